import { AppError, codeOf } from './errors.ts'
import type { Log } from './log.ts'
import { followSiteModes, type SiteModes } from './site-modes.ts'
import { isSmartSite, type Site } from './sites.ts'
import { type ClientKey, readClientKey } from './smart-app/client-key.ts'
import { readClientSecrets } from './smart-app/client-secrets.ts'
import type { ClientProofs } from './smart-app/oauth-client.ts'
import type { AuditNotes } from './storage/audit-entry.ts'
import { auditWriter } from './storage/audit-writer.ts'
import { answers, type DatabasePlace, openDatabase } from './storage/database.ts'
import { openSeal } from './storage/open-seal.ts'
import { sealKey } from './storage/seal.ts'
import { type Stores, storesOn } from './storage/stores.ts'

export type PartsSettings = {
  readonly sites: readonly Site[]
  readonly database: DatabasePlace
  readonly secretKey: Uint8Array
  /** What they sealed still opens; none where left out. */
  readonly formerKeys?: readonly Uint8Array[]
  readonly clientKeyFile: string | null
  /** None where left out. */
  readonly clientSecretsFile?: string | null
  readonly log: Log
  readonly now: () => Date
}

export type ServiceParts = ClientProofs & {
  readonly stores: Stores
  readonly audit: AuditNotes
  readonly siteModes: SiteModes
  databaseAnswers(): Promise<boolean>
  close(): Promise<void>
}

const CLEAN_UP_MS = 5 * 60_000

/**
 * Opens what the service keeps and signs with: the database and the keys; what is noted for the audit is written
 * before it closes.
 *
 * @throws {AppError} CONFIG_INVALID for a key that is missing or unusable, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function openServiceParts(settings: PartsSettings): Promise<ServiceParts> {
  const { secretKey, formerKeys = [], log, now } = settings
  const clientKey = await clientKeyOf(settings)
  const clientSecrets = clientSecretsOf(settings)
  const { db, close } = await openDatabase(settings.database)
  const parts = new AsyncDisposableStack()
  parts.defer(close)
  try {
    const seal = await openSeal(db, sealKey(secretKey), formerKeys.map(sealKey))
    const stores = storesOn(db, seal, now)
    const audit = auditWriter({ audit: stores.audit, seal, log, now })
    parts.defer(() => audit.close())
    const siteModes = await followSiteModes({ read: () => stores.siteModes.all(), log })
    parts.defer(() => siteModes.close())
    const cleaning = setInterval(() => void cleanUp(stores, log), CLEAN_UP_MS).unref()
    parts.defer(() => clearInterval(cleaning))
    return {
      stores,
      audit,
      siteModes,
      clientKey,
      clientSecrets,
      databaseAnswers: () => answers(db),
      close: () => parts.disposeAsync(),
    }
  } catch (thrown) {
    await parts.disposeAsync()
    throw thrown
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

function clientSecretsOf({ sites, clientSecretsFile }: PartsSettings): ReadonlyMap<string, string> {
  const names = sites.map(({ name }) => name)
  const secrets = clientSecretsFile ? readClientSecrets(clientSecretsFile, names) : new Map<string, string>()
  const without = sites
    .filter(isSmartSite)
    .filter(({ name, smart }) => smart.authentication === 'client_secret_basic' && !secrets.has(name))
    .map(({ name }) => name)
  if (without.length === 0) return secrets
  throw new AppError('CONFIG_INVALID', {
    detail: `Cannot start: FACIES_CLIENT_SECRETS ${clientSecretsFile ? `(${clientSecretsFile}) holds no secret for` : 'is not set: there is no secret for'} ${without.join(', ')}, which signs in with client_secret_basic`,
  })
}

async function cleanUp({ launches, usedTokens, cards }: Stores, log: Log): Promise<void> {
  try {
    await launches.removeExpired()
    await usedTokens.removeExpired()
    await cards.removeExpired()
  } catch (error) {
    log.warn('clean-up-failed', { code: codeOf(error) })
  }
}
