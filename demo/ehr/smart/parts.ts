import type { IncomingMessage } from 'node:http'
import type { AccessTokens } from '../access-tokens.ts'
import type { ClinicianId } from '../clinicians.ts'
import type { SmartAddresses } from './addresses.ts'
import type { Launches } from './launches.ts'

/** What the authorization server is put together from. */
export type AuthorizationServerParts = {
  readonly addresses: SmartAddresses
  readonly fhirBase: string
  readonly launches: Launches
  readonly tokens: AccessTokens
  readonly userOf: (req: IncomingMessage) => ClinicianId | null
  /** Hears every token that leaves here; for tests that look for them where they must not be. */
  readonly onTokens: (issued: readonly string[]) => void
}
