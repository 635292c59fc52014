import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { type Abilities, abilitiesFrom } from '../../src/fhir/abilities.ts'
import { listPhotos } from '../../src/fhir/list-photos.ts'
import { PHOTO_SOURCES, type PhotoRequest, type PhotoSource } from '../../src/fhir/photo-sources.ts'
import { photoName } from '../../src/fhir/photos.ts'
import { isFhirId } from '../../src/fhir/queries.ts'
import { EPIC_LIKE, MEDPLUM_LIKE, ORACLE_LIKE } from './capability-statements.ts'
import { about, BASE, bundle, door, EHR, LOINC, nockForTests, PATIENT } from './ehr.ts'

nockForTests()

const IMAGE = { contentType: 'image/jpeg', url: 'Binary/b1' }

function media(id: string, more: object = {}) {
  const content = { ...IMAGE, url: `Binary/of-${id}` }
  return { resourceType: 'Media', id, status: 'completed', ...about(PATIENT), content, ...more }
}

function documentOf(id: string, more: object = {}) {
  const content = [{ attachment: { ...IMAGE, url: `Binary/of-${id}` } }]
  return { resourceType: 'DocumentReference', id, status: 'current', ...about(PATIENT), content, ...more }
}

function report(id: string, media: readonly string[], more: object = {}) {
  const links = media.map((reference) => ({ link: { reference } }))
  return { resourceType: 'DiagnosticReport', id, status: 'final', ...about(PATIENT), media: links, ...more }
}

const PERSON = {
  resourceType: 'Patient',
  id: PATIENT,
  meta: { versionId: '7' },
  photo: [{ contentType: 'image/png', url: `${BASE}/Binary/face`, creation: '2026-01-01' }],
}

type Given = Partial<PhotoRequest> & { readonly prefetch?: Readonly<Record<string, unknown>> }

function request({ prefetch = {}, ...more }: Given = {}): PhotoRequest {
  const record = more.sources?.record === null ? null : door()
  return {
    abilities: null,
    patientPhoto: false,
    patient: async () => PERSON,
    ...more,
    sources: { patientId: PATIENT, prefetch, record, base: new URL(`${BASE}/`), notServed: [] },
  }
}

/** What is asked of the record, in its order, each with its answer. */
function answering(answers: Readonly<Record<string, object | number>>): string[] {
  const asked: string[] = []
  for (const [type, answer] of Object.entries(answers)) {
    nock(EHR)
      .get((path) => path.startsWith(`/fhir/r4/${type}`))
      .reply((request: Request) => {
        asked.push(decodeURIComponent(request.url.replace(`${BASE}/`, '')))
        return typeof answer === 'number' ? [answer, ''] : [200, answer]
      })
  }
  return asked
}

const places = (listed: { readonly photos: readonly { readonly source: { type: string; id: string } }[] }) =>
  listed.photos.map(({ source }) => `${source.type}/${source.id}`)

test('the places are preferred in this order', () => {
  expect(PHOTO_SOURCES.map(({ name }) => name)).toEqual([
    'Media',
    'DocumentReference',
    'DiagnosticReport.media',
    'Media by id',
    'Patient.photo',
  ])
})

describe('by what the record says it can do', () => {
  const known = (statement: object) => abilitiesFrom(statement as never) as Abilities

  test.each([
    {
      name: 'like Epic, which finds Media by _id alone: documents by their content, then reports',
      statement: EPIC_LIKE,
      answers: { 'DocumentReference?': bundle([]), 'DiagnosticReport?': bundle([]) },
      asked: [
        /^DocumentReference\?patient=Patient\/p1&contenttype=image\/jpeg,/,
        /^DiagnosticReport\?patient=Patient\/p1&/,
      ],
    },
    {
      name: 'like Oracle, which finds no Media and no documents by their content: all documents, then reports',
      statement: ORACLE_LIKE,
      answers: {
        'DocumentReference?': bundle([]),
        'DiagnosticReport?': bundle([report('r1', ['Media/m1'])]),
        'Media/m1': media('m1'),
      },
      asked: [
        /^DocumentReference\?patient=Patient\/p1&_sort=-date&_count=100$/,
        /^DiagnosticReport\?/,
        /^Media\/m1$/,
      ],
    },
    {
      name: 'like Medplum, which finds Media: those and documents, and no reports, which lead to Media',
      statement: MEDPLUM_LIKE,
      answers: { 'Media?': bundle([media('m1')]), 'DocumentReference?': bundle([documentOf('d1')]) },
      asked: [/^Media\?subject=Patient\/p1&/, /^DocumentReference\?/],
    },
    {
      name: 'like Medplum, without a Media of this patient: reports too',
      statement: MEDPLUM_LIKE,
      answers: {
        'Media?': bundle([]),
        'DocumentReference?': bundle([documentOf('d1')]),
        'DiagnosticReport?': bundle([]),
      },
      asked: [/^Media\?/, /^DocumentReference\?/, /^DiagnosticReport\?/],
    },
  ])('$name', async ({ statement, answers, asked }) => {
    const requests = answering(answers)
    await listPhotos(request({ abilities: known(statement) }))
    expect(requests).toEqual(asked.map((pattern) => expect.stringMatching(pattern)))
  })

  const searchedBy = (type: string, parameters: readonly string[]) => ({
    resourceType: 'CapabilityStatement',
    rest: [
      {
        mode: 'server',
        resource: [
          {
            type,
            interaction: [{ code: 'read' }, { code: 'search-type' }],
            searchParam: parameters.map((name) => ({ name })),
          },
          ...(type === 'Media' ? [] : [{ type: 'Media', interaction: [{ code: 'read' }] }]),
        ],
      },
    ],
  })

  test.each([
    { type: 'Media', parameters: ['patient'], asks: 'Media?patient=Patient/p1&' },
    { type: 'Media', parameters: ['subject'], asks: 'Media?subject=Patient/p1&' },
    { type: 'Media', parameters: ['patient', 'subject'], asks: 'Media?subject=Patient/p1&' },
    { type: 'Media', parameters: [], asks: 'Media?subject=Patient/p1&' },
    {
      type: 'DocumentReference',
      parameters: ['subject', 'contenttype'],
      asks: 'DocumentReference?subject=Patient/p1&contenttype=',
    },
    {
      type: 'DocumentReference',
      parameters: ['subject'],
      asks: 'DocumentReference?subject=Patient/p1&_sort=',
    },
    {
      type: 'DocumentReference',
      parameters: ['subject', 'patient'],
      asks: 'DocumentReference?patient=Patient/p1&_sort=',
    },
    { type: 'DocumentReference', parameters: [], asks: 'DocumentReference?patient=Patient/p1&_sort=' },
    { type: 'DiagnosticReport', parameters: ['subject'], asks: 'DiagnosticReport?subject=Patient/p1&_sort=' },
    { type: 'DiagnosticReport', parameters: ['patient'], asks: 'DiagnosticReport?patient=Patient/p1&_sort=' },
  ])('$type, searched by $parameters: $asks', async ({ type, parameters, asks }) => {
    const requests = answering({ [`${type}?`]: bundle([]) })
    await listPhotos(request({ abilities: known(searchedBy(type, parameters)) }))
    expect(requests).toEqual([expect.stringContaining(asks)])
  })

  test('unknown yet: Media, and nothing else', async () => {
    const requests = answering({ 'Media?': bundle([]) })
    expect(await listPhotos(request({ knownMedia: async () => ['m1'] }))).toMatchObject({
      photos: [],
      unread: null,
    })
    expect(requests).toHaveLength(1)
  })

  test.each([
    {
      name: 'Media that are known from before',
      ids: ['m1', 'm2', 'm1', '../x', 'other'],
      expected: ['Media/m1'],
    },
  ])('$name are read one by one, and only those of this patient count', async ({ ids, expected }) => {
    const requests = answering({
      'DocumentReference?': bundle([]),
      'DiagnosticReport?': bundle([]),
      'Media/m1': media('m1'),
      'Media/m2': 404,
      'Media/other': media('other', about('p2')),
    })
    const given = request({ abilities: known(ORACLE_LIKE), knownMedia: async () => ids })
    expect(places(await listPhotos(given))).toEqual(expected)
    expect(requests.filter((path) => path.startsWith('Media/'))).toHaveLength(3)
  })
})

describe('photos that were entered in error', () => {
  const IN_ERROR = { status: 'entered-in-error' }
  const told = async (answers: Readonly<Record<string, object | number>>, given: Given = {}) => {
    const withdrawn: string[] = []
    answering(answers)
    const onWithdrawn = (references: readonly string[]) => void withdrawn.push(...references)
    await listPhotos(request({ ...given, onWithdrawn }))
    return withdrawn
  }

  test('are told where Media are searched, and no others', async () => {
    const found = bundle([media('m1'), media('m2', IN_ERROR)])
    expect(await told({ 'Media?': found })).toEqual(['Media/m2'])
  })

  test('are told where they were sent along', async () => {
    const prefetch = {
      photos: bundle([media('m1', IN_ERROR)]),
      documents: bundle([documentOf('d1', IN_ERROR)]),
    }
    expect(await told({}, { prefetch })).toEqual(['Media/m1', 'DocumentReference/d1'])
  })

  test('are told where they are read by id, but not those of another patient', async () => {
    const abilities = abilitiesFrom(ORACLE_LIKE as never)
    const answers = {
      'DocumentReference?': bundle([]),
      'DiagnosticReport?': bundle([]),
      'Media/m1': media('m1', IN_ERROR),
      'Media/other': media('other', { ...about('p2'), ...IN_ERROR }),
    }
    const knownMedia = async () => ['m1', 'other']
    expect(await told(answers, { abilities, knownMedia })).toEqual(['Media/m1'])
  })
})

describe('reports', () => {
  const abilities = abilitiesFrom(ORACLE_LIKE as never)

  test.each([
    { name: 'relative', reference: 'Media/m1', asked: true },
    { name: 'in the base', reference: `${BASE}/Media/m1`, asked: true },
    { name: 'in one version', reference: 'Media/m1/_history/3', asked: true },
    { name: 'on another host', reference: 'https://evil.example/fhir/r4/Media/m1', asked: false },
    { name: 'out of the type', reference: 'Media/../Patient/m1', asked: false },
    { name: 'of another type', reference: 'Binary/m1', asked: false },
  ])('lead to a Media $name: $asked', async ({ reference, asked }) => {
    const requests = answering({
      'DocumentReference?': bundle([]),
      'DiagnosticReport?': bundle([report('r1', [reference])]),
      ...(asked && { 'Media/m1': media('m1') }),
    })
    const listed = await listPhotos(request({ abilities }))
    expect(places(listed)).toEqual(asked ? ['Media/m1'] : [])
    for (const { source } of listed.photos) expect(source.listedBy).toBe('DiagnosticReport')
    expect(requests).toHaveLength(asked ? 3 : 2)
  })

  test.each([
    { name: 'entered in error', more: { status: 'entered-in-error' } },
    {
      name: 'of radiology',
      more: { category: [{ coding: [{ system: LOINC, code: 'LP29684-5' }] }] },
    },
    {
      name: 'of radiology, by its HL7 code',
      more: {
        category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'RAD' }] }],
      },
    },
  ])('$name are left aside', async ({ more }) => {
    answering({
      'DocumentReference?': bundle([]),
      'DiagnosticReport?': bundle([report('r1', ['Media/m1'], more)]),
    })
    expect(places(await listPhotos(request({ abilities })))).toEqual([])
  })

  test('lead to five Media at most', async () => {
    const many = Array.from({ length: 9 }, (_, index) => `Media/m${index}`)
    const requests = answering({
      'DocumentReference?': bundle([]),
      'DiagnosticReport?': bundle(many.map((reference, index) => report(`r${index}`, [reference]))),
      ...Object.fromEntries(many.slice(0, 5).map((path) => [path, media(path.slice(6))])),
    })
    expect((await listPhotos(request({ abilities }))).photos).toHaveLength(5)
    expect(requests).toHaveLength(7)
  })
})

describe('a document is a photo', () => {
  const first = async (more: object) => {
    const prefetch = { photos: null, documents: bundle([documentOf('d1', more)]) }
    return (await listPhotos(request({ prefetch }))).photos[0]
  }

  test('with its address and its day', async () => {
    expect(await first({ date: '2026-05-04T10:00:00Z', meta: { versionId: '2' } })).toEqual({
      source: { type: 'DocumentReference', id: 'd1', versionId: '2' },
      version: 'DocumentReference/d1/version/2',
      takenOn: '2026-05-04',
      contentType: 'image/jpeg',
      content: { kind: 'url', url: 'Binary/of-d1' },
    })
  })

  test.each([
    { more: { context: { period: { start: '2026-05-04T10:00:00Z' } } }, expected: '2026-05-04' },
    { more: { date: '2026-06-01', context: { period: { start: '2026-05-04' } } }, expected: '2026-06-01' },
    { more: { meta: { lastUpdated: '2026-05-04T10:00:00Z' } }, expected: null },
    { more: { date: '2026' }, expected: null },
    { more: { context: 'then' }, expected: null },
  ])('taken on the day of $more', async ({ more, expected }) => {
    expect((await first(more))?.takenOn).toBe(expected)
  })

  const withType = (contentType: string | undefined) => ({
    content: [{ attachment: { ...IMAGE, contentType } }],
  })

  test.each([
    { name: 'entered in error', more: { status: 'entered-in-error' } },
    { name: 'superseded', more: { status: 'superseded' } },
    { name: 'whose document was entered in error', more: { docStatus: 'entered-in-error' } },
    { name: 'a PDF', more: withType('application/pdf') },
    { name: 'a DICOM object', more: withType('application/dicom') },
    { name: 'a DICOM picture', more: withType('image/dicom+jpeg') },
    { name: 'a drawing', more: withType('image/svg+xml') },
    { name: 'of a type that it does not say', more: withType(undefined) },
    { name: 'without content', more: { content: [] } },
    { name: 'with content of a wrong shape', more: { content: { attachment: IMAGE } } },
    { name: 'without an address', more: { content: [{ attachment: { contentType: 'image/png' } }] } },
    { name: 'without an id', more: { id: undefined } },
    { name: 'of radiology', more: { type: { coding: [{ system: LOINC, code: '18748-4' }] } } },
    { name: 'an insurance card', more: { type: { coding: [{ system: LOINC, code: '64290-0' }] } } },
  ])('but not one that is $name', async ({ more }) => {
    expect(await first(more)).toBeUndefined()
  })

  test.each([
    'image/jpeg',
    'image/jpg',
    'image/png',
    'image/webp',
    'image/heic',
    'image/tiff',
    'IMAGE/JPEG; q=1',
  ])('of type %s', async (contentType) => {
    expect(await first(withType(contentType))).toBeDefined()
  })

  test.each([
    { name: 'its code', more: { type: { coding: [{ system: LOINC, code: '72170-4' }] } }, isListed: true },
    { name: 'its category', more: { category: [{ text: 'Clinical photos' }] }, isListed: true },
    { name: 'the words of its type', more: { type: { coding: [{ display: 'Image' }] } }, isListed: true },
    { name: 'imaging', more: { category: [{ text: 'Imaging' }] }, isListed: false },
    { name: 'nothing', more: {}, isListed: false },
  ])('without a type of its content, by $name: $isListed', async ({ more, isListed }) => {
    const photo = await first({ ...withType(undefined), ...more })
    expect(photo?.contentType).toBe(isListed ? null : undefined)
  })

  const part = (name: string, more: object = {}) => ({
    attachment: { ...IMAGE, url: `Binary/${name}`, ...more },
  })
  const PNG = { contentType: 'image/png' }
  const TIFF = { contentType: 'image/tiff' }

  test.each([
    {
      name: 'two of other titles',
      content: [part('a', { title: 'side' }), part('b', { ...PNG, title: 'front' })],
      urls: ['a', 'b'],
    },
    { name: 'two in one form', content: [part('a'), part('b')], urls: ['a', 'b'] },
    {
      name: 'two of other days',
      content: [part('a', { creation: '2026-01-01' }), part('b', { ...PNG, creation: '2026-02-01' })],
      urls: ['a', 'b'],
    },
    { name: 'one in two forms', content: [part('a', PNG), part('b')], urls: ['a'] },
    {
      name: 'one with its hash twice',
      content: [part('a', { hash: 'x' }), part('b', { hash: 'x' })],
      urls: ['a'],
    },
    {
      name: 'one in a form that is not opened, and in one that is',
      content: [part('a', TIFF), part('b')],
      urls: ['b'],
    },
    {
      name: 'seven',
      content: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => part(name)),
      urls: ['a', 'b', 'c', 'd', 'e'],
    },
  ])('for each of its pictures: $name', async ({ content, urls }) => {
    const documents = bundle([documentOf('d1', { content, meta: { versionId: '2' } })])
    const { photos } = await listPhotos(request({ prefetch: { photos: null, documents } }))
    const asked = urls.map((name) => ({ kind: 'url', url: `Binary/${name}` }))
    const further = urls.slice(1).map((_, index) => `DocumentReference/d1/version/2/part/${index + 1}`)
    expect(photos.slice(0, 5).map(({ content }) => content)).toEqual(asked)
    expect(photos.map(({ version }) => version)).toEqual(['DocumentReference/d1/version/2', ...further])
    expect(new Set(photos.map(photoName)).size).toBe(urls.length)
  })

  test('once, in the first form that can be read', async () => {
    const content = [
      { attachment: { contentType: 'application/pdf', url: 'Binary/pdf' } },
      { attachment: { contentType: 'image/png', data: 'QUJD' } },
      { attachment: { contentType: 'image/jpeg', url: 'Binary/jpeg' } },
    ]
    expect((await first({ content }))?.content).toEqual({ kind: 'inline', base64: 'QUJD' })
  })
})

test.each([
  'CT',
  'MR',
  'DX',
  'US',
  'XA',
  'OP',
  'retina',
])('a Media of the modality %s is no photo', async (code) => {
  const prefetch = { photos: bundle([media('m1', { modality: { coding: [{ code }] } })]) }
  expect((await listPhotos(request({ prefetch }))).photos).toEqual([])
})

test('a Media of external-camera photography is one', async () => {
  const prefetch = { photos: bundle([media('m1', { modality: { coding: [{ code: 'XC' }] } })]) }
  expect((await listPhotos(request({ prefetch }))).photos).toHaveLength(1)
})

describe('photos in several places', () => {
  const abilities = abilitiesFrom(MEDPLUM_LIKE as never)
  const older = media('older', { createdDateTime: '2024-05-05' })
  const newer = documentOf('newer', { date: '2026-05-05' })

  test('are all listed, the newest first', async () => {
    answering({ 'Media?': bundle([older]), 'DocumentReference?': bundle([newer]) })
    const listed = await listPhotos(request({ abilities }))
    expect(places(listed)).toEqual(['DocumentReference/newer', 'Media/older'])
    expect(listed).toMatchObject({ unread: null, isNewestKnown: true, total: 2 })
  })

  test('are asked for at the same time', async () => {
    const { promise: second, resolve } = Promise.withResolvers<void>()
    const place = (name: string, list: () => Promise<void>): PhotoSource => ({
      name,
      isSent: () => false,
      isOffered: () => true,
      list: async () => {
        await list()
        return { photos: [], reach: 'all' }
      },
    })
    const atOnce = [place('waits for the second', () => second), place('second', async () => resolve())]
    expect(await listPhotos(request(), { places: atOnce })).toMatchObject({ photos: [], unread: null })
  })

  test('count once where it is the same picture, as the Media', async () => {
    const content = [{ attachment: { ...IMAGE, url: 'Binary/of-older' } }]
    answering({ 'Media?': bundle([older]), 'DocumentReference?': bundle([documentOf('d1', { content })]) })
    expect(places(await listPhotos(request({ abilities })))).toEqual(['Media/older'])
  })

  test.each([
    { name: 'fails', documents: 500, isNewestKnown: false },
    { name: 'is closed to us', documents: 403, isNewestKnown: true },
  ])('of which the second $name: the newest known is $isNewestKnown', async ({
    documents,
    isNewestKnown,
  }) => {
    answering({ 'Media?': bundle([older]), 'DocumentReference?': documents })
    expect(await listPhotos(request({ abilities }))).toMatchObject({ photos: [{}], isNewestKnown })
  })

  const withoutToken = (given: Given) => {
    const { sources, ...asked } = request(given)
    return listPhotos({ ...asked, sources: { ...sources, record: null } })
  }

  test('of which one was not sent along and cannot be asked: it is closed to us, and not missed', async () => {
    const listed = await withoutToken({ abilities, prefetch: { photos: bundle([older]) } })
    expect(listed).toMatchObject({ photos: [{}], isNewestKnown: true })
  })

  test('none of which was sent along or can be asked: the photos could not be listed', async () => {
    const listed = await withoutToken({ abilities, prefetch: {} })
    expect(listed).toMatchObject({ photos: [], unread: 'PREFETCH_MISSING', isNewestKnown: false })
  })

  test('without a token those that cannot be sent along are not missed', async () => {
    const epic = abilitiesFrom(EPIC_LIKE as never)
    const prefetch = { documents: bundle([newer]) }
    const listed = await withoutToken({ abilities: epic, knownMedia: async () => ['m1'], prefetch })
    expect(listed).toMatchObject({ photos: [{}], isNewestKnown: true })
  })

  test.each([
    { noPhotosIn: [], found: [[], false] },
    { noPhotosIn: ['DocumentReference'], found: [['Media/older'], true] },
    { noPhotosIn: ['Media'], found: [[], false] },
  ])('with no photos in $noPhotosIn, of which documents cannot be searched', async ({
    noPhotosIn,
    found,
  }) => {
    const asked = answering({ 'Media?': bundle([older]), 'DocumentReference?': 500 })
    const listed = await listPhotos(request({ abilities, noPhotosIn }))
    expect([listed.isNewestKnown ? places(listed) : [], listed.isNewestKnown]).toEqual(found)
    for (const place of noPhotosIn) expect(asked.filter((path) => path.startsWith(place))).toEqual([])
    nock.cleanAll()
  })

  test('what was sent along of a place without photos is not read', async () => {
    const prefetch = { photos: bundle([older]), documents: bundle([newer]) }
    const listed = await withoutToken({ abilities, prefetch, noPhotosIn: ['DocumentReference'] })
    expect(places(listed)).toEqual(['Media/older'])
  })

  test('of which one tells the patient by: not beside others', async () => {
    answering({ 'Media?': bundle([older]), 'DocumentReference?': bundle([]) })
    expect(places(await listPhotos(request({ abilities, patientPhoto: true })))).toEqual(['Media/older'])
  })
})

describe('photos of another patient in the answer', () => {
  const foreign = media('foreign', about('p2'))

  test.each([
    { name: 'beside some of this one', found: [media('m1'), foreign], expected: ['Media/m1'] },
    { name: 'alone', found: [foreign], expected: [] },
  ])('$name are left out, and the newest are not known', async ({ found, expected }) => {
    answering({ 'Media?': bundle(found) })
    const listed = await listPhotos(request())
    expect(places(listed)).toEqual(expected)
    expect(listed).toMatchObject({ unread: null, isNewestKnown: false, total: null })
  })
})

test('films are no photos, and no end of the list', async () => {
  const film = (year: number) => {
    const content = { contentType: 'video/mp4', url: `Binary/${year}` }
    return media(`film${year}`, { createdDateTime: `${year}-01-01`, content })
  }
  const next = { link: [{ relation: 'next', url: `${BASE}/Media?page=2` }] }
  nock(EHR)
    .get('/fhir/r4/Media')
    .query((query) => !('page' in query))
    .reply(200, bundle([2026, 2025, 2024, 2023, 2022].map(film), next))
    .get('/fhir/r4/Media?page=2')
    .reply(200, bundle([media('m1', { createdDateTime: '2021-01-01' })]))
  expect(places(await listPhotos(request()))).toEqual(['Media/m1'])
})

test('pictures that are never opened crowd out no photo', async () => {
  const fax = (day: number) => {
    const content = [{ attachment: { contentType: 'image/tiff', url: `Binary/fax${day}` } }]
    return documentOf(`fax${day}`, { date: `2026-05-1${day}`, content })
  }
  const prefetch = { photos: null, documents: bundle([...[1, 2, 3, 4, 5, 6, 7].map(fax), documentOf('d1')]) }
  const listed = places(await listPhotos(request({ prefetch })))
  expect(listed).toHaveLength(6)
  expect(listed).toContain('DocumentReference/d1')
})

describe('what was sent along', () => {
  test('is read in both places, and each picture counts once', async () => {
    const prefetch = {
      photos: bundle([media('m1', { createdDateTime: '2026-01-01', content: IMAGE })]),
      documents: bundle([
        documentOf('same', { content: [{ attachment: { ...IMAGE, url: `${BASE}/Binary/b1` } }] }),
        documentOf('newer', { date: '2026-02-02' }),
      ]),
    }
    const listed = await listPhotos(request({ prefetch, sources: { record: null } as never }))
    expect(places(listed)).toEqual(['DocumentReference/newer', 'Media/m1'])
  })

  test('with the same bytes inline counts once', async () => {
    const inline = { contentType: 'image/jpeg', data: 'QUJD' }
    const prefetch = {
      photos: bundle([media('m1', { content: inline })]),
      documents: bundle([documentOf('d1', { content: [{ attachment: inline }] })]),
    }
    expect(places(await listPhotos(request({ prefetch })))).toEqual(['Media/m1'])
  })

  test('of another patient is not read', async () => {
    const prefetch = { photos: null, documents: bundle([documentOf('d1', about('p2'))]) }
    answering({ 'DocumentReference?': 403 })
    expect(await listPhotos(request({ prefetch }))).toMatchObject({ photos: [], unread: null })
  })
})

describe('Patient.photo', () => {
  const abilities = abilitiesFrom(EPIC_LIKE as never)
  const nothingElse = () => answering({ 'DocumentReference?': bundle([]), 'DiagnosticReport?': bundle([]) })

  test('is looked at only where the site turns it on', async () => {
    nothingElse()
    expect((await listPhotos(request({ abilities }))).photos).toEqual([])
    nothingElse()
    const { photos } = await listPhotos(request({ abilities, patientPhoto: true }))
    expect(photos).toEqual([
      {
        source: { type: 'Patient', id: PATIENT, versionId: null },
        version: expect.stringMatching(/^Patient\/p1\/photo\/0\/sha256\/[0-9a-f]{64}$/),
        takenOn: null,
        contentType: 'image/png',
        content: { kind: 'url', url: `${BASE}/Binary/face` },
      },
    ])
  })

  test.each([
    { name: 'inline data', photo: { data: 'QUJD' }, content: { kind: 'inline', base64: 'QUJD' } },
    {
      name: 'a relative address',
      photo: { url: 'Binary/face' },
      content: { kind: 'url', url: 'Binary/face' },
    },
    { name: 'a document', photo: { url: 'Binary/face', contentType: 'application/pdf' }, content: undefined },
    { name: 'nothing', photo: {}, content: undefined },
  ])('may be $name', async ({ photo, content }) => {
    nothingElse()
    const patient = async () => ({ ...PERSON, photo: [photo] })
    const { photos } = await listPhotos(request({ abilities, patientPhoto: true, patient }))
    expect(photos[0]?.content).toEqual(content)
  })

  test('changes its version with the picture, not with the Patient', async () => {
    const versionWith = async (change: object) => {
      nothingElse()
      const patient = async () => ({ ...PERSON, ...change })
      return (await listPhotos(request({ abilities, patientPhoto: true, patient }))).photos[0]?.version
    }
    const usual = await versionWith({})
    expect(await versionWith({ meta: { versionId: '8' } })).toBe(usual)
    expect(await versionWith({ photo: [{ ...PERSON.photo[0], hash: 'x' }] })).not.toBe(usual)
  })
})

describe('where the newest are not known', () => {
  const dated = (year: number) => ({ createdDateTime: `${year}-05-05`, date: `${year}-05-05` })
  const RISING = [2018, 2019, 2020, 2021, 2022]
  const more = { link: [{ relation: 'next', url: `${BASE}/Media?page=2` }] }
  const reports = (years: readonly number[]) =>
    years.map((year) => report(`r${year}`, [`Media/m${year}`], { effectiveDateTime: `${year}-05-05` }))

  test.each([
    { name: 'newest first', years: RISING.toReversed(), isNewestKnown: true },
    { name: 'oldest first', years: RISING, isNewestKnown: false },
  ])('photos that were sent $name, of more: known is $isNewestKnown', async ({ years, isNewestKnown }) => {
    const prefetch = {
      photos: bundle(
        years.map((year) => media(`m${year}`, dated(year))),
        more,
      ),
    }
    const listed = await listPhotos(request({ prefetch, sources: { record: null } as never }))
    expect(listed).toMatchObject({ unread: null, isNewestKnown, total: null })
    expect(listed.photos.map(({ takenOn }) => takenOn?.slice(0, 4))).toEqual([
      '2022',
      '2021',
      '2020',
      '2019',
      '2018',
    ])
  })

  test('one place of two is enough to leave it open', async () => {
    const prefetch = {
      photos: bundle([media('m1', dated(2025))]),
      documents: bundle(
        RISING.map((year) => documentOf(`d${year}`, dated(year))),
        more,
      ),
    }
    const listed = await listPhotos(request({ prefetch, sources: { record: null } as never }))
    expect(listed).toMatchObject({
      photos: [{ takenOn: '2025-05-05' }, {}, {}, {}, {}],
      isNewestKnown: false,
    })
  })

  test('the rest is read, and the newest come first', async () => {
    nock(EHR)
      .get('/fhir/r4/Media')
      .query((query) => !('page' in query))
      .reply(
        200,
        bundle(
          RISING.map((year) => media(`m${year}`, dated(year))),
          more,
        ),
      )
      .get('/fhir/r4/Media?page=2')
      .reply(200, bundle([2026, 2016].map((year) => media(`m${year}`, dated(year)))))
    const listed = await listPhotos(request())
    expect(places(listed)).toEqual(['m2026', 'm2022', 'm2021', 'm2020', 'm2019'].map((id) => `Media/${id}`))
    expect(listed).toMatchObject({ isNewestKnown: true, total: 7 })
  })

  test('of reports in any order those of the newest are followed', async () => {
    const years = [...RISING, 2025, 2026]
    const newest = [2026, 2025, 2022, 2021, 2020]
    const requests = answering({
      'DocumentReference?': bundle([]),
      'DiagnosticReport?': bundle(reports(years)),
      ...Object.fromEntries(newest.map((year) => [`Media/m${year}`, media(`m${year}`, dated(year))])),
    })
    const listed = await listPhotos(request({ abilities: abilitiesFrom(ORACLE_LIKE as never) }))
    expect(listed).toMatchObject({ isNewestKnown: true, total: null })
    expect(requests.slice(2)).toEqual(newest.map((year) => `Media/m${year}`))
  })

  test('nothing was listed at all', async () => {
    answering({ 'Media?': 500 })
    expect(await listPhotos(request())).toEqual({
      photos: [],
      unread: 'FHIR_UNAVAILABLE',
      isNewestKnown: false,
      total: null,
    })
  })

  test.each([
    { years: [2026], most: 5, total: 1 },
    { years: RISING, most: 2, total: 5 },
  ])('of $years.length photos $most are listed, and all are counted', async ({ years, most, total }) => {
    answering({ 'Media?': bundle(years.map((year) => media(`m${year}`, dated(year)))) })
    const listed = await listPhotos(request({ most }))
    expect([listed.photos.length, listed.total]).toEqual([Math.min(years.length, most), total])
  })
})

describe('Media that were known before, beside a document that shows a photo', () => {
  const searched = { 'Media?': bundle([]) }

  test.each([
    { offers: 'a search of Media', record: MEDPLUM_LIKE, ids: [], answers: searched, total: 1 },
    {
      offers: 'a search of Media',
      record: MEDPLUM_LIKE,
      ids: ['m1'],
      answers: { ...searched, 'Media/m1': 404 },
      total: 1,
    },
    {
      offers: 'a search of Media',
      record: MEDPLUM_LIKE,
      ids: ['m1'],
      answers: { ...searched, 'Media/m1': media('m1') },
      total: null,
    },
    { offers: 'none', record: ORACLE_LIKE, ids: [], answers: {}, total: null },
  ])('the record offers $offers and answers $answers: in all $total', async (row) => {
    const { record, ids, answers, total } = row
    answering({
      ...answers,
      'DocumentReference?': bundle([documentOf('p1')]),
      'DiagnosticReport?': bundle([]),
    })
    const abilities = abilitiesFrom(record as never)
    const listed = await listPhotos(request({ abilities, knownMedia: async () => ids }))
    expect(listed).toMatchObject({ isNewestKnown: true, total })
  })
})

describe('a place that fails', () => {
  const abilities = abilitiesFrom(MEDPLUM_LIKE as never)
  const NONE = bundle([])

  test.each([
    { media: 500, documents: NONE, reports: NONE, unread: 'FHIR_UNAVAILABLE' },
    { media: 403, documents: NONE, reports: NONE, unread: 'FHIR_REFUSED' },
    { media: NONE, documents: 500, reports: NONE, unread: 'FHIR_UNAVAILABLE' },
    { media: NONE, documents: 403, reports: NONE, unread: null },
    { media: NONE, documents: NONE, reports: 404, unread: null },
    { media: NONE, documents: { resourceType: 'Patient' }, reports: NONE, unread: 'FHIR_INVALID' },
  ])('$media, $documents, $reports: unread is $unread', async ({ media, documents, reports, unread }) => {
    answering({ 'Media?': media, 'DocumentReference?': documents, 'DiagnosticReport?': reports })
    expect(await listPhotos(request({ abilities }))).toMatchObject({ photos: [], unread })
  })

  test.each([
    { media: 500, documents: 1, isNewestKnown: false },
    { media: 404, documents: 1, isNewestKnown: false },
    { media: 403, documents: 1, isNewestKnown: false },
    { media: { resourceType: 'Patient' }, documents: 1, isNewestKnown: false },
    { media: NONE, documents: 500, reports: 1, isNewestKnown: false },
    { media: NONE, documents: 403, reports: 1, isNewestKnown: true },
    { media: NONE, documents: 404, reports: 1, isNewestKnown: true },
    { media: NONE, documents: NONE, reports: 1, isNewestKnown: true },
    { media: NONE, documents: NONE, reports: 500, known: 1, isNewestKnown: false },
    { media: 500, documents: NONE, reports: NONE, known: 1, isNewestKnown: false },
    { media: NONE, documents: NONE, reports: 403, known: 1, isNewestKnown: true },
    { media: NONE, documents: NONE, reports: NONE, known: 1, isNewestKnown: true },
  ])('$media, $documents, $reports, and a photo at 1: known is $isNewestKnown', async (row) => {
    const { media: searched, documents, reports, known, isNewestKnown } = row
    answering({
      'Media?': searched,
      'DocumentReference?': documents === 1 ? bundle([documentOf('p1')]) : documents,
      ...(reports !== undefined && {
        'DiagnosticReport?': reports === 1 ? bundle([report('r1', ['Media/p1'])]) : reports,
      }),
      ...((reports === 1 || known === 1) && { 'Media/p1': media('p1') }),
    })
    const knownMedia = async () => ['p1']
    const listed = await listPhotos(request({ abilities, knownMedia }))
    expect(listed).toMatchObject({ photos: [{}], unread: null, isNewestKnown })
    if (!isNewestKnown) expect(listed.total).toBeNull()
  })

  const SENT = { documents: bundle([documentOf('d1')]) }

  test.each([
    { name: 'closed', media: 403, isNewestKnown: true },
    { name: 'not there', media: 404, isNewestKnown: true },
    { name: 'silent', media: 500, isNewestKnown: false },
  ])('that nobody knows to exist and is $name, beside a photo that was sent: $isNewestKnown', async (row) => {
    answering({ 'Media?': row.media })
    const { isNewestKnown } = row
    expect(await listPhotos(request({ prefetch: SENT }))).toMatchObject({ photos: [{}], isNewestKnown })
  })

  test.each([
    { name: 'that nobody knows to exist', known: null, isNewestKnown: true },
    { name: 'that is there', known: abilities, isNewestKnown: false },
  ])('$name, and no token to ask it with, beside a photo that was sent: $isNewestKnown', async (row) => {
    const { sources, ...asked } = request({ abilities: row.known, prefetch: SENT })
    const listed = await listPhotos({ ...asked, sources: { ...sources, record: null } })
    expect(listed).toMatchObject({ photos: [{}], isNewestKnown: row.isNewestKnown })
  })

  test('that was sent as failed, and that the record does not offer, does not count', async () => {
    const prefetch = { photos: bundle([media('m1')]), documents: { resourceType: 'OperationOutcome' } }
    answering({ 'DocumentReference?': 500 })
    expect(await listPhotos(request({ prefetch }))).toMatchObject({ photos: [{}], isNewestKnown: true })
  })
})

test("a site's own feed is a further place", async () => {
  const photo = (await listPhotos(request({ prefetch: { photos: bundle([media('m1')]) } }))).photos[0]
  if (!photo) throw new Error('no photo')
  const feed: PhotoSource = {
    name: 'feed',
    isSent: () => false,
    isOffered: () => true,
    list: async () => ({ photos: [photo], reach: 'all' }),
  }
  answering({ 'Media?': bundle([]) })
  const listed = await listPhotos(request(), { places: [...PHOTO_SOURCES, feed] })
  expect(places(listed)).toEqual(['Media/m1'])
})

test('every photo has a name that is a FHIR id, and no two the same', async () => {
  const id = 'x'.repeat(64)
  const prefetch = {
    photos: bundle([media(id)]),
    documents: bundle([documentOf(id, { content: [{ attachment: IMAGE }] })]),
  }
  const names = (await listPhotos(request({ prefetch }))).photos.map(photoName)
  expect(names.every(isFhirId)).toBe(true)
  expect(new Set(names).size).toBe(2)
  expect(names).toContain(id)
})
