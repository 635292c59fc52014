import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HARD_STOP_MS } from '../../src/cds-hooks/deadline.ts'
import { AppError } from '../../src/errors.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import type { CardStore } from '../../src/storage/card-store.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { photoMark } from '../../src/storage/patient-mark.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { memoryDatabase } from '../storage/empty-database.ts'
import { type ReadAnswer, readAnswer } from './answer-schema.ts'
import { body, type CdsHooksChanges, NOW, PREFETCH, service, site, token } from './client.ts'
import { suspecting } from './suspected.ts'

const DAY_MS = 86_400_000
const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
const SMART = { smart: { clientId: 'facies', authentication: 'none' } }

let opened: OpenDatabase
let store: CardStore
let time = NOW

beforeAll(async () => {
  opened = await memoryDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  store = cardStore(opened.db, seal, () => time)
  time = NOW
  await sql`truncate card_served, card_feedback, card_snooze, card_outcome, chart_seen`.execute(opened.db)
})

async function clinic(changes: CdsHooksChanges = {}) {
  const running = await service({
    sites: [site('general')],
    findPatientFindings: suspecting('cushing'),
    cards: store,
    now: () => time,
    ...changes,
  })
  /** Tokens live in the moment of the test. */
  const fresh = (claims: object = {}) => {
    const nowS = time.getTime() / 1000
    return token({ claims: { iat: nowS, exp: nowS + 300, ...claims } })
  }
  return {
    ...running,
    open: async (changed: object = {}): Promise<ReadAnswer['cards']> =>
      readAnswer(await (await running.call(body({ ...changed }), await fresh())).json()).cards,
    feedback: async (sent: unknown, bearer?: string) =>
      fetch(`${running.url}/cds-services/facies-patient-view/feedback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer ?? (await fresh())}` },
        body: JSON.stringify(sent),
      }),
  }
}

const said = (card: string | undefined, fields: object = {}) => ({
  feedback: [{ card, outcome: 'overridden', outcomeTimestamp: time.toISOString(), ...fields }],
})
const onRecord = () => opened.db.selectFrom('card_served').select('id').execute()
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const encounter = (encounterId?: string) => ({
  context: { userId: 'Practitioner/dr', patientId: 'patient.1', ...(encounterId && { encounterId }) },
})

/** A chart with a fresh pituitary apoplexy: an urgent referral. */
const APOPLEXY = {
  prefetch: {
    ...PREFETCH,
    conditions: {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        {
          resource: {
            resourceType: 'Condition',
            subject: { reference: 'Patient/patient.1' },
            code: { coding: [{ system: 'http://snomed.info/sct', code: '237701005' }] },
            onsetDateTime: '2026-10-30',
          },
        },
      ],
    },
  },
}

describe('a card', () => {
  test('is on record when it is shown, with the tests that its suggestions stand for', async () => {
    const { open } = await clinic()
    const [card] = await open(encounter('e1'))
    const rows = await opened.db.selectFrom('card_served').selectAll().execute()
    expect(rows).toMatchObject([
      {
        id: card?.uuid,
        site: 'general',
        condition: 'cushing',
        action: 'workup',
        mode: 'live',
        hook: 'patient-view',
        served_on: '2026-11-02',
        photo_day: '2026-10-20',
        photo_mark: photoMark(seal, { site: 'general', patientId: 'patient.1' }, 'Media/m1/version/1'),
        suggestions: card?.suggestions?.map(({ uuid }, index) => ({
          id: uuid,
          test: ['lnsc_x2', 'ufc24_x2'][index],
        })),
      },
    ])
    expect(JSON.stringify(rows)).not.toMatch(/"patient\.1"|"e1"/)
  })

  test.each([
    { name: 'is not shown', broken: 'record', event: 'cards-not-recorded', code: 'DATABASE_UNAVAILABLE' },
    { name: 'is not shown', broken: 'history', event: 'past-cards-unknown', code: 'DATABASE_UNAVAILABLE' },
  ] as const)('$name when $broken fails', async ({ broken, event, code }) => {
    const closed = await memoryDatabase()
    await closed.close()
    const dead = cardStore(closed.db, sealWith({ id: 'k1', key: new Uint8Array(32) }), () => time)
    const { open, lines } = await clinic({ cards: { ...store, [broken]: dead[broken] } })
    expect(await open()).toEqual([])
    expect(lines.find((line) => line.event === event)?.fields).toMatchObject({ site: 'general', code })
    expect(lines.find((line) => line.event === 'hook-answered')?.fields).toMatchObject({
      cards: 0,
      cushing: 'suspected workup',
    })
  })

  test('is not shown when the past comes too late, and the answer does not wait for it', async () => {
    const history = async () => new Promise<never>(() => {})
    const { open, lines } = await clinic({
      sites: [site('general', { budgetMs: 60 })],
      cards: { ...store, history },
    })
    expect(await open()).toEqual([])
    expect(lines[1]).toMatchObject({ event: 'past-cards-unknown', fields: { code: 'late' } })
  })

  test('that is on record though its recording failed is not shown, and forgotten', async () => {
    const record: CardStore['record'] = async (cards) => {
      await store.record(cards)
      throw new AppError('DATABASE_UNAVAILABLE')
    }
    const { open } = await clinic({ cards: { ...store, record } })
    expect(await open()).toEqual([])
    await expect.poll(onRecord).toEqual([])
  })

  test('that is on record when the hard stop comes is not shown, and forgotten', async () => {
    const answered = Promise.withResolvers<void>()
    let isOnRecord = false
    const record: CardStore['record'] = async (cards) => {
      await store.record(cards)
      isOnRecord = true
      await answered.promise
    }
    const findings = suspecting('cushing')
    const { open, lines } = await clinic({
      cards: { ...store, record },
      findPatientFindings: async (request) => {
        await new Promise((resolve) => setTimeout(resolve, HARD_STOP_MS - 150))
        return findings(request)
      },
    })
    expect(await open()).toEqual([])
    expect(lines.slice(1).map(({ event }) => event)).toEqual(['hook-late'])
    await expect.poll(() => isOnRecord).toBe(true)
    answered.resolve()
    await expect.poll(onRecord).toEqual([])
  })

  test('that is recorded too late is not shown, and forgotten', async () => {
    let finish = () => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    const record: CardStore['record'] = async (cards) => {
      await held
      await store.record(cards)
    }
    const { open } = await clinic({ cards: { ...store, record } })
    expect(await open()).toEqual([])
    finish()
    await expect.poll(onRecord).toEqual([])
  })

  test.each([
    { mode: 'research', cards: 0, seen: 'none' },
    { mode: 'live', cards: 1, seen: 'live' },
  ])('of a site in $mode is on record: $cards; its chart is counted', async ({ mode, cards, seen }) => {
    const { open } = await clinic({ sites: [site('general', { mode })] })
    expect(await open()).toHaveLength(cards)
    await open()
    expect(await opened.db.selectFrom('card_served').select('id').execute()).toHaveLength(2 * cards)
    const charts = () => opened.db.selectFrom('chart_seen').select(['seen_on', 'mode']).execute()
    await expect.poll(charts).toEqual([{ seen_on: '2026-11-02', mode: seen }])
  })

  test('brings a random context of its own where the app is registered', async () => {
    const { open } = await clinic({ sites: [site('general', SMART)] })
    const contexts = [await open(), await open()].map(([card]) =>
      card?.links?.map((link) => ('appContext' in link ? link.appContext : '')).find((text) => text !== ''),
    )
    for (const context of contexts) expect(context).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(new Set(contexts).size).toBe(2)
    const rows = JSON.stringify(await opened.db.selectFrom('card_served').selectAll().execute())
    for (const context of contexts) expect(rows).not.toContain(context)
  })
})

describe('a card that was answered', () => {
  test.each([
    { name: 'dismissed', fields: {}, days: 90, cards: 0 },
    { name: 'dismissed', fields: {}, days: 91, cards: 1 },
    { name: 'accepted', fields: { outcome: 'accepted' }, days: 90, cards: 0 },
    { name: 'accepted', fields: { outcome: 'accepted' }, days: 91, cards: 1 },
    {
      name: 'put to sleep',
      fields: { overrideReason: { reason: { system: 'urn:facies:override-reason', code: 'snooze-year' } } },
      days: 364,
      cards: 0,
    },
    {
      name: 'put to sleep',
      fields: { overrideReason: { reason: { system: 'urn:facies:override-reason', code: 'snooze-year' } } },
      days: 365,
      cards: 1,
    },
    {
      name: 'put to sleep by a code of another system',
      fields: { overrideReason: { reason: { system: 'urn:other', code: 'snooze-year' } } },
      days: 91,
      cards: 1,
    },
  ])('$name comes again after $days days: $cards', async ({ fields, days, cards }) => {
    const findings = await clinic()
    const [card] = await findings.open()
    expect((await findings.feedback(said(card?.uuid, fields))).status).toBe(200)
    time = later(days)
    const photo = { policy: { gate: 'off', windows: { photoMonths: 36 } } }
    const { open } = await clinic({ sites: [site('general', photo)] })
    expect(await open()).toHaveLength(cards)
  })

  test('rests for its condition and its patient alone', async () => {
    const { open, feedback } = await clinic({ findPatientFindings: suspecting('cushing', 'acromegaly') })
    const [cushing] = await open()
    await feedback(said(cushing?.uuid))
    const topics = (await open()).map(({ source }) => source.topic.code)
    expect(topics).toEqual(['faciesacromegalyworkup'])
    const other = { ...PREFETCH, patient: { ...PREFETCH.patient, id: 'p2' } }
    expect(
      await open({ context: { userId: 'Practitioner/dr', patientId: 'p2' }, prefetch: other }),
    ).toHaveLength(2)
  })

  test('says in the log why there is none', async () => {
    const { open, feedback, lines } = await clinic()
    const [card] = await open()
    await feedback(said(card?.uuid))
    await open()
    const decided = lines
      .filter(({ event }) => event === 'hook-answered')
      .map(({ fields }) => fields?.cushing)
    expect(decided).toEqual(['suspected workup', 'suspected SI-REP-1'])
  })
})

describe('an urgent card that was answered', () => {
  test.each([
    { name: 'rests in the same encounter', shown: 'e1', again: 'e1', hours: 500, cards: 0 },
    { name: 'comes back in another encounter', shown: 'e1', again: 'e2', hours: 1, cards: 1 },
    { name: 'rests for a day where no encounter is named', hours: 23, cards: 0 },
    { name: 'comes back after that day', hours: 24, cards: 1 },
    { name: 'rests for a day where one call names none', shown: 'e1', hours: 23, cards: 0 },
    { name: 'comes back after a day where one call names none', shown: 'e1', hours: 24, cards: 1 },
  ])('$name', async ({ shown, again, hours, cards }) => {
    const { open, feedback } = await clinic()
    const [card] = await open({ ...APOPLEXY, ...encounter(shown) })
    expect(card?.indicator).toBe('critical')
    await feedback(said(card?.uuid))
    time = new Date(NOW.getTime() + hours * 3_600_000)
    expect(await open({ ...APOPLEXY, ...encounter(again) })).toHaveLength(cards)
  })

  test('is not hidden by a work-up that was dismissed, nor hides one', async () => {
    const { open, feedback } = await clinic()
    const [workUp] = await open(encounter('e1'))
    await feedback(said(workUp?.uuid))
    const [urgent] = await open({ ...APOPLEXY, ...encounter('e1') })
    expect(urgent?.indicator).toBe('critical')
  })

  test('hides no later work-up', async () => {
    const { open, feedback } = await clinic()
    const [urgent] = await open({ ...APOPLEXY, ...encounter('e1') })
    await feedback(said(urgent?.uuid))
    expect(await open(encounter('e1'))).toHaveLength(1)
  })
})

describe('what a later call finds in the chart', () => {
  const observation = (value: number) => ({
    resourceType: 'Observation',
    status: 'final',
    subject: { reference: 'Patient/patient.1' },
    code: { coding: [{ system: 'http://loinc.org', code: '2484-4' }] },
    effectiveDateTime: '2026-11-20',
    valueQuantity: { value, unit: 'ng/mL', system: 'http://unitsofmeasure.org', code: 'ng/mL' },
    referenceRange: [{ high: { value: 250, unit: 'ng/mL', code: 'ng/mL' } }],
  })
  const diagnosis = {
    resourceType: 'Condition',
    subject: { reference: 'Patient/patient.1' },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E22.0' }] },
  }
  const order = {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/patient.1' },
    authoredOn: '2026-11-10',
    code: { coding: [{ system: 'http://loinc.org', code: '2484-4' }] },
  }
  const bundle = (resource: object) => ({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] })
  const outcomes = () =>
    opened.db
      .selectFrom('card_outcome')
      .select(['kind', 'test', 'verdict', 'happened_on'])
      .orderBy('kind')
      .execute()

  test('is kept as what came of the first card, once', async () => {
    const { open } = await clinic({ findPatientFindings: suspecting('acromegaly') })
    const [first] = await open()
    time = later(1)
    await open()
    time = later(30)
    const chart = {
      ...PREFETCH,
      results: bundle(observation(900)),
      conditions: bundle(diagnosis),
      referrals: bundle(order),
    }
    for (let calls = 0; calls < 2; calls += 1) await open({ prefetch: chart })
    await expect.poll(outcomes).toEqual([
      { kind: 'diagnosed', test: '', verdict: null, happened_on: '2026-12-02' },
      { kind: 'ordered', test: 'igf1', verdict: null, happened_on: '2026-11-10' },
      { kind: 'result', test: 'igf1', verdict: 'abnormal', happened_on: '2026-11-20' },
    ])
    const cards = await opened.db.selectFrom('card_outcome').select('card_id').distinct().execute()
    expect(cards).toEqual([{ card_id: first?.uuid }])
  })

  test('is nothing for a patient without a card', async () => {
    const { open } = await clinic({ findPatientFindings: suspecting() })
    await open({ prefetch: { ...PREFETCH, results: bundle(observation(900)) } })
    await expect.poll(() => opened.db.selectFrom('chart_seen').select('mode').execute()).toHaveLength(1)
    expect(await outcomes()).toEqual([])
  })
})

describe('a snooze that was set in the app', () => {
  const acts = () => actStore(opened.db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) }), () => time)
  const snooze = (condition: 'cushing' | 'acromegaly', patientId = 'patient.1') =>
    acts().snooze(
      { site: 'general', patientId, user: 'Practitioner/dr' },
      { condition, until: later(90) },
      { at: NOW, mode: 'live' },
    )

  test('silences the cards of its condition, though none was ever shown, until it ends', async () => {
    const { open } = await clinic()
    await snooze('cushing')
    expect(await open()).toEqual([])
    time = later(90)
    expect(await open()).toHaveLength(1)
  })

  test('silences no other condition and no other patient', async () => {
    const { open } = await clinic()
    await snooze('acromegaly')
    await snooze('cushing', 'patient.2')
    expect(await open()).toHaveLength(1)
  })
})
