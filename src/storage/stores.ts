import type { Kysely } from 'kysely'
import type { ActStore } from './act-store.ts'
import { actStore } from './app-acts.ts'
import type { AssessmentStore } from './assessment-store.ts'
import { assessmentStore } from './assessments.ts'
import { type AuditLog, auditLog } from './audit-log.ts'
import { type CapabilityStore, capabilityStore } from './capability-store.ts'
import type { CardStore } from './card-store.ts'
import { cardStore } from './cards.ts'
import type { LaunchStore } from './launch-store.ts'
import { launchStore } from './launches.ts'
import type { Seal } from './seal.ts'
import type { SiteModeStore } from './site-mode-store.ts'
import { siteModeStore } from './site-modes.ts'
import type { Tables } from './tables.ts'
import { type UsedTokens, usedTokens } from './used-tokens.ts'

/** Everything that is kept, by what it is. */
export type Stores = {
  readonly launches: LaunchStore
  readonly assessments: AssessmentStore
  readonly usedTokens: UsedTokens
  readonly cards: CardStore
  readonly acts: ActStore
  readonly audit: AuditLog
  readonly siteModes: SiteModeStore
  readonly capabilities: CapabilityStore
}

/** The stores of one database; each throws DATABASE_UNAVAILABLE when it does not answer. */
export function storesOn(db: Kysely<Tables>, seal: Seal, now: () => Date): Stores {
  return {
    launches: launchStore(db, seal, now),
    assessments: assessmentStore(db, seal, now),
    usedTokens: usedTokens(db, now),
    cards: cardStore(db, seal, now),
    acts: actStore(db, seal, now),
    audit: auditLog(db),
    siteModes: siteModeStore(db),
    capabilities: capabilityStore(db),
  }
}
