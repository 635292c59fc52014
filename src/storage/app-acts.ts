import { randomUUID } from 'node:crypto'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type {
  ActStore,
  FiledResult,
  FindingAnswer,
  KeptActs,
  LooksLike,
  OfPatient,
  PhotoOfModel,
  UserOfPatient,
  UserOfPhoto,
  When,
} from './act-store.ts'
import { answered } from './answered.ts'
import { draftedOrders } from './drafted-orders.ts'
import { patientMark, photoMark, userMark } from './patient-mark.ts'
import type { Seal } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { FiledResultTable, Tables } from './tables.ts'

const REFERENCES = 'filed_result.sealed_references'

/** Keeps in the database what users of the app say and do. What changes something is one statement. */
export function actStore(db: Kysely<Tables>, seal: Seal, now: () => Date): ActStore {
  const ofPatient = (of: { readonly site: string; readonly patientId: string }) => ({
    site: of.site,
    patient_mark: patientMark(seal, of),
  })
  const ofUser = (by: UserOfPatient) => ({
    ...ofPatient(by),
    user_mark: userMark(seal, by.site, by.user),
  })
  const ofPhoto = (of: PhotoOfModel) => ({
    ...ofPatient(of),
    photo_mark: photoMark(seal, of, of.photo),
    model_hash: of.modelHash,
  })
  const given = ({ at, on, mode }: When) => ({ mode, given_at: at, given_on: on })

  async function impression(by: UserOfPhoto): Promise<LooksLike | null> {
    const { model_hash: _, ...photo } = ofPhoto(by)
    const asked = db
      .selectFrom('app_impression')
      .select('looks_like')
      .where((is) => is.and({ ...ofUser(by), ...photo }))
    const row = await answered(asked.executeTakeFirst())
    return row ? (row.looks_like as LooksLike) : null
  }

  async function answers(by: UserOfPhoto): Promise<KeptActs['answers']> {
    const asked = db
      .selectFrom('app_answer')
      .select(['condition', 'answer', 'reason', 'given_at'])
      .where((is) => is.and({ ...ofUser(by), ...ofPhoto(by) }))
      .orderBy('condition')
    const rows = await answered(asked.execute())
    return rows.map(({ condition, answer, reason, given_at: at }) => ({
      condition: condition as Condition,
      answer: answer as FindingAnswer['answer'],
      reason,
      at,
    }))
  }

  async function snoozes(of: UserOfPatient): Promise<KeptActs['snoozes']> {
    const asked = db
      .selectFrom('card_snooze')
      .select(['condition', (is) => is.fn.max('until').as('until')])
      .where((is) => is.and(ofPatient(of)))
      .where('until', '>', now())
      .groupBy('condition')
      .orderBy('condition')
    const rows = await answered(asked.execute())
    return rows.map(({ condition, until }) => ({ condition: condition as Condition, until }))
  }

  async function standing(of: OfPatient & { readonly sha256?: string }): Promise<readonly FiledResult[]> {
    const { sha256 } = of
    const asked = db
      .selectFrom('filed_result')
      .selectAll()
      .where((is) =>
        is.and({
          ...ofPatient(of),
          ...(sha256 !== undefined && { bytes_mark: photoMark(seal, of, sha256) }),
        }),
      )
      .where('withdrawn_at', 'is', null)
      .orderBy('filed_at', 'desc')
      .orderBy('id')
    const rows = await answered(asked.execute())
    return rows.map(filedFrom)
  }

  function filedFrom(row: Selectable<FiledResultTable>): FiledResult {
    return {
      id: row.id,
      as: row.filed_as as FiledResult['as'],
      ...writtenIn(seal.open(placeOf(REFERENCES, row), row.sealed_references)),
      isWhole: row.is_whole,
      at: row.filed_at,
      on: row.filed_on as Day,
    }
  }

  return {
    kept: async (by) => {
      const [first, given, asleep, filed] = await Promise.all([
        impression(by),
        answers(by),
        snoozes(by),
        standing(by),
      ])
      return { impression: first, answers: given, snoozes: asleep, filed }
    },

    sayFirst: async (by, { looksLike, outcomes }, when) => {
      const row = {
        ...ofUser(by),
        ...ofPhoto(by),
        ...given(when),
        looks_like: JSON.stringify(looksLike),
        outcomes: JSON.stringify(outcomes),
      }
      const first = db
        .insertInto('app_impression')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
      await answered(first.execute())
      return (await impression(by)) ?? looksLike
    },

    answer: async (by, answer, when) => {
      const row = { ...ofUser(by), ...ofPhoto(by), ...given(when), ...answer }
      const newest = db
        .insertInto('app_answer')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['site', 'patient_mark', 'photo_mark', 'model_hash', 'user_mark', 'condition'])
            .doUpdateSet((said) => ({
              answer: said.ref('excluded.answer'),
              reason: said.ref('excluded.reason'),
              outcome: said.ref('excluded.outcome'),
              mode: said.ref('excluded.mode'),
              given_at: said.ref('excluded.given_at'),
              given_on: said.ref('excluded.given_on'),
            }))
            .whereRef('excluded.given_at', '>=', 'app_answer.given_at'),
        )
      await answered(newest.execute())
    },

    reportPhoto: async (by, report, { at, on, mode }) => {
      const bytesMark = photoMark(seal, by, by.sha256)
      const row = { ...ofUser(by), bytes_mark: bytesMark, report, mode, given_at: at, given_on: on }
      const said = db
        .insertInto('photo_report')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
      const [kept] = await answered(said.execute())
      return { isNew: (kept?.numInsertedOrUpdatedRows ?? 0n) > 0n, bytesMark }
    },

    takeBackReport: async (by, of) => {
      const bytesMark = photoMark(seal, by, by.sha256)
      const whose = of === 'own' ? ofUser(by) : ofPatient(by)
      const takenBack = db
        .deleteFrom('photo_report')
        .where((is) => is.and({ ...whose, bytes_mark: bytesMark, report: 'not-this-patient' }))
      const [removed] = await answered(takenBack.execute())
      return { isNew: (removed?.numDeletedRows ?? 0n) > 0n, bytesMark }
    },

    isOtherPerson: async (of) => {
      const bytes_mark = photoMark(seal, of, of.sha256)
      const asked = db
        .selectFrom('photo_report')
        .select('bytes_mark')
        .where((is) => is.and({ ...ofPatient(of), bytes_mark, report: 'not-this-patient' }))
        .limit(1)
      return (await answered(asked.executeTakeFirst())) !== undefined
    },

    otherPersonReports: async () => {
      const asked = sql<{ count: number; newest: number | null }>`
        select count(*)::int as count, (extract(epoch from max(given_at)) * 1000)::float8 as newest
        from photo_report where report = 'not-this-patient'`
      const [found] = (await answered(asked.execute(db))).rows
      return `${found?.count ?? 0} ${found?.newest ?? ''}`.trimEnd()
    },

    snooze: async (by, { condition, until }, { at, mode }) => {
      const row = { ...ofPatient(by), condition, until, set_by: 'app', set_at: at, mode, card_id: null }
      const newest = db
        .insertInto('card_snooze')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['site', 'patient_mark', 'condition'])
            .where('card_id', 'is', null)
            .doUpdateSet({ until, set_at: at, mode }),
        )
      await answered(newest.execute())
    },

    beginFiling: async (by, as, { at, on, mode }) => {
      const key = { ...ofUser(by), ...ofPhoto(by), id: randomUUID() }
      const row = {
        ...key,
        bytes_mark: photoMark(seal, by, by.sha256),
        filed_as: as,
        sealed_references: seal.close(placeOf(REFERENCES, key), '[]'),
        is_whole: false,
        mode,
        filed_at: at,
        filed_on: on,
        withdrawn_at: null,
      }
      // The row that stands may be withdrawn between the two questions; then ours goes in.
      for (;;) {
        const begun = db
          .insertInto('filed_result')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
        const ours = await answered(begun.executeTakeFirst())
        if (ours) return { filed: filedFrom(ours), isNew: true }
        const asked = db
          .selectFrom('filed_result')
          .selectAll()
          .where((is) => is.and(ofPhoto(by)))
          .where('withdrawn_at', 'is', null)
        const stands = await answered(asked.executeTakeFirst())
        if (stands) return { filed: filedFrom(stands), isNew: false }
      }
    },

    noteFiled: async (filed, { references, marks, isWhole }) => {
      const place = placeOf(REFERENCES, { ...ofPatient(filed), id: filed.id })
      const noted = db
        .updateTable('filed_result')
        .set({
          sealed_references: seal.close(place, JSON.stringify({ references, marks })),
          is_whole: isWhole,
        })
        .where('id', '=', filed.id)
        .where('withdrawn_at', 'is', null)
      const [done] = await answered(noted.execute())
      return (done?.numUpdatedRows ?? 0n) > 0n
    },

    standing,

    withdraw: async (id, at) => {
      const withdrawn = db
        .updateTable('filed_result')
        .set({ withdrawn_at: at })
        .where('id', '=', id)
        .where('withdrawn_at', 'is', null)
      await answered(withdrawn.execute())
    },

    ...draftedOrders(db, seal),
  }
}

/** A list of references alone was kept before there were marks. */
function writtenIn(json: string): Pick<FiledResult, 'references' | 'marks'> {
  const kept: readonly string[] | Pick<FiledResult, 'references' | 'marks'> = JSON.parse(json)
  return 'references' in kept ? kept : { references: kept, marks: {} }
}
