import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { answerFor, type QueryAnswer, type Sources } from '../../src/fhir/prefetch.ts'
import { QUERIES } from '../../src/fhir/queries.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { about, BASE, bundle, door, EHR, nockForTests, PATIENT } from './ehr.ts'

nockForTests()

const NONE = { kind: 'read', resources: [], complete: true }
const MINE = { resourceType: 'Condition', id: 'c1', ...about(PATIENT) }
const FETCHED = { resourceType: 'Condition', id: 'fetched', ...about(PATIENT) }
const OTHER = { resourceType: 'Condition', id: 'c2', ...about('p2') }
const VISIT = { resourceType: 'Encounter', id: 'e1', ...about(PATIENT) }
const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }
const QUIET = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'not-found' }] }
const next = (url: string) => ({ link: [{ relation: 'next', url }] })

function sources(prefetch: Readonly<Record<string, unknown>>, withDoor: boolean): Sources {
  return {
    patientId: PATIENT,
    prefetch,
    record: withDoor ? door() : null,
    base: new URL(`${BASE}/`),
    notServed: [],
  }
}

describe('what was sent is the answer', () => {
  test.each([
    { name: 'null: there is none', sent: null, expected: NONE },
    {
      name: 'a Bundle without entries: there is none',
      sent: { resourceType: 'Bundle', total: 0 },
      expected: NONE,
    },
    { name: 'an empty list of entries: there is none', sent: bundle([]), expected: NONE },
    {
      name: "Epic's outcome entry: there is none",
      sent: { resourceType: 'Bundle', total: 0, entry: [{ search: { mode: 'outcome' }, resource: QUIET }] },
      expected: NONE,
    },
    { name: 'a Bundle', sent: bundle([MINE]), expected: { kind: 'read', resources: [MINE], complete: true } },
  ])('$name, and nothing is fetched', async ({ sent, expected }) => {
    await expect(answerFor('conditions', sources({ conditions: sent }, true))).resolves.toEqual(expected)
  })
})

describe('a resource that names its patient by `urn:uuid`', () => {
  const uuid = 'b0c1d2e3-4567-4abc-8def-0123456789ab'
  const other = 'b0c1d2e3-4567-4abc-8def-0123456789ac'
  const of = (reference: string) => ({ resourceType: 'Condition', subject: { reference } })

  test.each([
    { patientId: uuid, reference: `urn:uuid:${uuid}`, kind: 'read' },
    { patientId: uuid, reference: `urn:uuid:${other}`, kind: 'unread' },
    { patientId: uuid, reference: uuid, kind: 'unread' },
    { patientId: PATIENT, reference: `urn:uuid:${PATIENT}`, kind: 'unread' },
  ])('$reference of patient $patientId is $kind', async ({ patientId, reference, kind }) => {
    const given = { ...sources({ conditions: bundle([of(reference)]) }, false), patientId }
    await expect(answerFor('conditions', given)).resolves.toMatchObject({ kind })
  })
})

describe('what was sent is not the answer', () => {
  const unusable = [
    { name: 'nothing', prefetch: {} },
    { name: 'undefined', prefetch: { conditions: undefined } },
    { name: 'an OperationOutcome', prefetch: { conditions: OUTCOME } },
    { name: 'a Bundle that says it failed', prefetch: { conditions: bundle([OUTCOME]) } },
    { name: 'a page of HTML', prefetch: { conditions: '<html>' } },
    { name: 'a list', prefetch: { conditions: [MINE] } },
    { name: 'a resource that is no Bundle', prefetch: { conditions: MINE } },
    { name: 'entries that are no list', prefetch: { conditions: { resourceType: 'Bundle', entry: MINE } } },
    { name: "another patient's resource", prefetch: { conditions: bundle([MINE, OTHER]) } },
    { name: 'a resource of nobody', prefetch: { conditions: bundle([{ resourceType: 'Condition' }]) } },
    { name: 'fewer entries than its total', prefetch: { conditions: bundle([MINE], { total: 2 }) } },
    { name: 'a total and no entries', prefetch: { conditions: bundle([], { total: 500 }) } },
    { name: 'entries of another type alone', prefetch: { conditions: bundle([VISIT]) } },
    {
      name: 'entries of another type, as many as the total',
      prefetch: { conditions: bundle([MINE, VISIT], { total: 2 }) },
    },
    { name: 'a warning alone, not marked as the outcome', prefetch: { conditions: bundle([QUIET]) } },
    { name: 'a key of the prototype', prefetch: Object.create({ conditions: null }) },
  ]

  test.each(unusable)('$name: we fetch it', async ({ prefetch }) => {
    nock(EHR)
      .get('/fhir/r4/Condition')
      .query(true)
      .reply(200, bundle([FETCHED]))
    const answer = await answerFor('conditions', sources(prefetch, true))
    expect(answer).toEqual({ kind: 'read', resources: [FETCHED], complete: true })
  })

  test.each(unusable)('$name, and no door: unread', async ({ prefetch }) => {
    await expect(answerFor('conditions', sources(prefetch, false))).resolves.toMatchObject({ kind: 'unread' })
  })

  test.each([403, 404, 500])('and the server answers %i: unread', async (status) => {
    nock(EHR).get('/fhir/r4/Condition').query(true).reply(status, OUTCOME)
    await expect(answerFor('conditions', sources({}, true))).resolves.toMatchObject({ kind: 'unread' })
  })

  test('and the server sends another patient: unread', async () => {
    nock(EHR)
      .get('/fhir/r4/Condition')
      .query(true)
      .reply(200, bundle([MINE, OTHER]))
    await expect(answerFor('conditions', sources({}, true))).resolves.toEqual({
      kind: 'unread',
      code: 'FHIR_INVALID',
    })
  })
})

describe('what we fetch ourselves', () => {
  const fetched = async (key: 'conditions' | 'photos', body: FhirResource) => {
    const type = key === 'photos' ? 'Media' : 'Condition'
    nock(EHR).get(`/fhir/r4/${type}`).query(true).reply(200, body)
    return answerFor(key, sources({}, true))
  }
  const media = { resourceType: 'Media', id: 'm1', ...about(PATIENT) }

  test.each([
    { name: 'as many as the total', body: bundle([MINE], { total: 1 }), complete: true },
    { name: 'more than the total', body: bundle([MINE, MINE], { total: 1 }), complete: true },
    { name: 'fewer than the total', body: bundle([MINE], { total: 2 }), complete: false },
    { name: 'as many, one of another type', body: bundle([MINE, VISIT], { total: 2 }), complete: false },
    { name: 'some of another type', body: bundle([MINE, VISIT]), complete: true },
    { name: 'nothing, and a total of 0', body: bundle([], { total: 0 }), complete: true },
  ])('$name: complete is $complete', async ({ body, complete }) => {
    await expect(fetched('conditions', body)).resolves.toMatchObject({ kind: 'read', complete })
  })

  test.each([
    { key: 'conditions', name: 'a total and no entries', body: bundle([], { total: 500 }) },
    { key: 'conditions', name: 'entries of another type alone', body: bundle([VISIT]) },
    { key: 'photos', name: 'a total and no entries', body: bundle([], { total: 500 }) },
    { key: 'photos', name: 'entries of another type alone', body: bundle([VISIT]) },
  ] as const)('$key: $name are unread, and not none', async ({ key, body }) => {
    await expect(fetched(key, body)).resolves.toEqual({ kind: 'unread', code: 'FHIR_INVALID' })
  })

  test('of photos, fewer than the total are not all', async () => {
    const answer = await fetched('photos', bundle([media], { total: 40 }))
    expect(answer).toEqual({ kind: 'read', resources: [media], complete: false })
  })
})

test.each([
  { count: 3000, complete: true },
  { count: 3001, complete: false },
])('of $count entries 3000 are read at most, and complete is $complete', async ({ count, complete }) => {
  const many = Array.from({ length: count }, () => MINE)
  const further = bundle(many.slice(1))
  const inTwo = bundle([MINE], next(`${BASE}/Condition?page=2`))
  nock(EHR).get('/fhir/r4/Condition?page=2').reply(200, further)

  const answers = [
    await answerFor('conditions', sources({ conditions: bundle(many) }, false)),
    await answerFor('conditions', sources({ conditions: inTwo }, true)),
  ]
  const read = answers.map((answer) => answer.kind === 'read' && [answer.resources.length, answer.complete])
  expect(read).toEqual([
    [3000, complete],
    [3000, complete],
  ])
})

describe('a Bundle with a next link', () => {
  const sent = { conditions: bundle([MINE], next(`${BASE}/Condition?page=2`)) }

  test('is read on', async () => {
    nock(EHR)
      .get('/fhir/r4/Condition?page=2')
      .reply(200, bundle([FETCHED]))
    const answer = await answerFor('conditions', sources(sent, true))
    expect(answer).toEqual({ kind: 'read', resources: [MINE, FETCHED], complete: true })
  })

  test('is not complete without a door', async () => {
    const answer = await answerFor('conditions', sources(sent, false))
    expect(answer).toMatchObject({ kind: 'read', complete: false })
  })

  test('to another host is unread', async () => {
    const away = { conditions: bundle([MINE], next('https://evil.example/Condition?page=2')) }
    const answer = await answerFor('conditions', sources(away, true))
    expect(answer).toEqual({ kind: 'unread', code: 'FOREIGN_HOST' })
  })

  test('whose next page is of another patient is unread', async () => {
    nock(EHR)
      .get('/fhir/r4/Condition?page=2')
      .reply(200, bundle([OTHER]))
    await expect(answerFor('conditions', sources(sent, true))).resolves.toMatchObject({ kind: 'unread' })
  })
})

describe('what is asked for newest first', () => {
  const taken = (year: number) => ({
    resourceType: 'Media',
    id: `m${year}`,
    ...about(PATIENT),
    createdDateTime: `${year}-05-05`,
  })
  const FALLING = [2026, 2025, 2024, 2023, 2022].map(taken)
  const RISING = FALLING.toReversed()
  const link = (relation: string, query: string) => ({ relation, url: `${BASE}/Media${query}` })
  const NEXT = link('next', '?page=2')
  const [SORTED, UNSORTED, SILENT] = [
    link('self', '?subject=Patient/p1&_sort=-created'),
    link('self', '?subject=Patient/p1'),
    link('self', ''),
  ]
  const EARLIER = [2021, 2020].map(taken)
  const reading = (answer: QueryAnswer) =>
    answer.kind === 'read' && [answer.resources.length, answer.complete, answer.newestFirst ?? false]

  const PAGES = [
    { name: 'all there is, in any order', page: bundle(RISING), known: [5, true, false], further: false },
    {
      name: 'newest first',
      page: bundle(FALLING, { link: [NEXT] }),
      known: [5, false, true],
      further: false,
    },
    {
      name: 'newest first, by its own word',
      page: bundle(FALLING, { link: [SORTED, NEXT] }),
      known: [5, false, true],
      further: false,
    },
    {
      name: 'newest first, with a word that says nothing',
      page: bundle(FALLING, { link: [SILENT, NEXT] }),
      known: [5, false, true],
      further: false,
    },
    {
      name: 'newest first, and by its own word unsorted',
      page: bundle(FALLING, { link: [UNSORTED, NEXT] }),
      known: [5, false, false],
      further: true,
    },
    { name: 'oldest first', page: bundle(RISING, { link: [NEXT] }), known: [5, false, false], further: true },
    {
      name: 'newest first, fewer than are wanted',
      page: bundle(FALLING.slice(0, 2), { link: [NEXT] }),
      known: [2, false, true],
      further: true,
    },
  ]

  test.each(PAGES)('$name, sent and no door: $known', async ({ page, known }) => {
    expect(reading(await answerFor('photos', sources({ photos: page }, false)))).toEqual(known)
  })

  test.each(PAGES)('$name, sent with a door: read on is $further', async ({ page, known, further }) => {
    if (further) nock(EHR).get('/fhir/r4/Media?page=2').reply(200, bundle(EARLIER))
    const read = reading(await answerFor('photos', sources({ photos: page }, true)))
    expect(read).toEqual(further ? [Number(known[0]) + 2, true, false] : known)
  })

  test.each(PAGES)('$name, fetched: read on is $further', async ({ page, known, further }) => {
    nock(EHR)
      .get('/fhir/r4/Media')
      .query({ subject: 'Patient/p1', _sort: '-created', _count: 5 })
      .reply(200, page)
    if (further) nock(EHR).get('/fhir/r4/Media?page=2').reply(200, bundle(EARLIER))
    const read = reading(await answerFor('photos', sources({}, true)))
    expect(read).toEqual(further ? [Number(known[0]) + 2, true, false] : known)
  })

  test.each([
    { name: 'newest first', photos: FALLING, door: false, known: [5, false, true] },
    { name: 'oldest first', photos: RISING, door: false, known: null },
    { name: 'newest first', photos: FALLING, door: true, known: [5, false, true] },
    { name: 'oldest first', photos: RISING, door: true, known: [7, true, false] },
  ])('of 7 five without a link, $name, door $door: $known', async ({ photos, door: withDoor, known }) => {
    const sent = { photos: bundle(photos, { total: 7 }) }
    if (known?.[0] === 7)
      nock(EHR)
        .get('/fhir/r4/Media')
        .query(true)
        .reply(200, bundle([...photos, ...EARLIER], { total: 7 }))
    expect(reading(await answerFor('photos', sources(sent, withDoor)))).toEqual(known ?? false)
  })

  test('a further page that cannot be had ends the reading, and what was read is not all', async () => {
    nock(EHR)
      .get('/fhir/r4/Media')
      .query((query) => !('page' in query))
      .reply(200, bundle(RISING, { link: [NEXT] }))
    nock(EHR).get('/fhir/r4/Media?page=2').reply(500)
    expect(reading(await answerFor('photos', sources({}, true)))).toEqual([5, false, false])
  })

  test('a further page is not asked for once time is up', async () => {
    nock(EHR)
      .get('/fhir/r4/Media')
      .query(true)
      .reply(200, bundle(RISING, { link: [NEXT] }))
    const wanted = { until: AbortSignal.abort() }
    expect(reading(await answerFor('photos', sources({}, true), wanted))).toEqual([5, false, false])
  })

  test('so many pages are read, and no more', async () => {
    const { maxPages } = QUERIES.photos
    for (let page = 1; page <= maxPages; page += 1) {
      const answer = bundle([taken(1900 + page)], { link: [link('next', `?page=${page + 1}`)] })
      nock(EHR)
        .get('/fhir/r4/Media')
        .query((query) => (query.page ?? '1') === String(page))
        .reply(200, answer)
    }
    expect(reading(await answerFor('photos', sources({}, true)))).toEqual([maxPages, false, false])
  })

  test.each([
    { key: 'documents', count: 20, type: 'DocumentReference', field: 'date' },
    { key: 'allDocuments', count: 200, type: 'DocumentReference', field: 'date' },
    { key: 'reports', count: 100, type: 'DiagnosticReport', field: 'effectiveDateTime' },
  ] as const)('$count $key newest first are enough, in any other order they are not', async (row) => {
    const { key, count, type, field } = row
    const all = Array.from({ length: count }, (_, index) => ({
      resourceType: type,
      ...about(PATIENT),
      [field]: `${2026 - index}-05-05`,
    }))
    const answers = []
    for (const given of [all, all.toReversed()]) {
      nock(EHR)
        .get(`/fhir/r4/${type}`)
        .query(true)
        .reply(200, bundle(given, { link: [link('next', '?page=2')] }))
      if (given !== all) nock(EHR).get('/fhir/r4/Media?page=2').reply(500)
      answers.push(reading(await answerFor(key, sources({}, true))))
    }
    expect(answers).toEqual([
      [count, false, true],
      [count, false, false],
    ])
  })

  test('more are asked for, and read, where more are wanted', async () => {
    nock(EHR)
      .get('/fhir/r4/Media')
      .query({ subject: 'Patient/p1', _sort: '-created', _count: 7 })
      .reply(200, bundle(FALLING, { link: [NEXT] }))
      .get('/fhir/r4/Media?page=2')
      .reply(200, bundle(EARLIER, { link: [link('next', '?page=3')] }))
    expect(reading(await answerFor('photos', sources({}, true), { most: 7 }))).toEqual([7, false, true])
  })
})

describe('whose it is', () => {
  test.each([
    ['Patient/p1', true],
    ['Patient/p1/_history/3', true],
    [`${BASE}/Patient/p1`, true],
    ['Patient/p10', false],
    ['Patient/p2', false],
    ['p1', false],
    ['Group/p1', false],
    ['https://other.example/fhir/r4/Patient/p1', false],
    ['#p1', false],
    ['', false],
  ])('a subject %j: ours is %s', async (reference, ours) => {
    const conditions = bundle([{ resourceType: 'Condition', subject: { reference } }])
    const { kind } = await answerFor('conditions', sources({ conditions }, false))
    expect(kind).toBe(ours ? 'read' : 'unread')
  })

  test('an absolute subject proves nothing where the base is not known', async () => {
    const conditions = bundle([{ resourceType: 'Condition', subject: { reference: `${BASE}/Patient/p1` } }])
    const answer = await answerFor('conditions', { ...sources({ conditions }, false), base: null })
    expect(answer.kind).toBe('unread')
  })

  test('a Medication sent along is of no patient', async () => {
    const order = { resourceType: 'MedicationRequest', ...about(PATIENT) }
    const medications = bundle([order, { resourceType: 'Medication', id: 'x' }])
    await expect(answerFor('medications', sources({ medications }, false))).resolves.toMatchObject({
      kind: 'read',
    })
  })
})
