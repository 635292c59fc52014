import type { Kysely } from 'kysely'
import type { ActStore, OrderOfPatient } from './act-store.ts'
import { answered } from './answered.ts'
import { patientMark, writtenMark } from './patient-mark.ts'
import type { Seal } from './seal.ts'
import { placeOf } from './sealed-columns.ts'
import type { Tables } from './tables.ts'

const REFERENCE = 'drafted_order.sealed_reference'

/** Which orders were drafted, kept before they are: no EHR need find them again for one to be drafted once. */
export function draftedOrders(
  db: Kysely<Tables>,
  seal: Seal,
): Pick<ActStore, 'beginOrder' | 'ordersBegun' | 'noteOrder' | 'dropOrder'> {
  const keyOf = (order: OrderOfPatient) => ({
    site: order.site,
    patient_mark: patientMark(seal, order),
    order_mark: writtenMark(seal, order, order.identifier),
  })

  return {
    beginOrder: async (order, { at, until }) => {
      const key = keyOf(order)
      const begun = db
        .insertInto('drafted_order')
        .values({ ...key, sealed_reference: null, tried_until: until, drafted_at: at })
        .onConflict((conflict) => conflict.doNothing())
      const [row] = await answered(begun.execute())
      if ((row?.numInsertedOrUpdatedRows ?? 0n) > 0n) return { state: 'new' }

      const again = db
        .updateTable('drafted_order')
        .set({ tried_until: until })
        .where((is) => is.and(key))
        .where('sealed_reference', 'is', null)
        .where('tried_until', '<=', at)
      const [taken] = await answered(again.execute())
      if ((taken?.numUpdatedRows ?? 0n) > 0n) return { state: 'again' }

      const asked = db
        .selectFrom('drafted_order')
        .select('sealed_reference')
        .where((is) => is.and(key))
      const sealed = (await answered(asked.executeTakeFirst()))?.sealed_reference ?? null
      if (sealed === null) return { state: 'busy' }
      return { state: 'drafted', reference: seal.open(placeOf(REFERENCE, key), sealed) }
    },

    ordersBegun: async (of, identifiers) => {
      if (identifiers.length === 0) return new Map()
      const key = { site: of.site, patient_mark: patientMark(seal, of) }
      const named = new Map(identifiers.map((identifier) => [writtenMark(seal, of, identifier), identifier]))
      const begun = db
        .selectFrom('drafted_order')
        .select(['order_mark', 'sealed_reference'])
        .where((is) => is.and(key))
        .where('order_mark', 'in', [...named.keys()])
      const rows = await answered(begun.execute())
      return new Map(
        rows.map(({ order_mark, sealed_reference: sealed }) => {
          const place = placeOf(REFERENCE, { ...key, order_mark })
          return [named.get(order_mark) ?? '', sealed === null ? null : seal.open(place, sealed)]
        }),
      )
    },

    noteOrder: async (order, reference) => {
      const key = keyOf(order)
      const sealed_reference = reference === null ? null : seal.close(placeOf(REFERENCE, key), reference)
      const noted = db
        .updateTable('drafted_order')
        .set((row) => ({ sealed_reference, tried_until: row.ref('drafted_at') }))
        .where((is) => is.and(key))
      await answered(noted.execute())
    },

    dropOrder: async (order) => {
      const dropped = db.deleteFrom('drafted_order').where((is) => is.and(keyOf(order)))
      await answered(dropped.execute())
    },
  }
}
