import { type Kysely, sql } from 'kysely'
import type { Condition } from '../clinical/conditions.ts'
import { answered } from './answered.ts'
import { type AppCounts, appCounts } from './app-report.ts'
import type { OverrideReason } from './card-store.ts'
import type { ReportOf } from './report-of.ts'
import type { Tables } from './tables.ts'

/** What became of the cards of a site. Cards of test patients are counted apart and are in no other number. */
export type AlertCounts = {
  /** Charts of one day; a chart that was opened twice on a day counts once. */
  readonly charts: { readonly lookedAt: number; readonly couldShow: number; readonly withCard: number }
  readonly cards: {
    readonly shown: number
    readonly accepted: number
    readonly overridden: number
    readonly openedInApp: number
    readonly ofTestPatients: number
  }
  /** The most frequent first. */
  readonly reasons: readonly (OverrideReason & { readonly count: number })[]
  readonly snoozes: { readonly set: number; readonly inForce: number }
  readonly flags: readonly FlagCounts[]
  readonly app: AppCounts
}

/** A flag is a patient and a condition, however often a card was shown. */
export type FlagCounts = {
  readonly condition: Condition
  readonly flagged: number
  /** Those whose chart was looked at again on a later day, or brought an outcome: of the others nothing is known. */
  readonly followed: number
  /** A test was ordered, or its result came. */
  readonly workedUp: number
  /** By the most telling result of each flag. */
  readonly results: Readonly<Record<'abnormal' | 'equivocal' | 'normal' | 'unclear', number>>
  readonly diagnosed: number
}

/** The names of the sites of which anything is on record. */
export async function sitesOnRecord(db: Kysely<Tables>): Promise<readonly string[]> {
  const names = sql<{ site: string }>`
    select site from chart_seen union select site from card_served
    union select site from app_impression union select site from app_answer
    union select site from photo_report union select site from filed_result order by site`
  return (await answered(names.execute(db))).rows.map(({ site }) => site)
}

/** @throws {AppError} DATABASE_UNAVAILABLE */
export async function alertCounts(db: Kysely<Tables>, report: ReportOf): Promise<AlertCounts> {
  const [charts, cards, reasons, snoozes, flags, app] = await Promise.all([
    chartCounts(db, report),
    cardCounts(db, report),
    reasonCounts(db, report),
    snoozeCounts(db, report),
    flagCounts(db, report),
    appCounts(db, report),
  ])
  const { with_card: withCard, ...counted } = cards
  return { charts: { ...charts, withCard }, cards: counted, reasons, snoozes, flags, app }
}

async function chartCounts(db: Kysely<Tables>, { site, since }: ReportOf) {
  const counts = sql<{ lookedAt: number; couldShow: number }>`
    select count(*)::int as "lookedAt",
      (count(*) filter (where mode in ('live', 'demo')))::int as "couldShow"
    from chart_seen
    where site = ${site} and seen_on >= ${since ?? ''} and mode <> 'test'`
  return first(await answered(counts.execute(db)))
}

async function cardCounts(db: Kysely<Tables>, { site, since }: ReportOf) {
  const counts = sql<AlertCounts['cards'] & { with_card: number }>`
    select (count(*) filter (where is_counted))::int as shown,
      (count(*) filter (where is_counted and outcome = 'accepted'))::int as accepted,
      (count(*) filter (where is_counted and outcome = 'overridden'))::int as overridden,
      (count(*) filter (where is_counted and opened_at is not null))::int as "openedInApp",
      (count(*) filter (where not is_counted))::int as "ofTestPatients",
      (count(distinct (patient_mark, served_on)) filter (where is_counted))::int as with_card
    from (
      select card.*, answer.outcome, card.mode <> 'test' as is_counted
      from card_served as card left join card_feedback as answer on answer.card_id = card.id
      where card.site = ${site} and card.served_on >= ${since ?? ''}
    ) as shown_card`
  return first(await answered(counts.execute(db)))
}

async function reasonCounts(db: Kysely<Tables>, { site, since }: ReportOf): Promise<AlertCounts['reasons']> {
  const counts = sql<AlertCounts['reasons'][number]>`
    select reason ->> 'code' as code, reason ->> 'system' as system, count(*)::int as count
    from card_feedback as answer
    join card_served as card on card.id = answer.card_id
    cross join lateral jsonb_array_elements(answer.reasons) as reason
    where card.site = ${site} and card.served_on >= ${since ?? ''} and card.mode <> 'test'
      and answer.outcome = 'overridden'
    group by 1, 2
    order by count(*) desc, 1, 2`
  return (await answered(counts.execute(db))).rows
}

async function snoozeCounts(db: Kysely<Tables>, { site, since, now }: ReportOf) {
  const counts = sql<AlertCounts['snoozes']>`
    select count(*)::int as set, (count(*) filter (where snooze.until > ${now}))::int as "inForce"
    from card_snooze as snooze join card_served as card on card.id = snooze.card_id
    where card.site = ${site} and card.served_on >= ${since ?? ''} and card.mode <> 'test'`
  return first(await answered(counts.execute(db)))
}

type FlagRow = Omit<FlagCounts, 'results'> & FlagCounts['results']

async function flagCounts(db: Kysely<Tables>, { site, since }: ReportOf): Promise<readonly FlagCounts[]> {
  const counts = sql<FlagRow>`
    with flag as (
      select patient_mark, condition, min(served_on) as first_on
      from card_served
      where site = ${site} and served_on >= ${since ?? ''} and mode <> 'test'
      group by patient_mark, condition
    ), seen as (
      select patient_mark, max(seen_on) as last_on from chart_seen where site = ${site} group by patient_mark
    ), came as (
      select card.patient_mark, card.condition, outcome.kind, outcome.verdict
      from card_outcome as outcome join card_served as card on card.id = outcome.card_id
      where card.site = ${site}
    ), followed as (
      select flag.condition, flag.first_on, max(seen.last_on) as last_on, count(came.kind) as outcomes,
        coalesce(bool_or(came.kind in ('ordered', 'result')), false) as is_worked_up,
        coalesce(bool_or(came.kind = 'diagnosed'), false) as is_diagnosed,
        min(case came.verdict
          when 'abnormal' then 1 when 'equivocal' then 2 when 'normal' then 3 when 'unclear' then 4
        end) as result
      from flag
      left join seen on seen.patient_mark = flag.patient_mark
      left join came on came.patient_mark = flag.patient_mark and came.condition = flag.condition
      group by flag.patient_mark, flag.condition, flag.first_on
    )
    select condition, count(*)::int as flagged,
      (count(*) filter (where last_on > first_on or outcomes > 0))::int as followed,
      (count(*) filter (where is_worked_up))::int as "workedUp",
      (count(*) filter (where is_diagnosed))::int as diagnosed,
      (count(*) filter (where result = 1))::int as abnormal,
      (count(*) filter (where result = 2))::int as equivocal,
      (count(*) filter (where result = 3))::int as normal,
      (count(*) filter (where result = 4))::int as unclear
    from followed group by condition order by condition desc`
  return (await answered(counts.execute(db))).rows.map(
    ({ abnormal, equivocal, normal, unclear, ...flag }) => ({
      ...flag,
      results: { abnormal, equivocal, normal, unclear },
    }),
  )
}

/** A count without groups always has its one row. */
function first<Row>({ rows }: { readonly rows: readonly Row[] }): Row {
  const [row] = rows
  if (row === undefined) throw new RangeError('Cannot count: there is no row')
  return row
}
