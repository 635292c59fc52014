import type { ColumnType } from 'kysely'
import type { SettableMode } from '../modes.ts'

/** The tables as the newest migration leaves them; `sealed_*` columns hold texts of `seal.ts`. */
export type Tables = {
  pending_launch: PendingLaunchTable
  launch_session: LaunchSessionTable
  launch_photo: LaunchPhotoTable
  audit_entry: AuditEntryTable
  audit_end: AuditEndTable
  site_mode: SiteModeTable
  site_capabilities: SiteCapabilitiesTable
}

export type PendingLaunchTable = {
  readonly state_hash: string
  readonly browser_hash: string
  readonly site: string
  readonly sealed_secrets: string
  readonly expires_at: Date
}

export type LaunchSessionTable = {
  readonly launch_key_hash: string
  readonly browser_hash: string
  readonly site: string
  readonly sealed_context: string
  readonly sealed_tokens: string
  readonly access_token_expires_at: Date
  readonly scope: string
  readonly need_patient_banner: boolean
  readonly opened_at: Date
  readonly expires_at: Date
}

export type LaunchPhotoTable = {
  readonly launch_key_hash: string
  readonly binary_mark: string
}

/** `number` is a bigint, which PostgreSQL's driver gives as text and PGlite as a number. */
export type AuditEntryTable = {
  readonly number: number | string
  readonly id: string
  readonly at: Date
  readonly site: string | null
  readonly event: string
  readonly who: string
  readonly patient_mark: string | null
  readonly fields: string
  readonly previous_hash: string
  readonly hash: string
}

export type AuditEndTable = {
  readonly number: number | string
  readonly hash: string
}

export type SiteModeTable = {
  readonly site: string
  readonly mode: SettableMode
  readonly since: Date
  readonly changed_by: string
  readonly reason: string
}

export type SiteCapabilitiesTable = {
  readonly site: string
  /** Written as JSON text, read as what it says. */
  readonly fields: ColumnType<unknown, string, string>
  readonly read_at: Date
}
