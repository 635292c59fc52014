import exifReader from 'exif-reader'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { photoPlaces } from '../../src/assessments/photo-places.ts'
import { EPIC_LIKE } from '../fhir/capability-statements.ts'
import { databaseForTests, siteOf, startApp } from './app.ts'
import { mediaOf, refusalOf, startTestEhr, type TestEhr } from './ehr.ts'

databaseForTests()

const picture = sharp({ create: { width: 40, height: 20, channels: 3, background: '#c08060' } })
const withExif = new Uint8Array(
  await picture
    .clone()
    .withExif({ IFD0: { Artist: 'Not For The Page' }, IFD3: { GPSLatitude: '47/1 22/1 0/1' } })
    .jpeg()
    .toBuffer(),
)
const lying = new Uint8Array(await picture.clone().withMetadata({ orientation: 6 }).png().toBuffer())

async function opened(prepare: (ehr: TestEhr) => void = () => {}, policy: object = {}) {
  const ehr = await startTestEhr()
  ehr.photos = { face: { type: 'image/jpeg', bytes: withExif } }
  prepare(ehr)
  const app = await startApp(ehr, { sites: [siteOf(ehr, { policy })] })
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  const fhir = (path: string, init: RequestInit = {}) => browser.get(`${page}fhir/${path}`, init)
  const list = async () => JSON.parse((await fhir('Media?subject=Patient/patient-a')).text)
  return { ehr, app, browser, page, fhir, list }
}

describe('Patient', () => {
  test('is the launch patient, without what the page does not need', async () => {
    const { fhir } = await opened()
    const { status, text, headers } = await fhir('Patient/patient-a')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('application/fhir+json')
    expect(JSON.parse(text)).toEqual({
      resourceType: 'Patient',
      id: 'patient-a',
      name: [{ family: 'Quill', given: ['Oriana'] }],
      identifier: [],
      gender: 'female',
      birthDate: '1985-03-07',
    })
  })

  test('has its numbers with their types, and nothing else of them', async () => {
    const type = { coding: [{ system: 'urn:v2-0203', code: 'MR', display: 'Not For The Page' }], text: 'MRN' }
    const assigner = { display: 'Not For The Page' }
    const { fhir } = await opened((ehr) => {
      ehr.be.patient = {
        identifier: [{ type, system: 'urn:oid:1', value: '4711', assigner }, { value: '9' }],
      }
    })
    expect(JSON.parse((await fhir('Patient/patient-a')).text).identifier).toEqual([
      {
        type: { coding: [{ system: 'urn:v2-0203', code: 'MR' }], text: 'MRN' },
        system: 'urn:oid:1',
        value: '4711',
      },
      { value: '9' },
    ])
  })
})

describe('Media', () => {
  test('lists the photos of the launch patient, rebuilt', async () => {
    const { list, ehr } = await opened()
    expect(await list()).toEqual({
      resourceType: 'Bundle',
      type: 'searchset',
      total: 1,
      entry: [
        {
          resource: {
            resourceType: 'Media',
            id: 'media-face',
            meta: { source: 'urn:facies:photo-source:Media' },
            status: 'completed',
            subject: { reference: 'Patient/patient-a' },
            createdDateTime: '2026-10-01',
            content: { contentType: 'image/jpeg', url: 'Binary/media-face' },
          },
          search: { mode: 'match' },
        },
      ],
    })
    expect(ehr.requests.at(-1)).toBe('/fhir/Media?subject=Patient/patient-a&_sort=-created&_count=50')
  })

  test.each([
    { name: 'another patient', media: mediaOf('patient-b', 'b'), isForeign: true },
    {
      name: 'another patient of another server',
      media: mediaOf('x', 'x', { subject: { reference: 'https://x.example/fhir/Patient/patient-a' } }),
      isForeign: true,
    },
    { name: 'nobody', media: mediaOf('patient-a', 'n', { subject: undefined }), isForeign: true },
    { name: 'an entry made in error', media: mediaOf('patient-a', 'e', { status: 'entered-in-error' }) },
    { name: 'another type', media: { resourceType: 'Practitioner', id: 'p', name: [{ family: 'X' }] } },
    {
      name: 'a video',
      media: mediaOf('patient-a', 'v', { content: { contentType: 'video/mp4', url: 'Binary/v' } }),
    },
  ])('leaves out what is about $name', async ({ media, isForeign = false }) => {
    const { list, fhir } = await opened((ehr) => {
      ehr.be.media = [media, mediaOf('patient-a', 'face')]
    })
    const { entry } = await list()
    expect(entry.flatMap(({ resource }: { resource: { id?: string } }) => resource.id ?? [])).toEqual([
      'media-face',
    ])
    // An answer that mixes patients says nothing of what else there is.
    expect(entry.map(({ search }: { search: { mode: string } }) => search.mode)).toEqual(
      isForeign ? ['match', 'outcome'] : ['match'],
    )
    if ('id' in media) expect((await fhir(`Binary/${media.id}`)).status).toBe(404)
  })

  test.each([
    {
      name: 'newest first, more than are shown',
      count: 12,
      falls: true,
      shown: 4,
      total: undefined,
      outcome: [],
    },
    { name: 'newest first, all of them', count: 3, falls: true, shown: 3, total: 3, outcome: [] },
    { name: 'in another order', count: 12, falls: false, shown: 4, total: 12, outcome: [] },
    {
      name: 'in another order, too many to be read',
      count: 90,
      falls: false,
      shown: 4,
      total: undefined,
      outcome: [{ severity: 'warning', code: 'incomplete' }],
    },
  ])('says what it leaves out of photos that come $name', async ({ count, falls, shown, total, outcome }) => {
    const { fhir } = await opened((ehr) => {
      const media = Array.from({ length: count }, (_, k) =>
        mediaOf('patient-a', `m${k}`, { createdDateTime: `${1930 + k}-03-02` }),
      )
      Object.assign(ehr.be, { media: falls ? media.toReversed() : media, mediaOnPage: 2 })
    })
    const listed = JSON.parse((await fhir('Media?subject=Patient/patient-a&_count=4')).text)
    const of = (mode: string) =>
      listed.entry.flatMap(
        ({ resource, search }: { resource: { issue: object }; search: { mode: string } }) =>
          search.mode === mode ? [resource] : [],
      )
    expect([of('match').length, listed.total]).toEqual([shown, total])
    expect(of('outcome').flatMap(({ issue }: { issue: object }) => issue)).toEqual(outcome)
  })

  test('an inline photo is a Binary of our own naming, too', async () => {
    const data = Buffer.from(withExif).toString('base64')
    const { list, fhir } = await opened((ehr) => {
      ehr.be.media = [mediaOf('patient-a', 'inline', { content: { contentType: 'image/jpeg', data } })]
    })
    const listed = await list()
    expect(JSON.stringify(listed)).not.toContain(data.slice(0, 40))
    expect(listed.entry[0].resource.content).toEqual({
      contentType: 'image/jpeg',
      url: 'Binary/media-inline',
    })
    expect((await fhir('Binary/media-inline')).status).toBe(200)
  })
})

describe('a photo that lies in a document', () => {
  const DOCUMENT = {
    resourceType: 'DocumentReference',
    id: 'document-secret',
    status: 'current',
    subject: { reference: 'Patient/patient-a' },
    date: '2026-10-01',
    description: 'Not For The Page',
    content: [{ attachment: { contentType: 'image/jpeg', url: 'Binary/face' } }],
  }

  async function withDocument(more: object = {}) {
    const ehr = await startTestEhr()
    ehr.photos = { face: { type: 'image/jpeg', bytes: withExif } }
    Object.assign(ehr.be, { statement: EPIC_LIKE, documents: [{ ...DOCUMENT, ...more }] })
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const app = await startApp(ehr, { photoPlaces: photoPlaces({ now: () => new Date(), log }) })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    const get = (path: string) => browser.get(`${page}${path}`)
    return {
      ehr,
      get,
      list: async () => JSON.parse((await get('fhir/Media?subject=Patient/patient-a')).text),
    }
  }

  test('is listed as a Media of ours, shown under its name, and viewed by it', async () => {
    const { ehr, get, list } = await withDocument()
    const listed = await list()
    const [{ resource }] = listed.entry
    expect(resource).toMatchObject({ resourceType: 'Media', createdDateTime: '2026-10-01' })
    expect(resource.content.url).toBe(`Binary/${resource.id}`)
    expect(JSON.stringify(listed)).not.toMatch(/document-secret|Not For The Page/)
    expect(ehr.requests.some((path) => path.startsWith('/fhir/Media'))).toBe(false)

    expect((await get(`fhir/Binary/${resource.id}`)).status).toBe(200)
    const view = JSON.parse((await get('api/view')).text)
    expect(view.photos.map(({ mediaId }: { mediaId: string }) => mediaId)).toEqual([resource.id])
  })

  test("of another patient is nobody's here", async () => {
    const { get } = await withDocument({ subject: { reference: 'Patient/patient-b' } })
    const { status, text } = await get('fhir/Media?subject=Patient/patient-a')
    expect([status, JSON.parse(text).entry]).toEqual([
      200,
      [
        {
          resource: expect.objectContaining({ resourceType: 'OperationOutcome' }),
          search: { mode: 'outcome' },
        },
      ],
    ])
    expect(JSON.parse((await get('api/view')).text)).toMatchObject({
      photos: [],
      findings: { mediaId: null },
    })
  })

  test('is not shown once it was entered in error', async () => {
    const { ehr, get, list } = await withDocument()
    const [{ resource }] = (await list()).entry
    ehr.be.documents = [{ ...DOCUMENT, status: 'entered-in-error' }]
    expect((await get(`fhir/Binary/${resource.id}`)).status).toBe(404)
  })
})

describe('Binary', () => {
  test('is drawn anew: a JPEG without EXIF that may do nothing', async () => {
    const { list, fhir } = await opened()
    expect(exifReader((await sharp(withExif).metadata()).exif ?? Buffer.alloc(0)).Image?.Artist).toBeDefined()
    await list()
    const { status, headers, text } = await fhir('Binary/media-face')
    expect(status).toBe(200)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(headers.get('content-security-policy')).toContain('sandbox')
    expect(text).not.toContain('Not For The Page')
    const { format, width, height, exif, icc, xmp } = await sharp(Buffer.from(text, 'latin1')).metadata()
    expect({ format, width, height, exif, icc, xmp }).toEqual({ format: 'jpeg', width: 40, height: 20 })
  })

  test('stands upright, whatever the file said', async () => {
    const { list, fhir } = await opened((ehr) => {
      ehr.photos = { face: { type: 'image/png', bytes: lying } }
    })
    await list()
    const { width, height } = await sharp(
      Buffer.from((await fhir('Binary/media-face')).text, 'latin1'),
    ).metadata()
    expect({ width, height }).toEqual({ width: 20, height: 40 })
  })

  test('that was not listed is not there, and nobody asks the EHR for it', async () => {
    const { fhir, ehr } = await opened()
    const requests = ehr.requests.length
    for (const id of ['media-face', 'face', 'x']) expect((await fhir(`Binary/${id}`)).status).toBe(404)
    expect(ehr.requests).toHaveLength(requests)
  })

  test.each([
    { name: 'HTML', type: 'text/html', content: '<html><script>alert(1)</script>', status: 502 },
    {
      name: 'HTML that says it is a picture',
      type: 'image/jpeg',
      content: '<html><script>alert(1)</script>',
    },
    {
      name: 'a drawing with a script',
      type: 'image/svg+xml',
      content: '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    },
    {
      name: 'half a picture',
      type: 'image/jpeg',
      content: Buffer.from(withExif.slice(0, 300)).toString('latin1'),
    },
  ])('$name is not given out', async ({ type, content, status = 404 }) => {
    const { list, fhir } = await opened((ehr) => {
      ehr.photos = { face: { type, bytes: Buffer.from(content, 'latin1') } }
    })
    await list()
    const answer = await fhir('Binary/media-face')
    expect(answer.status).toBe(status)
    expect(answer.text).not.toContain('script')
  })

  test('that lies on a stranger’s host is not fetched', async () => {
    const stranger = await startTestEhr()
    const { list, fhir } = await opened((ehr) => {
      const content = { contentType: 'image/jpeg', url: `${stranger.url}/fhir/Binary/face` }
      ehr.be.media = [mediaOf('patient-a', 'face', { content })]
    })
    expect(JSON.stringify(await list())).not.toContain(stranger.url)
    expect((await fhir('Binary/media-face')).status).toBe(502)
    expect(stranger.requests).toEqual([])
  })

  test('whose Media is another patient’s by now is not given out', async () => {
    const { list, fhir, ehr } = await opened()
    await list()
    ehr.be.media = [mediaOf('patient-b', 'face')]
    expect((await fhir('Binary/media-face')).status).toBe(404)
  })
})

describe('where the site keeps refusals in the chart', () => {
  const inChart = { imageConsent: 'chart' }
  const refused = (ehr: TestEhr) => {
    ehr.be.consents = [refusalOf('patient-a')]
  }
  const unreadable = (ehr: TestEhr) => {
    ehr.be.consents = [refusalOf('patient-a', { provision: [] })]
  }
  const away = (ehr: TestEhr) => {
    ehr.be.unread = ['Consent']
  }
  const asksPhotos = ({ requests }: TestEhr) => requests.filter((one) => /^\/fhir\/(Media|Binary)/.test(one))

  test.each([
    { name: 'a refusal', prepare: refused },
    { name: 'a Consent that cannot be read', prepare: unreadable },
    { name: 'a record that does not give them', prepare: away },
  ])('$name: no photo is listed, and the EHR is asked for none', async ({ prepare }) => {
    const { list, fhir, ehr } = await opened(prepare, inChart)
    expect(await list()).toMatchObject({ total: 0, entry: [] })
    expect((await fhir('Binary/media-face')).status).toBe(404)
    expect(asksPhotos(ehr)).toEqual([])
  })

  test.each([
    { name: 'refused', prepare: refused },
    { name: 'away', prepare: away },
  ])('$name only after the photos were listed: none is given any more', async ({ prepare }) => {
    const { list, fhir, ehr } = await opened(() => {}, inChart)
    expect((await list()).total).toBe(1)
    expect((await fhir('Binary/media-face')).status).toBe(200)
    prepare(ehr)
    const asked = asksPhotos(ehr).length
    expect((await fhir('Binary/media-face')).status).toBe(404)
    expect(asksPhotos(ehr)).toHaveLength(asked)
  })

  test('no refusal: photos as ever; and elsewhere nobody asks for Consents', async () => {
    const { list } = await opened(() => {}, inChart)
    expect((await list()).total).toBe(1)
    const elsewhere = await opened(refused)
    expect((await elsewhere.list()).total).toBe(1)
    expect(elsewhere.ehr.requests.filter((one) => one.includes('Consent'))).toEqual([])
  })
})

test.each([
  'Patient',
  'Patient?_id=patient-a',
  'Patient/patient-b',
  'Patient/patient-a/$everything',
  'Patient/patient-a?_elements=telecom',
  'Patient/..%2FPatient%2Fpatient-b',
  'Media/media-face',
  'Media?subject=Patient/patient-b',
  'Media?subject=Patient/patient-a&_include=Media:subject',
  'Media?subject=Patient/patient-a&subject=Patient/patient-b',
  'Media/_search?subject=Patient/patient-a',
  'Observation?patient=patient-a',
  'Binary/media-face?x=1',
  'Binary/..%2FPatient%2Fpatient-b',
  'Binary/%2e%2e',
  '.well-known/smart-configuration',
  '',
])('fhir/%s is 404, and the EHR is not asked', async (path) => {
  const { fhir, list, ehr } = await opened()
  await list()
  const requests = ehr.requests.length
  const answer = await fhir(path)
  expect(answer.status).toBe(404)
  expect(ehr.requests).toHaveLength(requests)
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s does nothing', async (method) => {
  const { fhir, ehr } = await opened()
  const requests = ehr.requests.length
  for (const path of ['Patient/patient-a', 'Media?subject=Patient/patient-a'])
    expect((await fhir(path, { method })).status).toBe(404)
  expect(ehr.requests).toHaveLength(requests)
})

test('of a whole run no answer to the browser holds a token', async () => {
  const { ehr, browser, page, fhir, list } = await opened()
  await list()
  await fhir('Binary/media-face')
  await fhir('Patient/patient-a')
  await fhir('metadata')
  await fhir('Binary/none')
  await browser.get(`${page}api/view`)
  await browser.get(`${page}api/none`)
  expect(ehr.tokens).toHaveLength(3)
  expect(browser.seen.length).toBeGreaterThan(8)
  const secrets = ehr.tokens.flatMap((token) => [
    token,
    ...token.split('.').filter((part) => part.length > 8),
  ])
  for (const answer of browser.seen)
    for (const secret of [...secrets, 'code_verifier', 'Bearer']) expect(answer).not.toContain(secret)
})

test('no log line of a whole run names a patient or a token', async () => {
  const { app, ehr, list, fhir } = await opened()
  await list()
  await fhir('Binary/media-face')
  await fhir('Patient/patient-b')
  const logged = JSON.stringify(app.lines)
  expect(logged).toContain('app-opened')
  for (const secret of [...ehr.tokens, 'patient-a', 'patient-b', 'media-face', 'Quill', 'Oriana', 'aenne'])
    expect(logged).not.toContain(secret)
})

describe('the user', () => {
  async function opened(fhirUser: string | undefined = undefined) {
    const ehr = await startTestEhr()
    if (fhirUser !== undefined) ehr.be.claims = (good) => ({ ...good, fhirUser })
    const app = await startApp(ehr)
    const browser = app.browser()
    return { ehr, browser, page: await app.open(browser, ehr) }
  }

  test('is given out by name, and by nothing else', async () => {
    const { browser, page } = await opened()
    const { status, text } = await browser.get(`${page}fhir/Practitioner/aenne`)
    expect(status).toBe(200)
    expect(JSON.parse(Buffer.from(text, 'latin1').toString())).toEqual({
      resourceType: 'Practitioner',
      id: 'aenne',
      name: [{ family: 'Müller', given: ['Änne'], prefix: ['Dr.'] }],
    })
  })

  test.each([
    { name: 'another Practitioner', path: 'Practitioner/other' },
    { name: 'a search', path: 'Practitioner' },
    { name: 'a search of a read', path: 'Practitioner/aenne?_elements=telecom' },
    { name: 'a way around', path: 'Practitioner/aenne/_history' },
    {
      name: 'another server’s',
      path: 'Practitioner/aenne',
      fhirUser: 'https://evil.example/Practitioner/aenne',
    },
    { name: 'another kind', path: 'Practitioner/aenne', fhirUser: 'PractitionerRole/aenne' },
  ])('$name is not there, and the record is not asked', async ({ path, fhirUser }) => {
    const { ehr, browser, page } = await opened(fhirUser)
    const requests = ehr.requests.length
    expect((await browser.get(`${page}fhir/${path}`)).status).toBe(404)
    expect(ehr.requests).toHaveLength(requests)
  })
})
