import { createHash } from 'node:crypto'
import { AppError } from './errors.ts'
import type { Log } from './log.ts'
import { isSmartSite, type Site } from './sites.ts'
import { type ClientKey, readClientKey } from './smart-app/client-key.ts'
import { answers, type DatabasePlace, openDatabase } from './storage/database.ts'
import { sealWith } from './storage/seal.ts'
import { type Stores, storesOn } from './storage/stores.ts'

export type PartsSettings = {
  readonly sites: readonly Site[]
  readonly database: DatabasePlace
  readonly secretKey: Uint8Array
  readonly clientKeyFile: string | null
  readonly log: Log
  readonly now: () => Date
}

export type ServiceParts = {
  readonly stores: Stores
  /** Null where no site signs in with a key of ours. */
  readonly clientKey: ClientKey | null
  databaseAnswers(): Promise<boolean>
  close(): Promise<void>
}

const CLEAN_UP_MS = 5 * 60_000

/**
 * Opens what the service keeps and signs with: the database and the keys.
 *
 * @throws {AppError} CONFIG_INVALID for a key that is missing or unusable, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function openServiceParts(settings: PartsSettings): Promise<ServiceParts> {
  const { secretKey, log, now } = settings
  const clientKey = await clientKeyOf(settings)
  const { db, close } = await openDatabase(settings.database)
  const stores = storesOn(db, sealWith({ id: idOf(secretKey), key: secretKey }), now)
  const cleaning = setInterval(() => void cleanUp(stores, log), CLEAN_UP_MS).unref()
  return {
    stores,
    clientKey,
    databaseAnswers: () => answers(db),
    close: () => {
      clearInterval(cleaning)
      return close()
    },
  }
}

async function clientKeyOf({ sites, clientKeyFile }: PartsSettings): Promise<ClientKey | null> {
  if (clientKeyFile !== null) return readClientKey(clientKeyFile)
  const signers = sites.filter(isSmartSite).filter(({ smart }) => smart.authentication === 'private_key_jwt')
  if (signers.length === 0) return null
  throw new AppError('CONFIG_INVALID', {
    detail: 'Cannot start: FACIES_CLIENT_KEY is not set, and a site signs in with private_key_jwt',
  })
}

async function cleanUp({ launches, usedTokens, cards }: Stores, log: Log): Promise<void> {
  try {
    await launches.removeExpired()
    await usedTokens.removeExpired()
    await cards.removeExpired()
  } catch (error) {
    log.warn('clean-up-failed', { code: error instanceof AppError ? error.code : 'UNEXPECTED' })
  }
}

/** The same key has the same name after a restart. */
function idOf(key: Uint8Array): string {
  return createHash('sha256').update('facies key id').update(key).digest('base64url').slice(0, 12)
}
