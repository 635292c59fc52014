import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addDays, day } from '../../src/clinical/day.ts'
import type { Outcome } from '../../src/clinical/outcomes.ts'
import type { CardStore } from '../../src/storage/card-store.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { patientMark } from '../../src/storage/patient-mark.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { answerTo, cardId, newCard, SALIVA_ID, SERVED_AT } from './card-fixtures.ts'

const NOW = new Date('2026-11-03T10:00:00Z')
const TODAY = day('2026-11-03')
const KEY = { id: 'k1', key: new Uint8Array(32).fill(1) }
const WHO = { site: 'harbour', patientId: 'secret-patient-Änne', encounterId: 'secret-encounter' }
const SITES = ['harbour']
const ONE_KEPT = { kept: 1, older: 0, unknown: 0, snoozes: 0 }
const hoursLater = (hours: number) => new Date(SERVED_AT.getTime() + hours * 3_600_000)

/** What every database must do for cards, whichever it is. */
export function cardStoreSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let store: CardStore
  let time = NOW

  beforeAll(async () => {
    opened = await openEmpty()
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    time = NOW
    store = cardStore(opened.db, sealWith(KEY), () => time)
    await sql`truncate card_served, card_feedback, card_snooze, card_outcome, chart_seen`.execute(opened.db)
  })

  describe('the history of a patient', () => {
    test('holds a card that was shown, as it was', async () => {
      await store.record([newCard(1)])
      expect((await store.history(WHO)).cards).toEqual([
        {
          id: cardId(1),
          condition: 'cushing',
          action: 'workup',
          servedOn: '2026-11-02',
          encounter: 'same',
          answer: null,
          snoozedUntil: null,
          resultsThatDay: ['egfr'],
          wasDiagnosed: false,
        },
      ])
    })

    test.each([
      { name: 'another patient', who: { ...WHO, patientId: 'another' } },
      { name: 'the same id at another site', who: { ...WHO, site: 'hill' } },
    ])('holds nothing of $name', async ({ who }) => {
      await store.record([newCard(1)])
      expect((await store.history(who)).cards).toEqual([])
    })

    test.each([
      { card: 'secret-encounter', call: 'secret-encounter', encounter: 'same' },
      { card: 'secret-encounter', call: 'another', encounter: 'other' },
      { card: 'secret-encounter', call: null, encounter: 'unknown' },
      { card: null, call: 'secret-encounter', encounter: 'unknown' },
      { card: null, call: null, encounter: 'unknown' },
    ])('a card of encounter $card in encounter $call: $encounter', async ({ card, call, encounter }) => {
      await store.record([newCard(1, { encounterId: card })])
      const {
        cards: [past],
      } = await store.history({ ...WHO, encounterId: call })
      expect(past?.encounter).toBe(encounter)
    })

    test('holds every answered card and of the others the first of each condition', async () => {
      await store.record([
        newCard(1, { servedAt: hoursLater(2) }),
        newCard(2, { servedAt: hoursLater(1) }),
        newCard(3, { servedAt: hoursLater(3) }),
        newCard(4, { servedAt: hoursLater(4), condition: 'acromegaly' }),
      ])
      await store.answer([answerTo(3)], SITES)
      expect((await store.history(WHO)).cards.map(({ id }) => id)).toEqual([2, 3, 4].map(cardId))
    })

    test.each([
      { daysAgo: 366, isAnswered: false, cards: 1 },
      { daysAgo: 367, isAnswered: false, cards: 0 },
      { daysAgo: 800, isAnswered: true, cards: 1 },
    ])('of $daysAgo days ago, answered: $isAnswered', async ({ daysAgo, isAnswered, cards }) => {
      const servedAt = new Date(NOW.getTime() - daysAgo * 86_400_000 + 1)
      await store.record([newCard(1, { servedAt })])
      if (isAnswered) await store.answer([answerTo(1)], SITES)
      expect((await store.history(WHO)).cards).toHaveLength(cards)
    })
  })

  describe('cards of one answer', () => {
    test('are kept all or none', async () => {
      await store.record([newCard(1)])
      await expect(store.record([newCard(2, { patientId: 'p2' }), newCard(1)])).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        detail: 'the database answered 23505',
      })
      expect((await store.history({ ...WHO, patientId: 'p2' })).cards).toEqual([])
    })

    test('are forgotten when they came too late, and no others', async () => {
      await store.record([newCard(1), newCard(2, { condition: 'acromegaly' })])
      await store.withdraw([cardId(1), cardId(9)])
      await store.withdraw([])
      expect((await store.history(WHO)).cards.map(({ id }) => id)).toEqual([cardId(2)])
    })
  })

  describe('an answer', () => {
    const history = async () => (await store.history(WHO)).cards[0]
    const at = (hours: number) => hoursLater(hours)

    test('is kept, and known by the id in capitals too', async () => {
      await store.record([newCard(10)])
      const answer = answerTo(10, { card: cardId(10).toUpperCase(), at: at(1) })
      expect((await store.answer([answer], SITES)).counts).toEqual(ONE_KEPT)
      expect((await history())?.answer).toEqual({ outcome: 'overridden', at: at(1) })
    })

    test.each([
      { name: 'a repeat changes nothing', first: 1, second: 1, outcome: 'accepted' },
      { name: 'a later one replaces it', first: 1, second: 2, outcome: 'accepted' },
      { name: 'an earlier one that comes later does not', first: 2, second: 1, outcome: 'overridden' },
    ] as const)('$name', async ({ first, second, outcome }) => {
      await store.record([newCard(1)])
      await store.answer([answerTo(1, { at: at(first) })], SITES)
      const { counts } = await store.answer([answerTo(1, { outcome: 'accepted', at: at(second) })], SITES)
      expect((await history())?.answer?.outcome).toBe(outcome)
      expect(counts).toEqual(
        outcome === 'accepted' ? ONE_KEPT : { kept: 0, older: 1, unknown: 0, snoozes: 0 },
      )
    })

    test('of several in one batch the latest counts, whatever their order', async () => {
      await store.record([newCard(1)])
      const batch = [answerTo(1, { outcome: 'accepted', at: at(2) }), answerTo(1, { at: at(1) })]
      const { counts } = await store.answer(batch, SITES)
      expect(counts).toEqual({ kept: 1, older: 1, unknown: 0, snoozes: 0 })
      expect((await history())?.answer?.outcome).toBe('accepted')
    })

    test.each([
      { name: 'before the card', said: new Date('1999-01-01T00:00:00Z'), kept: SERVED_AT },
      { name: 'before all time', said: new Date('0000-01-01T00:00:00Z'), kept: SERVED_AT },
      { name: 'in the future', said: new Date('9999-12-31T23:59:59Z'), kept: NOW },
    ])('said to be $name is of the nearest moment that can be', async ({ said, kept }) => {
      await store.record([newCard(1)])
      await store.answer([answerTo(1, { at: said })], SITES)
      expect((await history())?.answer?.at).toEqual(kept)
    })

    test('of a clock that runs ahead is still replaced by a later one only', async () => {
      await store.record([newCard(1)])
      const ahead = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
      await store.answer([answerTo(1, { at: ahead(1) })], SITES)
      await store.answer([answerTo(1, { at: ahead(2), outcome: 'accepted' })], SITES)
      await store.answer([answerTo(1, { at: ahead(1) })], SITES)
      expect((await history())?.answer?.outcome).toBe('accepted')
    })

    test.each([
      { name: 'a card that is not there', card: cardId(9), sites: SITES },
      { name: 'no UUID', card: 'not-a-uuid', sites: SITES },
      { name: 'a name of every object', card: '__proto__', sites: SITES },
      { name: 'a card of another site', card: cardId(1), sites: ['hill'] },
    ])('to $name is counted and forgotten', async ({ card, sites }) => {
      await store.record([newCard(1)])
      expect(await store.answer([answerTo(1, { card })], sites)).toEqual({
        counts: { kept: 0, older: 0, unknown: 1, snoozes: 0 },
        reported: [],
      })
      expect((await history())?.answer).toBeNull()
    })

    test('names the tests of the suggestions that were accepted, and of no others', async () => {
      await store.record([newCard(1)])
      const acceptedSuggestions = [SALIVA_ID.toUpperCase(), cardId(7), 'constructor']
      await store.answer([answerTo(1, { outcome: 'accepted', acceptedSuggestions })], SITES)
      const rows = await opened.db.selectFrom('card_feedback').select('accepted_tests').execute()
      expect(rows).toEqual([{ accepted_tests: ['lnsc_x2'] }])
    })

    test('in a batch that fails is not kept alone', async () => {
      await store.record([newCard(1), newCard(2)])
      const bad = answerTo(2, { reasons: [{ code: 'a\u0000b', system: null }] })
      await expect(store.answer([answerTo(1), bad], SITES)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
      })
      expect(await opened.db.selectFrom('card_feedback').selectAll().execute()).toEqual([])
    })

    test('and its opposite at once: both are answered, and one stands', async () => {
      await store.record([newCard(1), newCard(2)])
      const batches = [1, 2, 3, 4].map((hour) => [
        answerTo(hour % 2 === 0 ? 1 : 2, { at: at(hour) }),
        answerTo(hour % 2 === 0 ? 2 : 1, { at: at(hour), outcome: 'accepted' }),
      ])
      await Promise.all(batches.map((batch) => store.answer(batch, SITES)))
      const rows = await opened.db
        .selectFrom('card_feedback')
        .select(['card_id', 'outcome'])
        .orderBy('card_id')
        .execute()
      expect(rows.map(({ outcome }) => outcome)).toEqual(['overridden', 'accepted'])
    })
  })

  describe('a snooze', () => {
    test('lasts as many days as were said', async () => {
      await store.record([newCard(1)])
      await store.answer([answerTo(1, { snoozeDays: 365, at: SERVED_AT })], SITES)
      expect((await store.history(WHO)).cards[0]?.snoozedUntil).toEqual(new Date('2027-11-02T08:00:00.123Z'))
    })

    test('goes with a later answer', async () => {
      await store.record([newCard(1)])
      await store.answer([answerTo(1, { snoozeDays: 365, at: hoursLater(1) })], SITES)
      await store.answer([answerTo(1, { outcome: 'accepted', at: hoursLater(2) })], SITES)
      expect((await store.history(WHO)).cards[0]?.snoozedUntil).toBeNull()
    })

    test('stays when an earlier answer comes late', async () => {
      await store.record([newCard(1)])
      await store.answer([answerTo(1, { snoozeDays: 365, at: hoursLater(2) })], SITES)
      await store.answer([answerTo(1, { at: hoursLater(1) })], SITES)
      expect((await store.history(WHO)).cards[0]?.snoozedUntil).not.toBeNull()
    })
  })

  describe('the app', () => {
    const LAUNCH = { site: 'harbour', patientId: WHO.patientId, appContext: 'secret-context-1' }
    const EXPIRES = new Date('2026-11-02T16:00:00Z')
    const LAST_MOMENT = new Date(EXPIRES.getTime() - 1)

    test.each([
      { name: 'was opened from the card', launch: LAUNCH, at: LAST_MOMENT, card: cardId(1) },
      { name: 'is too late', launch: LAUNCH, at: EXPIRES, card: undefined },
      {
        name: 'shows another patient',
        launch: { ...LAUNCH, patientId: 'p2' },
        at: LAST_MOMENT,
        card: undefined,
      },
      { name: 'is of another site', launch: { ...LAUNCH, site: 'hill' }, at: LAST_MOMENT, card: undefined },
      { name: 'brings a guess', launch: { ...LAUNCH, appContext: 'x' }, at: LAST_MOMENT, card: undefined },
      { name: 'brings nothing', launch: { ...LAUNCH, appContext: '' }, at: LAST_MOMENT, card: undefined },
    ])('$name', async ({ launch, at, card }) => {
      await store.record([newCard(1), newCard(2, { appContext: null })])
      time = at
      expect(await store.opened(launch)).toBe(card)
      const rows = await opened.db.selectFrom('card_served').select('opened_at').orderBy('id').execute()
      expect(rows).toEqual([{ opened_at: card === undefined ? null : at }, { opened_at: null }])
    })

    test('keeps the first opening, and opens again', async () => {
      await store.record([newCard(1)])
      time = SERVED_AT
      await store.opened(LAUNCH)
      time = LAST_MOMENT
      expect(await store.opened(LAUNCH)).toBe(cardId(1))
      const rows = await opened.db.selectFrom('card_served').select('opened_at').execute()
      expect(rows).toEqual([{ opened_at: SERVED_AT }])
    })

    test('contexts that have expired are forgotten, the cards are not', async () => {
      const later = { secret: 'later', expiresAt: new Date(EXPIRES.getTime() + 1) }
      await store.record([newCard(1), newCard(2, { appContext: later })])
      time = EXPIRES
      await store.removeExpired()
      const rows = await opened.db
        .selectFrom('card_served')
        .select('app_context_hash')
        .orderBy('id')
        .execute()
      expect(rows.map(({ app_context_hash: hash }) => hash !== null)).toEqual([false, true])
    })
  })

  describe('outcomes', () => {
    const RESULT = { card: cardId(1), kind: 'result', test: 'lnsc_x2', on: TODAY } as const
    const keep = (outcomes: readonly Outcome[]) =>
      store.noteChart(
        { site: 'harbour', patientId: WHO.patientId, on: TODAY, mode: 'live' } as const,
        outcomes,
      )
    const rows = () =>
      opened.db
        .selectFrom('card_outcome')
        .select(['kind', 'test', 'verdict', 'happened_on'])
        .orderBy('kind')
        .execute()

    test('are kept once, with the first day', async () => {
      await store.record([newCard(1)])
      for (const on of [TODAY, addDays(TODAY, 1)])
        await keep([
          { card: cardId(1), kind: 'ordered', test: 'lnsc_x2', on },
          { card: cardId(1), kind: 'diagnosed', on },
        ])
      expect(await rows()).toEqual([
        { kind: 'diagnosed', test: '', verdict: null, happened_on: '2026-11-03' },
        { kind: 'ordered', test: 'lnsc_x2', verdict: null, happened_on: '2026-11-03' },
      ])
    })

    test('of a test that reads otherwise later are corrected', async () => {
      await store.record([newCard(1)])
      await keep([{ ...RESULT, verdict: 'unclear' }])
      await keep([{ ...RESULT, verdict: 'normal', on: addDays(TODAY, 2) }])
      await keep([])
      expect(await rows()).toEqual([
        { kind: 'result', test: 'lnsc_x2', verdict: 'normal', happened_on: '2026-11-05' },
      ])
    })
  })

  test('a chart counts once a day, and as one that could show a card if it ever could', async () => {
    const chart = { site: 'harbour', patientId: WHO.patientId, on: TODAY }
    for (const mode of ['none', 'live', 'none', 'live'] as const) await store.noteChart({ ...chart, mode })
    await store.noteChart({ ...chart, on: addDays(TODAY, 1), mode: 'none' })
    await store.noteChart({ ...chart, site: 'hill', mode: 'none' })
    const rows = await opened.db
      .selectFrom('chart_seen')
      .select(['site', 'seen_on', 'mode'])
      .orderBy('site')
      .orderBy('seen_on')
      .execute()
    expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
      'harbour 2026-11-03 live',
      'harbour 2026-11-04 none',
      'hill 2026-11-03 none',
    ])
  })

  test('a chart that this process has counted is not written again, but for what came after its cards', async () => {
    const chart = { site: 'harbour', patientId: WHO.patientId, on: TODAY, mode: 'live' } as const
    await store.record([newCard(1)])
    await store.noteChart(chart)
    await opened.db.deleteFrom('chart_seen').execute()
    await store.noteChart(chart)
    await store.noteChart(chart, [{ card: cardId(1), kind: 'diagnosed', on: TODAY }])
    expect(await opened.db.selectFrom('chart_seen').selectAll().execute()).toEqual([])
    expect(await opened.db.selectFrom('card_outcome').selectAll().execute()).toHaveLength(1)
  })

  test('a chart whose cards are not there is counted at the next call', async () => {
    const chart = { site: 'harbour', patientId: WHO.patientId, on: TODAY, mode: 'live' } as const
    const outcome = { card: cardId(9), kind: 'diagnosed', on: TODAY } as const
    await expect(store.noteChart(chart, [outcome])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    await store.noteChart(chart)
    expect(await opened.db.selectFrom('chart_seen').selectAll().execute()).toHaveLength(1)
  })

  test('nothing that names a patient lies in clear in any row', async () => {
    await store.record([newCard(1)])
    await store.answer([answerTo(1, { comment: 'secret-comment on Änne', snoozeDays: 30 })], SITES)
    await store.noteChart({ site: 'harbour', patientId: WHO.patientId, on: TODAY, mode: 'live' })
    const tables = ['card_served', 'card_feedback', 'card_snooze', 'chart_seen']
    const rows = await Promise.all(
      tables.map((name) => sql`select * from ${sql.table(name)}`.execute(opened.db)),
    )
    const text = JSON.stringify(rows.map((answer) => answer.rows))
    expect(text).toContain('harbour')
    expect(text).not.toMatch(/secret-|Änne/)
  })

  test('a comment opens in its own place', async () => {
    await store.record([newCard(1)])
    await store.answer([answerTo(1, { comment: 'ask her sister' })], SITES)
    const [row] = await opened.db.selectFrom('card_feedback').select('sealed_comment').execute()
    const seal = sealWith(KEY)
    const place = {
      column: 'card_feedback.comment',
      row: cardId(1),
      site: 'harbour',
      patient: patientMark(seal, WHO),
    }
    const open = (changes: object) => seal.open({ ...place, ...changes }, row?.sealed_comment ?? '')
    expect(open({})).toBe('ask her sister')
    for (const other of [
      { row: cardId(2) },
      { site: 'hill' },
      { patient: 'someone-else' },
      { patient: null },
    ])
      expect(() => open(other)).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN' }))
  })
}
