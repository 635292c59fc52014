import type { ColumnType } from 'kysely'
import type { SettableMode } from '../modes.ts'

/** The tables as the newest migration leaves them; `sealed_*` columns hold texts of `seal.ts`. */
export type Tables = {
  pending_launch: PendingLaunchTable
  launch_session: LaunchSessionTable
  launch_photo: LaunchPhotoTable
  assessment: AssessmentTable
  photo_version: PhotoVersionTable
  used_token: UsedTokenTable
  card_served: CardServedTable
  card_feedback: CardFeedbackTable
  card_snooze: CardSnoozeTable
  card_outcome: CardOutcomeTable
  chart_seen: ChartSeenTable
  app_impression: AppImpressionTable
  app_answer: AppAnswerTable
  photo_report: PhotoReportTable
  filed_result: FiledResultTable
  drafted_order: DraftedOrderTable
  audit_entry: AuditEntryTable
  audit_end: AuditEndTable
  site_mode: SiteModeTable
  site_capabilities: SiteCapabilitiesTable
  kept_key: KeptKeyTable
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
  /** Grows with each refresh of the tokens. */
  readonly tokens_version: number
  /** Until when somebody has the right to refresh them; null where nobody has. */
  readonly refreshing_until: Date | null
}

export type LaunchPhotoTable = {
  readonly launch_key_hash: string
  readonly binary_mark: string
}

export type AssessmentTable = {
  readonly site: string
  readonly patient_mark: string
  readonly bytes_mark: string
  readonly model_hash: string
  readonly sealed_assessment: string
  readonly assessed_at: Date
}

export type PhotoVersionTable = {
  readonly site: string
  readonly patient_mark: string
  readonly version_mark: string
  readonly bytes_mark: string
  /** When a call last listed it, to a day. */
  readonly seen_at: Date
  /** Of type and id of the resource; null in a row of before that no call has listed since. */
  readonly reference_mark: string | null
  readonly sealed_reference: string | null
}

export type UsedTokenTable = {
  readonly issuer_hash: string
  readonly jti_hash: string
  readonly expires_at: Date
}

/** Written as JSON text, read as the value; days are `YYYY-MM-DD` of the site. */
type Json<Value> = ColumnType<Value, string, string>

export type CardServedTable = {
  readonly id: string
  readonly site: string
  readonly patient_mark: string
  readonly condition: string
  readonly action: string
  readonly urgency: string
  readonly mode: string
  readonly hook: string
  readonly hook_instance: string
  readonly encounter_mark: string | null
  readonly served_at: Date
  readonly served_on: string
  readonly photo_day: string | null
  /** Of the version of the photo that counted, as in `photo_version`; null where none did, and in cards of before. */
  readonly photo_mark: string | null
  readonly model_hash: string
  readonly setting: string
  readonly suggestions: Json<readonly { readonly id: string; readonly test: string }[]>
  readonly results_that_day: Json<readonly string[]>
  readonly was_diagnosed: boolean
  readonly app_context_hash: string | null
  readonly app_context_expires_at: Date | null
  readonly opened_at: Date | null
  /** When an answer said first that the photo shows another person. */
  readonly other_person_at: Date | null
}

export type CardFeedbackTable = {
  readonly card_id: string
  readonly outcome: string
  /** Between the card and its receipt. */
  readonly outcome_at: Date
  /** As the client said it: of two answers the later one counts. */
  readonly said_at: Date
  readonly received_at: Date
  readonly accepted_tests: Json<readonly string[]>
  readonly reasons: Json<readonly { readonly code: string; readonly system: string | null }[]>
  readonly sealed_comment: string | null
}

export type CardSnoozeTable = {
  /** Null where it was set in the app: then it is of the patient and the condition alone. */
  readonly card_id: string | null
  readonly site: string
  readonly patient_mark: string
  readonly condition: string
  readonly until: Date
  readonly set_by: string
  /** Both null where a card was answered: they stand with the card. */
  readonly set_at: Date | null
  readonly mode: string | null
}

export type CardOutcomeTable = {
  readonly card_id: string
  readonly kind: string
  /** Empty where the outcome is about no test. */
  readonly test: string
  readonly verdict: string | null
  readonly happened_on: string
  readonly noted_at: Date
}

export type ChartSeenTable = {
  readonly site: string
  readonly seen_on: string
  readonly patient_mark: string
  readonly mode: string
}

/** Whose it is, on which photo, and who said it when; a day is one of the site. */
type SaidOfPhoto = {
  readonly site: string
  readonly patient_mark: string
  readonly user_mark: string
  readonly mode: string
  readonly given_at: Date
  readonly given_on: string
}

export type AppImpressionTable = SaidOfPhoto & {
  readonly photo_mark: string
  readonly model_hash: string
  readonly looks_like: Json<Readonly<Record<string, string>>>
  /** What the model said, for the comparison of readers. */
  readonly outcomes: Json<Readonly<Record<string, string>>>
}

export type AppAnswerTable = SaidOfPhoto & {
  readonly photo_mark: string
  readonly model_hash: string
  readonly condition: string
  readonly answer: string
  readonly reason: string | null
  readonly outcome: string
}

/** `user_mark` is empty where a card was answered so: the EHR does not say by whom. */
export type PhotoReportTable = SaidOfPhoto & {
  /** Of the photo's bytes, as in `assessment`: whatever entry of the chart they stand under. */
  readonly bytes_mark: string
  readonly report: string
}

export type FiledResultTable = {
  readonly id: string
  readonly site: string
  readonly patient_mark: string
  readonly photo_mark: string
  /** As in `photo_report`. */
  readonly bytes_mark: string
  readonly model_hash: string
  readonly user_mark: string
  readonly filed_as: string
  readonly sealed_references: string
  /** False while it is being filed, and where that broke off. */
  readonly is_whole: boolean
  readonly mode: string
  readonly filed_at: Date
  readonly filed_on: string
  readonly withdrawn_at: Date | null
}

export type DraftedOrderTable = {
  readonly site: string
  readonly patient_mark: string
  /** Of the order's identifier. */
  readonly order_mark: string
  /** Null while nobody knows whether the draft is there. */
  readonly sealed_reference: string | null
  /** Until then somebody is trying. */
  readonly tried_until: Date
  readonly drafted_at: Date
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

export type KeptKeyTable = {
  readonly name: string
  readonly sealed_key: string
}
