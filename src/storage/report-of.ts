import type { Day } from '../clinical/day.ts'

/** Of which site a report counts, and since when; of all days where `since` is null. */
export type ReportOf = { readonly site: string; readonly since: Day | null; readonly now: Date }
