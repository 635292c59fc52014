import { createHash } from 'node:crypto'
import { AppError } from './errors.ts'
import type { Log } from './log.ts'
import { isSmartSite, type Site } from './sites.ts'
import { type ClientKey, readClientKey } from './smart-app/client-key.ts'
import { type DatabasePlace, openDatabase } from './storage/database.ts'
import type { LaunchStore } from './storage/launch-store.ts'
import { launchStore } from './storage/launches.ts'
import { sealWith } from './storage/seal.ts'

export type SmartSettings = {
  readonly sites: readonly Site[]
  readonly database: DatabasePlace
  readonly secretKey: Uint8Array | null
  readonly clientKeyFile: string | null
  readonly log: Log
  readonly now: () => Date
}

export type SmartParts = {
  readonly launches: LaunchStore
  readonly clientKey: ClientKey | null
  close(): Promise<void>
}

const CLEAN_UP_MS = 5 * 60_000

/**
 * Opens what the app needs: the database and the keys. Null where no site has the app registered.
 *
 * @throws {AppError} CONFIG_INVALID for a key that is missing or unusable, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function openSmartParts(settings: SmartSettings): Promise<SmartParts | null> {
  const sites = settings.sites.filter(isSmartSite)
  if (sites.length === 0) return null
  const { secretKey, clientKeyFile, log, now } = settings
  const needsClientKey = sites.some(({ smart }) => smart.authentication === 'private_key_jwt')
  if (!secretKey) throw notSet('FACIES_SECRET_KEY is not set, and a site has `smart`')
  if (needsClientKey && clientKeyFile === null)
    throw notSet('FACIES_CLIENT_KEY is not set, and a site signs in with private_key_jwt')

  const clientKey = clientKeyFile === null ? null : await readClientKey(clientKeyFile)
  const { db, close } = await openDatabase(settings.database)
  const launches = launchStore(db, sealWith({ id: idOf(secretKey), key: secretKey }), now)
  const cleaning = setInterval(() => void cleanUp(launches, log), CLEAN_UP_MS).unref()
  return {
    launches,
    clientKey,
    close: () => {
      clearInterval(cleaning)
      return close()
    },
  }
}

async function cleanUp(launches: LaunchStore, log: Log): Promise<void> {
  try {
    await launches.removeExpired()
  } catch (error) {
    log.warn('clean-up-failed', { code: error instanceof AppError ? error.code : 'UNEXPECTED' })
  }
}

/** The same key has the same name after a restart. */
function idOf(key: Uint8Array): string {
  return createHash('sha256').update('facies key id').update(key).digest('base64url').slice(0, 12)
}

function notSet(detail: string): AppError {
  return new AppError('CONFIG_INVALID', { detail: `Cannot start: ${detail}` })
}
