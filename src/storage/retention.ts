import { type Kysely, type RawBuilder, sql } from 'kysely'
import { answered } from './answered.ts'
import { commandEntry } from './audit-form.ts'
import { appendIn } from './audit-log.ts'
import type { Tables } from './tables.ts'

/** How old something may become, by what it is. */
export type Ages = { readonly assessmentDays: number; readonly cardDays: number }

export type Retention = {
  /** Null for every site. */
  readonly site: string | null
  readonly ages: Ages
  readonly now: Date
}

type Kept = {
  readonly table: keyof Tables
  /** Null where a row belongs to no site: it goes only with those of every site. */
  readonly site: 'site' | null
  /** What of it is old enough. */
  isOld(retention: Retention): RawBuilder<unknown>
}

const DAY_MS = 86_400_000
const before = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS)

/**
 * Everything that ends, in the order in which it goes; never the audit. A photo that no call lists any more ends, and
 * its assessment once no photo leads to it; a card not while an answer to it is younger, or a snooze lasts; what stands in a
 * chart not before it was withdrawn. What expires by itself is here too, for a database that no service cleans.
 */
export const RETAINED = {
  'photo versions': {
    table: 'photo_version',
    site: 'site',
    isOld: ({ ages, now }) => sql`seen_at < ${before(now, ages.assessmentDays)}`,
  },
  assessments: {
    table: 'assessment',
    site: 'site',
    isOld: ({ ages, now }) => sql`
      assessed_at < ${before(now, ages.assessmentDays)} and not exists (
        select from photo_version as led
        where led.site = assessment.site and led.patient_mark = assessment.patient_mark
          and led.bytes_mark = assessment.bytes_mark
          and led.seen_at >= ${before(now, ages.assessmentDays)})`,
  },
  'cards with their answers': {
    table: 'card_served',
    site: 'site',
    isOld: ({ ages, now }) => sql`
      served_at < ${before(now, ages.cardDays)}
      and not exists (
        select from card_feedback
        where card_id = card_served.id and outcome_at >= ${before(now, ages.cardDays)})
      and not exists (select from card_snooze where card_id = card_served.id and until > ${now})`,
  },
  'snoozes of the app': {
    table: 'card_snooze',
    site: 'site',
    isOld: ({ ages, now }) => sql`card_id is null and until < ${before(now, ages.cardDays)}`,
  },
  'first impressions': { table: 'app_impression', site: 'site', isOld: isSaidLongAgo },
  'answers in the app': { table: 'app_answer', site: 'site', isOld: isSaidLongAgo },
  // That a photo shows somebody else stays true: were it forgotten, the photo would speak for this patient again.
  'photos to be taken again': {
    table: 'photo_report',
    site: 'site',
    isOld: (retention) => sql`report = 'retake' and ${isSaidLongAgo(retention)}`,
  },
  'results that were withdrawn': {
    table: 'filed_result',
    site: 'site',
    isOld: ({ ages, now }) => sql`withdrawn_at < ${before(now, ages.cardDays)}`,
  },
  'orders that were drafted': {
    table: 'drafted_order',
    site: 'site',
    isOld: ({ ages, now }) => sql`drafted_at < ${before(now, ages.cardDays)}`,
  },
  'charts looked at': {
    table: 'chart_seen',
    site: 'site',
    isOld: ({ ages, now }) => sql`seen_on < ${before(now, ages.cardDays).toISOString().slice(0, 10)}`,
  },
  'launches under way': { table: 'pending_launch', site: 'site', isOld: isExpired },
  'sessions of the app': { table: 'launch_session', site: 'site', isOld: isExpired },
  'ids of used tokens': { table: 'used_token', site: null, isOld: isExpired },
} as const satisfies Readonly<Record<string, Kept>>

/**
 * The sites of which something is kept, registered or not any more.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE
 */
export async function sitesKept(db: Kysely<Tables>): Promise<readonly string[]> {
  const tables = Object.values(RETAINED).filter(({ site }) => site !== null)
  const each = tables.map(({ table }) => sql`select site from ${sql.table(table)}`)
  const names = sql<{ site: string }>`${sql.join(each, sql` union `)} order by site`
  return (await answered(names.execute(db))).rows.map(({ site }) => site)
}

export type Ended = { readonly what: keyof typeof RETAINED; readonly rows: number }

/** Small enough that no statement holds up a call. */
const BATCH = 1000

/**
 * Counts what a deletion would delete, and changes nothing.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE
 */
export async function countOld(db: Kysely<Tables>, retention: Retention): Promise<readonly Ended[]> {
  const counts: Ended[] = []
  for (const [what, kept] of ofEach(retention)) {
    const asked = sql<{ rows: number }>`
      select count(*)::int as rows from ${sql.table(kept.table)} where ${condition(kept, retention)}`
    counts.push({ what, rows: (await answered(asked.execute(db))).rows[0]?.rows ?? 0 })
  }
  return counts
}

/**
 * Deletes what is old, a batch at a time, beside a running service. Each batch and its entry in the audit are kept
 * together, or neither.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE; what was deleted until then is, and the audit says so
 */
export async function deleteOld(
  db: Kysely<Tables>,
  retention: Retention,
  osUser: string,
): Promise<readonly Ended[]> {
  const ended: Ended[] = []
  for (const [what, kept] of ofEach(retention)) {
    let rows = 0
    for (let batch = BATCH; batch === BATCH; rows += batch)
      batch = await answered(deleteBatch(db, { what, kept, retention, osUser }))
    ended.push({ what, rows })
  }
  return ended
}

type Deletion = {
  readonly what: Ended['what']
  readonly kept: Kept
  readonly retention: Retention
  readonly osUser: string
}

function deleteBatch(db: Kysely<Tables>, { what, kept, retention, osUser }: Deletion): Promise<number> {
  const { site, ages, now } = retention
  const table = sql.table(kept.table)
  return db.transaction().execute(async (open) => {
    const deleted = await sql`
      delete from ${table} where ctid = any (array(
        select ctid from ${table} where ${condition(kept, retention)} limit ${BATCH}))`.execute(open)
    const rows = Number(deleted.numAffectedRows ?? 0n)
    const fields = { what, rows, ...ages }
    if (rows > 0) await appendIn(open, [commandEntry({ event: 'retention', site, osUser, fields }, now)])
    return rows
  })
}

function ofEach({ site }: Retention): readonly (readonly [Ended['what'], Kept])[] {
  const all = Object.entries(RETAINED) as [Ended['what'], Kept][]
  return all.filter(([, kept]) => site === null || kept.site !== null)
}

function condition(kept: Kept, retention: Retention): RawBuilder<unknown> {
  const isOld = kept.isOld(retention)
  return retention.site === null ? isOld : sql`site = ${retention.site} and ${isOld}`
}

function isSaidLongAgo({ ages, now }: Retention): RawBuilder<unknown> {
  return sql`given_at < ${before(now, ages.cardDays)}`
}

function isExpired({ now }: Retention): RawBuilder<unknown> {
  return sql`expires_at <= ${now}`
}
