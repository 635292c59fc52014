import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { AppError } from '../errors.ts'

/** A key of 32 bytes with the name under which sealed texts refer to it. */
export type SealKey = { readonly id: string; readonly key: Uint8Array }

/** Where a sealed text belongs. One that was moved to another row, column, site or patient does not open. */
export type SealedPlace = {
  /** e.g. `launch_session.tokens` */
  readonly column: string
  readonly row: string
  readonly site: string
  /** By the mark that the row has of the patient. Null where a row names none. */
  readonly patient: string | null
}

export type Seal = {
  /** AES-256-GCM under the current key of the place's site; a new random nonce each time. */
  close(place: SealedPlace, text: string): string
  /** @throws {AppError} SEAL_BROKEN for an unknown key, a changed text or another place */
  open(place: SealedPlace, sealed: string): string
  /** Of one scope, equal texts have equal marks; without the key a mark says nothing about its text. */
  mark(scope: string, text: string): string
  /** What every text that is sealed now begins with. */
  readonly prefix: string
}

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Id of the key, how it was used, what it sealed. */
const SEALED = /^([A-Za-z0-9_-]{1,32})([:.])([A-Za-z0-9_-]*)$/
const BY_SITE = ':'

/**
 * Each site has a key of its own, derived from the installation's: it opens nothing of another site. What a program of
 * before has sealed with the installation's key itself (a dot after the key's id) opens too.
 *
 * @param current - seals and opens
 * @param former - keys that still open what they sealed
 * @param markKey - 32 bytes; `openSeal` gives the one that outlives the keys, so that rows are found after a rotation
 * @see https://www.rfc-editor.org/rfc/rfc5869 HKDF
 */
export function sealWith(
  current: SealKey,
  former: readonly SealKey[] = [],
  markKey: Uint8Array = markKeyOf(current),
): Seal {
  const keys = new Map([...former, current].map((key) => [key.id, keysOf(key)]))
  const own = keysOf(current)
  // As an object it is made ready once, and not at each mark: that is most of what a mark costs.
  const marks = createSecretKey(markKey)
  const prefix = `${current.id}${BY_SITE}`
  return {
    prefix,
    close: (place, text) => `${prefix}${encrypt(own.ofSite(place.site), place, text).toString('base64url')}`,
    open: (place, sealed) => {
      const [, id = '', use, body = ''] = SEALED.exec(sealed) ?? []
      const known = keys.get(id)
      if (!known) throw new AppError('SEAL_BROKEN', { detail: `${place.column}: sealed with an unknown key` })
      const bytes = Buffer.from(body, 'base64url')
      return use === BY_SITE
        ? decrypt(known.ofSite(place.site), place, bytes)
        : decrypt(known.whole, { ...place, patient: null }, bytes)
    },
    mark: (scope, text) =>
      createHmac('sha256', marks)
        .update(JSON.stringify([scope, text]))
        .digest('base64url'),
  }
}

/** A key under the name that it has after every restart. */
export function sealKey(key: Uint8Array): SealKey {
  const digest = createHash('sha256').update('facies key id').update(key)
  return { id: digest.digest('base64url').slice(0, 12), key }
}

/** Whether it was this key that sealed a text. */
export function hasSealed({ id }: SealKey, sealed: string): boolean {
  return SEALED.exec(sealed)?.[1] === id
}

/** What marks were made with before a key of theirs was kept. */
export function markKeyOf(key: SealKey): Uint8Array {
  return derived(checked(key).key, 'facies mark')
}

type Keys = { readonly whole: KeyObject; ofSite(site: string): KeyObject }

/** Derived once for each site, and there are few. */
function keysOf(given: SealKey): Keys {
  const { key } = checked(given)
  const known = new Map<string, KeyObject>()
  return {
    whole: createSecretKey(key),
    ofSite: (site) => {
      const siteKey = known.get(site) ?? createSecretKey(derived(key, `facies seal ${site}`))
      known.set(site, siteKey)
      return siteKey
    },
  }
}

function derived(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', purpose, KEY_BYTES))
}

function encrypt(key: KeyObject, place: SealedPlace, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bytesOf(place))
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: KeyObject, place: SealedPlace, sealed: Buffer): string {
  const tagAt = sealed.length - TAG_BYTES
  if (tagAt < NONCE_BYTES) throw new AppError('SEAL_BROKEN', { detail: `${place.column}: too short` })
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(bytesOf(place)).setAuthTag(sealed.subarray(tagAt))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, tagAt)), decipher.final()]).toString()
  } catch (cause) {
    throw new AppError('SEAL_BROKEN', { detail: `${place.column}: changed, or of another place`, cause })
  }
}

/** JSON keeps the parts apart: no two places have the same bytes. */
function bytesOf({ column, row, site, patient }: SealedPlace): Buffer {
  const place = [column, row, site]
  return Buffer.from(JSON.stringify(patient === null ? place : [...place, patient]))
}

function checked(sealKey: SealKey): SealKey {
  const { id, key } = sealKey
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id))
    throw new RangeError('Cannot seal: a key id is 1 to 32 letters, digits, hyphens or underscores')
  if (key.length !== KEY_BYTES)
    throw new RangeError(`Cannot seal: key ${id} has ${key.length} bytes, not ${KEY_BYTES}`)
  return sealKey
}
