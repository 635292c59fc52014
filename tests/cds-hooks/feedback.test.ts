import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Sha256 } from '../../src/inference/assessment.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import type { CardStore } from '../../src/storage/card-store.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { photoMark } from '../../src/storage/patient-mark.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { placeOf } from '../../src/storage/sealed-columns.ts'
import { cardId, newCard, SALIVA_ID } from '../storage/card-fixtures.ts'
import { memoryDatabase } from '../storage/empty-database.ts'
import { BASE, type CdsHooksChanges, ISSUER, NOW_S, SERVICE, service, signer, site, token } from './client.ts'

const NOW = new Date(NOW_S * 1000)
const FEEDBACK = `${SERVICE}/feedback`
const SYSTEM = 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes'
const REASON = { system: SYSTEM, code: 'limited-time' }
const OWN = { system: 'https://ehr.example/reasons', code: '42' }
const CARD = cardId(1)
const ENTRY = { card: CARD, outcome: 'overridden', outcomeTimestamp: '2026-11-02T08:30:00Z' }

let opened: OpenDatabase
let store: CardStore

beforeAll(async () => {
  opened = await memoryDatabase()
  store = cardStore(opened.db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) }), () => NOW)
})
afterAll(() => opened.close())
beforeEach(async () => {
  await sql`truncate card_served, card_feedback, card_snooze, card_outcome, chart_seen`.execute(opened.db)
  await store.record([newCard(1, { site: 'general' }), newCard(2, { site: 'general' })])
})

/** Sends a body to the feedback address of a service; `text` is sent as it is. */
async function send(
  sent: unknown,
  { changes = {}, bearer, path = 'facies-patient-view/feedback', method = 'POST' }: Sending = {},
) {
  const { url, lines, notes } = await service({ cards: store, ...changes })
  const answer = await fetch(`${url}/cds-services/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(bearer !== null && { authorization: `Bearer ${bearer ?? (await token())}` }),
    },
    ...(method === 'POST' && { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers, lines, notes }
}
type Sending = {
  readonly changes?: CdsHooksChanges
  readonly bearer?: string | null
  readonly path?: string
  readonly method?: string
}

async function kept() {
  const rows = await opened.db.selectFrom('card_feedback').selectAll().orderBy('card_id').execute()
  return rows.map(({ card_id: card, outcome, accepted_tests, reasons }) => ({
    card,
    outcome,
    tests: accepted_tests,
    reasons,
  }))
}

describe('the audit', () => {
  const note = {
    event: 'feedback-received',
    who: { kind: 'caller', issuer: ISSUER, user: null },
    patientId: null,
  }

  test('has how many answers are kept, and how many of them silence a condition', async () => {
    const snooze = { reason: { system: 'urn:facies:override-reason', code: 'snooze-year' } }
    const feedback = [
      { ...ENTRY, overrideReason: snooze },
      { ...ENTRY, card: cardId(2) },
      { ...ENTRY, card: cardId(9) },
    ]
    const fields = { kept: 2, older: 0, unknown: 1, snoozes: 1 }
    expect((await send({ feedback })).notes).toEqual([{ ...note, site: 'general', fields }])
  })

  test('names no site where the caller may speak for several', async () => {
    const sites = [site('general'), site('north')]
    const { notes } = await send({ feedback: [ENTRY] }, { changes: { sites } })
    expect(notes).toMatchObject([{ ...note, site: null, fields: { kept: 1 } }])
  })

  test('has nothing of a body that was refused', async () => {
    expect((await send({ feedback: [{}] })).notes).toEqual([])
  })
})

describe('an answer', () => {
  test('is 200 without a body, and kept by then', async () => {
    const { status, text, headers, lines } = await send({ feedback: [ENTRY] })
    expect({ status, text }).toEqual({ status: 200, text: '' })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(await kept()).toEqual([{ card: CARD, outcome: 'overridden', tests: [], reasons: [] }])
    expect(lines.slice(1)).toEqual([
      { event: 'feedback-kept', fields: { site: 'general', kept: 1, older: 0, unknown: 0, snoozes: 0 } },
    ])
  })

  test.each<{ name: string; fields: object; outcome?: string; tests?: string[]; reasons?: object[] }>([
    {
      name: 'accepted with its suggestion',
      fields: { outcome: 'accepted', acceptedSuggestions: [{ id: SALIVA_ID }] },
      outcome: 'accepted',
      tests: ['lnsc_x2'],
    },
    { name: 'accepted without suggestions', fields: { outcome: 'accepted' }, outcome: 'accepted' },
    {
      name: 'accepted with suggestions that are null',
      fields: { outcome: 'accepted', acceptedSuggestions: null },
      outcome: 'accepted',
    },
    {
      name: 'accepted with a suggestion that is not its own',
      fields: { outcome: 'accepted', acceptedSuggestions: [{ id: 'x' }, { id: '__proto__' }] },
      outcome: 'accepted',
    },
    {
      name: 'overridden with the reason of the specification',
      fields: { overrideReason: { reason: { ...REASON, display: 'No time now' } } },
      reasons: [REASON],
    },
    {
      name: 'with a reason without display',
      fields: { overrideReason: { reason: REASON } },
      reasons: [REASON],
    },
    { name: 'with a reason of the client', fields: { overrideReason: { reason: OWN } }, reasons: [OWN] },
    {
      name: 'with a code that has no system',
      fields: { overrideReason: { reason: { code: 'x' } } },
      reasons: [{ code: 'x', system: null }],
    },
    {
      name: 'with a code that is a number',
      fields: { overrideReason: { reason: { system: 'urn:n', code: 7 } } },
      reasons: [{ code: '7', system: 'urn:n' }],
    },
    { name: 'with a comment only', fields: { overrideReason: { userComment: 'later' } } },
    { name: 'with a reason that is null', fields: { overrideReason: null } },
    {
      name: 'with an empty reason',
      fields: { overrideReason: { reason: { code: '', system: '' }, userComment: '' } },
    },
    {
      name: 'with an empty system',
      fields: { overrideReason: { reason: { code: 'x', system: '' } } },
      reasons: [{ code: 'x', system: null }],
    },
    {
      name: 'with an extension whose codes are none',
      fields: { extension: { 'com.example.seen': { code: true }, 'com.example.note': { code: 'a\nb' } } },
    },
    { name: 'at a time in lower case', fields: { outcomeTimestamp: '2026-11-02t08:30:00z' } },
    {
      name: 'with overrideReasons as an object',
      fields: { overrideReasons: { reason: REASON } },
      reasons: [REASON],
    },
    {
      name: 'with overrideReasons as a list',
      fields: { overrideReasons: [{ reason: REASON }, { reason: OWN }] },
      reasons: [REASON, OWN],
    },
    { name: 'with overrideReasons as codings', fields: { overrideReasons: [REASON] }, reasons: [REASON] },
    {
      name: 'with the same reason in both fields',
      fields: { overrideReason: { reason: REASON }, overrideReasons: [{ reason: REASON }] },
      reasons: [REASON],
    },
    {
      name: 'with a reason in an extension',
      fields: { extension: { 'com.example.reason': { reason: { coding: [REASON] } } } },
      reasons: [REASON],
    },
    {
      name: 'with a reason in a list in an extension',
      fields: { extension: { 'com.example.reason': [{ reason: { coding: [REASON] } }] } },
      reasons: [REASON],
    },
    {
      name: 'with a reason in an extension of the reason',
      fields: { overrideReason: { extension: { 'com.example.reason': OWN } } },
      reasons: [OWN],
    },
    { name: 'with fields that nobody knows', fields: { vendor: { a: [1] }, tests: 'x' } },
    { name: 'an hour east', fields: { outcomeTimestamp: '2026-11-02T09:30:00.5+01:00' } },
    { name: 'with a card id in capitals', fields: { card: CARD.toUpperCase() } },
  ])('$name', async ({ fields, outcome = 'overridden', tests = [], reasons = [] }) => {
    const { status, text } = await send({ feedback: [{ ...ENTRY, ...fields }] })
    expect({ status, text }).toEqual({ status: 200, text: '' })
    const rows = (await kept()).map((row) => ({
      ...row,
      reasons: row.reasons.toSorted((a, b) => b.code.localeCompare(a.code)),
    }))
    expect(rows).toEqual([{ card: CARD, outcome, tests, reasons }])
  })

  test('keeps a comment sealed, and logs nothing of it', async () => {
    const userComment = 'Anna Keller is on holiday'
    const { lines } = await send({
      feedback: [{ ...ENTRY, overrideReason: { reason: REASON, userComment } }],
    })
    const [row] = await opened.db.selectFrom('card_feedback').selectAll().execute()
    expect(JSON.stringify([row, lines])).not.toContain('Keller')
    const card = await opened.db.selectFrom('card_served').selectAll().executeTakeFirstOrThrow()
    const place = placeOf('card_feedback.sealed_comment', { ...card, card_id: CARD })
    const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
    expect(seal.open(place, row?.sealed_comment ?? '')).toBe(userComment)
  })

  test('a comment of any length is cut and no reason to refuse', async () => {
    const userComment = 'x'.repeat(100_000)
    expect((await send({ feedback: [{ ...ENTRY, overrideReason: { userComment } }] })).status).toBe(200)
  })
})

describe('a batch', () => {
  test('is kept with all that it knows, and the rest is counted', async () => {
    const feedback = [
      ENTRY,
      { ...ENTRY, card: cardId(2), outcome: 'accepted' },
      { ...ENTRY, card: cardId(9) },
      { ...ENTRY, card: 'of-another-vendor' },
      { ...ENTRY, card: '__proto__' },
      { ...ENTRY, outcomeTimestamp: '2026-11-02T08:29:00Z', outcome: 'accepted' },
    ]
    const { status, lines } = await send({ feedback })
    expect(status).toBe(200)
    expect((await kept()).map(({ card, outcome }) => `${card} ${outcome}`)).toEqual([
      `${CARD} overridden`,
      `${cardId(2)} accepted`,
    ])
    expect(lines.at(-1)?.fields).toMatchObject({ kept: 2, older: 1, unknown: 3, snoozes: 0 })
  })

  test.each([
    { entries: 100, status: 200 },
    { entries: 101, status: 400 },
  ])('of $entries: $status', async ({ entries, status }) => {
    const feedback = Array.from({ length: entries }, (_, n) => ({ ...ENTRY, card: cardId(n + 1) }))
    expect((await send({ feedback })).status).toBe(status)
    expect(await kept()).toHaveLength(status === 200 ? 2 : 0)
  })

  test('with one entry that cannot be read is refused whole', async () => {
    const { status, text } = await send({ feedback: [ENTRY, { ...ENTRY, outcome: 'ignored' }] })
    expect(status).toBe(400)
    expect(JSON.parse(text).issue[0].diagnostics).toContain('feedback.1.outcome')
    expect(await kept()).toEqual([])
  })

  test('twice changes nothing', async () => {
    await send({ feedback: [ENTRY] })
    const first = await kept()
    expect((await send({ feedback: [ENTRY] })).status).toBe(200)
    expect(await kept()).toEqual(first)
  })
})

describe('that the photo shows another person', () => {
  const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
  const ours = { system: 'urn:facies:override-reason', code: 'photo-not-this-patient' }
  const patient = { site: 'general', patientId: newCard(1).patientId }
  const sha256 = 'c'.repeat(64) as Sha256
  const bytesMark = photoMark(seal, patient, sha256)
  const entry = { ...ENTRY, overrideReason: { reason: ours } }

  beforeEach(async () => {
    await sql`truncate photo_report, photo_version, assessment, filed_result`.execute(opened.db)
    const photo = { version: newCard(1).photo ?? '', sha256 }
    const modelHash = 'a'.repeat(64) as Sha256
    const made = { kind: 'not-assessed', reasons: ['no-face'], exifTakenOn: null, modelHash } as const
    await assessmentStore(opened.db, seal, () => NOW).save(patient, photo, made)
  })

  async function report(fields: object = {}, changes: CdsHooksChanges = {}) {
    let forgotten = 0
    const forgetAssessments = () => {
      forgotten += 1
    }
    const feedback = [{ ...entry, ...fields }]
    const answer = await send({ feedback }, { changes: { forgetAssessments, ...changes } })
    const reports = await opened.db.selectFrom('photo_report').select(['bytes_mark', 'report']).execute()
    return { ...answer, forgotten, reports }
  }

  test.each<{ name: string; fields: object; isReported: boolean }>([
    { name: 'the reason of ours', fields: {}, isReported: true },
    {
      name: 'beside another',
      fields: { overrideReason: null, overrideReasons: [{ reason: REASON }, { reason: ours }] },
      isReported: true,
    },
    {
      name: 'in an extension',
      fields: { overrideReason: null, extension: { 'com.example.x': [{ reason: { coding: [ours] } }] } },
      isReported: true,
    },
    {
      name: 'the code in a system of the client',
      fields: { overrideReason: { reason: { ...ours, system: 'urn:x' } } },
      isReported: false,
    },
    {
      name: 'the code in no system',
      fields: { overrideReason: { reason: { code: ours.code } } },
      isReported: false,
    },
    { name: 'a card that was accepted', fields: { outcome: 'accepted' }, isReported: false },
    { name: 'a card that nobody knows', fields: { card: cardId(9) }, isReported: false },
    { name: 'another reason', fields: { overrideReason: { reason: REASON } }, isReported: false },
  ])('$name: $isReported', async ({ fields, isReported }) => {
    const { status, forgotten, reports } = await report(fields)
    expect(status).toBe(200)
    expect(reports).toEqual(isReported ? [{ bytes_mark: bytesMark, report: 'not-this-patient' }] : [])
    expect(forgotten).toBe(isReported ? 1 : 0)
  })

  test('is in the audit and the log as a report of the app is, with the card and no patient', async () => {
    const { notes, lines } = await report()
    const fields = { report: 'not-this-patient', bytesMark }
    expect(notes[1]).toEqual({
      event: 'photo-reported',
      site: 'general',
      who: { kind: 'caller', issuer: ISSUER, user: null },
      patientId: null,
      fields: { mode: 'live', modelHash: 'a'.repeat(64), ...fields, card: CARD },
    })
    expect(lines.slice(2)).toEqual([{ event: 'photo-reported', fields: { site: 'general', ...fields } }])
  })

  test('is said once, however often it is sent', async () => {
    await report()
    const { notes, forgotten, status } = await report()
    expect([status, forgotten, notes.map(({ event }) => event)]).toEqual([200, 0, ['feedback-received']])
  })

  test('of a card that does not say which photo reports none, and the log says so', async () => {
    await store.record([newCard(3, { site: 'general', photo: null })])
    const { notes, lines, forgotten, reports } = await report({ card: cardId(3) })
    expect({ forgotten, reports, notes: notes.length }).toEqual({ forgotten: 0, reports: [], notes: 1 })
    expect(lines.at(-1)).toEqual({ event: 'photo-of-card-unknown', fields: { site: 'general' } })
  })

  test('does not take back what was filed of it, and the log says that it stands', async () => {
    const by = { ...patient, user: 'u1', photo: 'Media/m1', modelHash: 'a'.repeat(64), sha256 }
    const when = { at: NOW, on: newCard(1).servedOn, mode: 'live' } as const
    await actStore(opened.db, seal, () => NOW).beginFiling(by, 'Observation', when)
    expect((await report()).lines.at(-1)).toEqual({
      event: 'result-of-other-person-stands',
      fields: { site: 'general' },
    })
  })
})

describe('400 names the field and nothing else', () => {
  test.each<{ name: string; body: unknown; field: string }>([
    { name: 'no object', body: [], field: 'body' },
    { name: 'no feedback', body: {}, field: 'feedback' },
    { name: 'an empty list', body: { feedback: [] }, field: 'feedback' },
    { name: 'feedback that is no list', body: { feedback: ENTRY }, field: 'feedback' },
    { name: 'an entry that is null', body: { feedback: [null] }, field: 'feedback.0' },
    { name: 'no card', body: { feedback: [{ ...ENTRY, card: undefined }] }, field: 'feedback.0.card' },
    {
      name: 'a card that is a list',
      body: { feedback: [{ ...ENTRY, card: [CARD] }] },
      field: 'feedback.0.card',
    },
    {
      name: 'no outcome',
      body: { feedback: [{ ...ENTRY, outcome: undefined }] },
      field: 'feedback.0.outcome',
    },
    {
      name: 'an outcome of our prototype',
      body: { feedback: [{ ...ENTRY, outcome: 'constructor' }] },
      field: 'feedback.0.outcome',
    },
    {
      name: 'no time',
      body: { feedback: [{ ...ENTRY, outcomeTimestamp: undefined }] },
      field: 'feedback.0.outcomeTimestamp',
    },
    {
      name: 'a time without a zone',
      body: { feedback: [{ ...ENTRY, outcomeTimestamp: '2026-11-02T08:30:00' }] },
      field: 'feedback.0.outcomeTimestamp',
    },
    {
      name: 'a day that does not exist',
      body: { feedback: [{ ...ENTRY, outcomeTimestamp: '2026-02-30T08:30:00Z' }] },
      field: 'feedback.0.outcomeTimestamp',
    },
    {
      name: 'suggestions that are texts',
      body: { feedback: [{ ...ENTRY, acceptedSuggestions: [SALIVA_ID] }] },
      field: 'feedback.0.acceptedSuggestions.0',
    },
    {
      name: 'a reason that is a text',
      body: { feedback: [{ ...ENTRY, overrideReason: 'secret-text' }] },
      field: 'feedback.0.overrideReason',
    },
    {
      name: 'a code with a NUL',
      body: { feedback: [{ ...ENTRY, overrideReason: { reason: { code: 'secret\u0000' } } }] },
      field: 'feedback.0.overrideReason',
    },
    {
      name: 'a code that is a novel',
      body: { feedback: [{ ...ENTRY, overrideReason: { reason: { code: 'x'.repeat(257) } } }] },
      field: 'feedback.0.overrideReason',
    },
    { name: 'no JSON', body: '{"feedback":', field: 'not JSON' },
  ])('$name', async ({ body, field }) => {
    const { status, text } = await send(body)
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ resourceType: 'OperationOutcome' })
    expect(JSON.parse(text).issue[0].diagnostics).toContain(field)
    expect(text).not.toMatch(/secret|xxx/)
    expect(await kept()).toEqual([])
  })

  test.each([
    { name: 'a prototype key', body: `{"__proto__":{"x":1},"feedback":[${JSON.stringify(ENTRY)}]}` },
    {
      name: 'prototype keys within',
      body: `{"feedback":[{"__proto__":{"outcome":"accepted"},"constructor":{"prototype":{"a":1}},"overrideReason":{"__proto__":{"code":"x"}},"extension":{"__proto__":{"y":1}},${JSON.stringify(ENTRY).slice(1)}]}`,
    },
  ])('$name does no harm', async ({ body }) => {
    expect((await send(body)).status).toBe(200)
    expect((await kept()).map(({ outcome }) => outcome)).toEqual(['overridden'])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test('a nest of ten thousand is refused, and nothing of it kept', async () => {
    const nest = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    const body = `{"feedback":[{"extension":${nest},${JSON.stringify(ENTRY).slice(1)}]}`
    expect((await send(body)).status).toBe(400)
    expect(await kept()).toEqual([])
  })
})

describe('trust', () => {
  test.each([
    { name: 'the services', aud: `${BASE}/cds-services`, status: 200 },
    { name: 'the service', aud: SERVICE, status: 200 },
    { name: 'its feedback', aud: FEEDBACK, status: 200 },
    { name: 'one of several', aud: ['https://other.example', FEEDBACK], status: 200 },
    { name: 'another service', aud: `${BASE}/cds-services/other/feedback`, status: 401 },
    { name: 'feedback with a slash', aud: `${FEEDBACK}/`, status: 401 },
    { name: 'the base', aud: BASE, status: 401 },
  ])('a token for $name: $status', async ({ aud, status }) => {
    const answer = await send({ feedback: [ENTRY] }, { bearer: await token({ claims: { aud } }) })
    expect(answer).toMatchObject({ status, text: '' })
    expect(await kept()).toHaveLength(status === 200 ? 1 : 0)
  })

  test('a token for feedback calls no service', async () => {
    const { call } = await service({ cards: store })
    expect((await call(undefined, await token({ claims: { aud: FEEDBACK } }))).status).toBe(401)
  })

  test('a token that called the service is used up', async () => {
    const running = await service({ cards: store })
    const bearer = await token({ claims: { aud: `${BASE}/cds-services` } })
    expect((await running.call(undefined, bearer)).status).toBe(200)
    const answer = await fetch(`${running.url}/cds-services/facies-patient-view/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ feedback: [ENTRY] }),
    })
    expect(answer.status).toBe(401)
  })

  test('no token, or one with a stranger’s signature: an empty 401', async () => {
    const stranger = await signer('ES384', 'ehr-1')
    for (const bearer of [null, await token({ key: stranger.privateKey })])
      expect(await send({ feedback: [ENTRY] }, { bearer })).toMatchObject({ status: 401, text: '' })
    expect(await kept()).toEqual([])
  })

  test.each([
    { name: 'GET', method: 'GET', path: 'facies-patient-view/feedback', status: 405 },
    { name: 'a service that is not there', method: 'POST', path: 'other/feedback', status: 404 },
    { name: 'a service of every object', method: 'POST', path: '__proto__/feedback', status: 404 },
  ])('$name: $status', async ({ method, path, status }) => {
    expect((await send({ feedback: [ENTRY] }, { method, path })).status).toBe(status)
  })
})

describe('of several sites behind one issuer', () => {
  const north = site('general')
  const south = site('south', { fhirBase: 'https://ehr.example/south' })
  const tenant = site('tenant', { tenant: 't1' })
  const sites = [north, south, tenant]

  test.each([
    { name: 'the card says which', card: CARD, status: 200, kept: 1 },
    { name: 'a card of either counts', card: cardId(3), status: 200, kept: 1 },
    { name: 'no card of theirs leaves it open', card: cardId(9), status: 401, kept: 0 },
    { name: 'a card of another tenant is as unknown', card: cardId(4), status: 401, kept: 0 },
  ])('$name', async ({ card, status, kept: count }) => {
    await store.record([newCard(3, { site: 'south' }), newCard(4, { site: 'tenant' })])
    expect(await send({ feedback: [{ ...ENTRY, card }] }, { changes: { sites } })).toMatchObject({
      status,
      text: '',
    })
    expect(await kept()).toHaveLength(count)
  })

  test('one site’s answer to another’s card is 200, and says and keeps nothing', async () => {
    await store.record([newCard(4, { site: 'tenant' })])
    const changes = { sites: [north, tenant] }
    const { status, text, lines } = await send({ feedback: [{ ...ENTRY, card: cardId(4) }] }, { changes })
    expect({ status, text }).toEqual({ status: 200, text: '' })
    expect(lines.at(-1)?.fields).toMatchObject({ kept: 0, unknown: 1, snoozes: 0 })
    expect(await kept()).toEqual([])
  })
})

test('without the database it is 503 with an OperationOutcome, so that the client tries again', async () => {
  const other = await memoryDatabase()
  await other.close()
  const dead = cardStore(other.db, sealWith({ id: 'k1', key: new Uint8Array(32) }), () => NOW)
  const { status, text } = await send({ feedback: [ENTRY] }, { changes: { cards: dead } })
  expect(status).toBe(503)
  expect(JSON.parse(text)).toMatchObject({ resourceType: 'OperationOutcome' })
  expect(await kept()).toEqual([])
})
