import { type Kysely, sql } from 'kysely'
import type { Condition } from '../clinical/conditions.ts'
import { answered } from './answered.ts'
import { NO_USER } from './photo-of-card.ts'
import type { ReportOf } from './report-of.ts'
import type { Tables } from './tables.ts'

/** What users of the app said and did at a site. Nothing of test patients is in any number. */
export type AppCounts = {
  /** Of each user, photo and model the newest answer to a finding. */
  readonly answers: readonly {
    readonly condition: Condition
    readonly agreed: number
    readonly disagreed: number
  }[]
  /** Why users disagreed, in codes of ours; the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[]
  /** What users thought before they saw the finding, beside what it was. */
  readonly impressions: readonly {
    readonly condition: Condition
    readonly said: 'yes' | 'unsure' | 'no'
    readonly suspected: number
    readonly indeterminate: number
    readonly not: number
  }[]
  /** As it was said in the app: of a card it is a reason for overriding. */
  readonly photos: { readonly otherPerson: number; readonly retake: number }
  readonly snoozes: { readonly set: number; readonly inForce: number }
  readonly filed: { readonly filed: number; readonly withdrawn: number }
}

/** @throws {AppError} DATABASE_UNAVAILABLE */
export async function appCounts(db: Kysely<Tables>, { site, since, now }: ReportOf): Promise<AppCounts> {
  const from = since ?? ''
  const ofSite = sql`site = ${site} and given_on >= ${from} and mode <> 'test'`
  const answers = sql<AppCounts['answers'][number]>`
    select condition, (count(*) filter (where answer = 'agree'))::int as agreed,
      (count(*) filter (where answer = 'disagree'))::int as disagreed
    from app_answer where ${ofSite} group by condition order by condition desc`
  const reasons = sql<AppCounts['reasons'][number]>`
    select reason, count(*)::int as count from app_answer
    where ${ofSite} and reason is not null group by reason order by count(*) desc, reason`
  const impressions = sql<AppCounts['impressions'][number]>`
    select said.key as condition, said.value as said,
      (count(*) filter (where outcomes ->> said.key = 'suspected'))::int as suspected,
      (count(*) filter (where outcomes ->> said.key = 'indeterminate'))::int as indeterminate,
      (count(*) filter (where outcomes ->> said.key = 'not'))::int as not
    from app_impression cross join lateral jsonb_each_text(looks_like) as said
    where ${ofSite} group by 1, 2 order by 1 desc, 2 desc`
  const photos = sql<AppCounts['photos']>`
    select (count(distinct bytes_mark) filter (where report = 'not-this-patient'))::int as "otherPerson",
      (count(distinct bytes_mark) filter (where report = 'retake'))::int as retake
    from photo_report where ${ofSite} and user_mark <> ${NO_USER}`
  const snoozes = sql<AppCounts['snoozes']>`
    select count(*)::int as set, (count(*) filter (where until > ${now}))::int as "inForce"
    from card_snooze
    where site = ${site} and card_id is null and mode <> 'test' and set_at >= ${since ?? '-infinity'}::timestamptz`
  const filed = sql<AppCounts['filed']>`
    select count(*)::int as filed, (count(*) filter (where withdrawn_at is not null))::int as withdrawn
    from filed_result where site = ${site} and filed_on >= ${from} and mode <> 'test'`
  return {
    answers: (await answered(answers.execute(db))).rows,
    reasons: (await answered(reasons.execute(db))).rows,
    impressions: (await answered(impressions.execute(db))).rows,
    photos: (await answered(photos.execute(db))).rows[0] ?? { otherPerson: 0, retake: 0 },
    snoozes: (await answered(snoozes.execute(db))).rows[0] ?? { set: 0, inForce: 0 },
    filed: (await answered(filed.execute(db))).rows[0] ?? { filed: 0, withdrawn: 0 },
  }
}
