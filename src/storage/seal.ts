import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../errors.ts'

/** A key of 32 bytes with the name under which sealed texts refer to it. */
export type SealKey = { readonly id: string; readonly key: Uint8Array }

/** Where a sealed text belongs. One that was moved to another row, column or site does not open. */
export type SealedPlace = {
  /** e.g. `launch_session.tokens` */
  readonly column: string
  readonly row: string
  readonly site: string
}

export type Seal = {
  /** AES-256-GCM; a new random nonce each time. */
  close(place: SealedPlace, text: string): string
  /** @throws {AppError} SEAL_BROKEN for an unknown key, a changed text or another place */
  open(place: SealedPlace, sealed: string): string
  /** Of one scope, equal texts have equal marks; without the key a mark says nothing about its text. */
  mark(scope: string, text: string): string
}

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * @param current - seals, marks and opens
 * @param former - keys that still open what they sealed
 */
export function sealWith(current: SealKey, former: readonly SealKey[] = []): Seal {
  const keys = new Map([...former, current].map((key) => [checkedId(key), checkedKey(key)]))
  const markKey = new Uint8Array(hkdfSync('sha256', current.key, '', 'facies mark', KEY_BYTES))
  return {
    close: (place, text) => `${current.id}.${encrypt(current.key, place, text).toString('base64url')}`,
    open: (place, sealed) => {
      const [id = '', body = ''] = sealed.split('.')
      const key = keys.get(id)
      if (!key) throw new AppError('SEAL_BROKEN', { detail: `${place.column}: sealed with an unknown key` })
      return decrypt(key, place, Buffer.from(body, 'base64url'))
    },
    mark: (scope, text) =>
      createHmac('sha256', markKey)
        .update(JSON.stringify([scope, text]))
        .digest('base64url'),
  }
}

function encrypt(key: Uint8Array, place: SealedPlace, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bytesOf(place))
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Uint8Array, place: SealedPlace, sealed: Buffer): string {
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
function bytesOf({ column, row, site }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([column, row, site]))
}

function checkedId({ id }: SealKey): string {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id))
    throw new RangeError('Cannot seal: a key id is 1 to 32 letters, digits, hyphens or underscores')
  return id
}

function checkedKey({ id, key }: SealKey): Uint8Array {
  if (key.length !== KEY_BYTES)
    throw new RangeError(`Cannot seal: key ${id} has ${key.length} bytes, not ${KEY_BYTES}`)
  return key
}
