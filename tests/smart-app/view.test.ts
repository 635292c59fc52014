import nock from 'nock'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { FindRequest, PatientFindings } from '../../src/assessments/find.ts'
import { photoPlaces } from '../../src/assessments/photo-places.ts'
import type { MaxMode } from '../../src/modes.ts'
import type { Mode } from '../../src/sites.ts'
import { newSecret, secretHash } from '../../src/smart-app/secrets.ts'
import type { AppView } from '../../src/smart-app/view.ts'
import type { AuditNote } from '../../src/storage/audit-entry.ts'
import { MEDPLUM_LIKE } from '../fhir/capability-statements.ts'
import { nockOnlyHere } from '../nock-only-here.ts'
import { databaseForTests, NO_FINDINGS, siteOf, startApp } from './app.ts'
import { type Misbehaviour, mediaOf, refusalOf, startTestEhr } from './ehr.ts'
import { found, photoFindings, TAKEN_ON } from './findings.ts'

databaseForTests()
nockOnlyHere()

const NOW = new Date('2026-11-02T09:00:00Z')
/** The view of a demo patient with one photo, or with those named. */
async function viewOf(
  given: PatientFindings,
  photos: readonly string[] = ['face'],
  token: object = {},
): Promise<AppView> {
  const ehr = await startTestEhr()
  ehr.be.token = (good) => ({ ...good, ...token })
  ehr.be.media = photos.map((name) => mediaOf('patient-a', name))
  const app = await startApp(ehr, {
    now: () => NOW,
    sites: [siteOf(ehr, { policy: { gate: 'off' } })],
    findPatientFindings: async () => given,
    model: {
      name: 'facies-geometry',
      version: '1.0.0',
      hash: 'a'.repeat(64),
      maxMode: 'silent',
      statement: 'A model.',
    },
  })
  const browser = app.browser()
  const answer = await browser.get(`${await app.open(browser, ehr)}api/view`)
  expect(answer).toMatchObject({ status: 200 })
  return JSON.parse(answer.text)
}

test.each([
  { reference: 'Media/media-other', opensOn: /^media-other$/ },
  { reference: 'DocumentReference/doc-1', opensOn: /^facies-photo-[0-9a-f]{40}$/ },
])('opens on the photo that the EHR hands over as $reference, by its name in the list', async (given) => {
  const { reference, opensOn } = given
  const shown = await viewOf(found(photoFindings('suspected')), ['face', 'other'], {
    fhirContext: [{ reference }],
  })
  expect(shown.opensOn).toMatch(opensOn)
})

test('a suspected face: the finding, the tests and why, in words', async () => {
  const shown = await viewOf(found(photoFindings('suspected')))
  expect(shown).toMatchObject({
    patientId: 'patient-a',
    needPatientBanner: true,
    label: 'DEMO',
    model: { name: 'facies-geometry', version: '1.0.0', statement: 'A model.' },
    photos: [{ mediaId: 'media-face', takenOn: TAKEN_ON, assessment: { kind: 'scored', cautions: [] } }],
    hidden: null,
    opensOn: null,
  })
  expect(shown.findings).toMatchObject({ mediaId: 'media-face', takenOn: TAKEN_ON, unread: [] })
  expect(shown.findings?.measures).toHaveLength(1)
  const [cushing, acromegaly] = shown.findings?.conditions ?? []
  expect(cushing).toMatchObject({ condition: 'cushing', name: "Cushing's syndrome", outcome: 'suspected' })
  expect(cushing?.says).toBe(
    "A resemblance to the facial features of Cushing's syndrome was seen, above the upper threshold of the model. This is not a diagnosis.",
  )
  expect(cushing?.decision).toContain('before testing')
  expect(cushing?.tests.map(({ name }) => name)).toContain('Late-night salivary cortisol')
  expect(cushing?.tests[0]?.order).not.toBe('')
  expect(cushing?.worth).toMatch(
    /^Of 10,000 such findings in unselected people, .* are right \(.*; not known for this one\)/,
  )
  expect(cushing?.testOrder).toBe('in order of preference; the first is enough to begin')
  expect(cushing?.forPatient[0]?.says).toContain('Collect saliva at bedtime')
  expect(cushing?.tests.map(({ order }) => order).join()).toContain('by the local order set: ')
  expect(acromegaly).toMatchObject({ outcome: 'not', tests: [] })
  expect(acromegaly?.says).toContain('does not exclude')
})

describe('what could not be assessed never reads as normal', () => {
  test.each([
    { name: 'a photo that was refused', given: found(photoFindings('not-assessed')), photo: 'not-assessed' },
    { name: 'a photo that is pending', given: { ...NO_FINDINGS, pending: 1 }, photo: 'pending' },
  ])('$name', async ({ given, photo }) => {
    const { findings, photos } = await viewOf(given)
    expect(photos[0]?.assessment.kind).toBe(photo)
    expect(findings).toMatchObject({ mediaId: null, takenOn: null, measures: [] })
    for (const { outcome, says, decision, tests } of findings?.conditions ?? []) {
      expect({ outcome, tests }).toEqual({ outcome: 'not-assessed', tests: [] })
      expect(`${says} ${decision}`).toMatch(/says nothing about the patient/)
      expect(`${says} ${decision}`).not.toMatch(/normal|no sign|No finding|No resemblance/i)
    }
  })

  test.each([
    { heldBack: 'pending', newest: 'pending', looked: [], says: 'still being assessed' },
    { heldBack: 'newest-unlisted', newest: 'pending', looked: [], says: 'could not all be listed' },
    {
      heldBack: 'newest-unavailable',
      newest: 'not-assessed',
      looked: [photoFindings('not-assessed', 'media-new')],
      says: 'could not be fetched or scored',
    },
  ] as const)('an older photo that was assessed, beside a newest one: $heldBack', async (row) => {
    const { heldBack, newest, looked, says } = row
    const [counting = null] = looked
    const given = {
      findings: counting?.findings ?? [],
      counting,
      photos: [...looked, photoFindings('suspected', 'media-old')],
      pending: 1 - looked.length,
      heldBack,
    }
    const { findings, photos } = await viewOf(given, ['new', 'old'])
    const kinds = new Map(photos.map(({ mediaId, assessment }) => [mediaId, assessment.kind]))
    expect([kinds.get('media-new'), kinds.get('media-old')]).toEqual([newest, 'scored'])
    expect(findings).toMatchObject({ mediaId: null, heldBack, measures: [] })
    for (const { says: seen, decision } of findings?.conditions ?? [])
      for (const words of [seen, decision]) {
        expect(words).toContain(says)
        expect(words).toContain('an older one does not speak for it')
        expect(words).not.toMatch(/no photo has been assessed/i)
      }
  })

  test('no photo at all', async () => {
    const { findings, photos } = await viewOf(NO_FINDINGS, [])
    expect(photos).toEqual([])
    expect(findings?.conditions.map(({ outcome }) => outcome)).toEqual(['not-assessed', 'not-assessed'])
  })

  test('a refusal comes with its reason and what to do', async () => {
    const { photos } = await viewOf(found(photoFindings('not-assessed')))
    expect(photos[0]?.assessment).toEqual({
      kind: 'not-assessed',
      reasons: [{ says: 'The face is turned away.', advice: 'Look into the camera.' }],
    })
  })
})

test.each([
  {
    name: 'refused',
    unread: [],
    consents: [refusalOf('patient-a')],
    says: 'has refused the analysis of photos',
  },
  { name: 'unread', unread: ['Consent'], consents: [], says: 'could not be read' },
  { name: 'not refused', unread: [], consents: [], says: null },
])('photos of a patient whose consent is $name: $says', async ({ unread, consents, says }) => {
  const ehr = await startTestEhr()
  Object.assign(ehr.be, { unread, consents, media: [mediaOf('patient-a', 'face')] })
  const sites = [siteOf(ehr, { policy: { imageConsent: 'chart' } })]
  const app = await startApp(ehr, { now: () => NOW, sites })
  const browser = app.browser()
  const shown: AppView = JSON.parse((await browser.get(`${await app.open(browser, ehr)}api/view`)).text)
  expect(shown.photos).toHaveLength(says === null ? 1 : 0)
  if (says === null) expect(shown.photosWithheld).toBeNull()
  else expect(shown.photosWithheld).toContain(says)
  for (const { outcome, decision } of shown.findings?.conditions ?? []) {
    expect(outcome).toBe('not-assessed')
    if (says !== null) expect(decision).toContain(says)
  }
})

describe('who sees findings', () => {
  const RESEARCHER = 'https://ehr.example/fhir/Practitioner/r'
  const none = { label: null, findings: false }

  test.each([
    { mode: 'live', maxMode: 'live', expected: { label: null, findings: true } },
    { mode: 'live', maxMode: 'silent', expected: none, says: 'has not been released' },
    { mode: 'research', user: RESEARCHER, expected: { label: null, findings: true } },
    { mode: 'research', user: `${RESEARCHER}2`, expected: none, says: 'only to the researchers' },
    { mode: 'research', user: null, expected: none, says: 'only to the researchers' },
    { mode: 'silent', user: RESEARCHER, maxMode: 'live', expected: none, says: 'silently' },
    { mode: 'paused', user: RESEARCHER, maxMode: 'live', expected: none, says: 'paused' },
    { mode: 'silent', testPatients: ['patient-a'], expected: { label: 'TEST', findings: true } },
    { mode: 'paused', testPatients: ['patient-a'], expected: none, says: 'paused' },
    { mode: 'silent', testPatients: ['patient-b'], expected: none, says: 'silently' },
  ] as const)('$mode: $expected, $says', async ({ mode, expected, ...more }) => {
    const setting = { maxMode: 'silent', user: null, testPatients: [], says: null, ...more } as const
    const { shown, looks } = await viewAt(mode, setting)
    expect({ label: shown.label, findings: shown.findings !== null }).toEqual(expected)
    // Where nobody may see it, nothing is looked for.
    expect(looks).toBe(expected.findings ? 1 : 0)
    if (setting.says === null) expect(shown.hidden).toBeNull()
    else expect(shown.hidden).toContain(setting.says)
    expect(shown.photos[0]?.assessment.kind).toBe(expected.findings ? 'scored' : 'not-assessed')
  })

  test('a mode that a command gave counts, whatever the file of the site says', async () => {
    const setting = { maxMode: 'live', user: null, testPatients: [] } as const
    const { shown, looks, notes } = await viewAt('live', { ...setting, given: 'paused' })
    expect(shown).toMatchObject({ findings: null, hidden: expect.stringContaining('paused') })
    expect(looks).toBe(0)
    expect(notes[0]?.fields).toMatchObject({ mode: 'paused', findings: false })
  })

  test('is noted for the audit: who, whose, and whether findings were shown', async () => {
    const setting = { maxMode: 'live', user: RESEARCHER, testPatients: [] } as const
    const { notes } = await viewAt('research', setting)
    expect(notes).toEqual([
      {
        event: 'app-viewed',
        site: 'north',
        who: { kind: 'caller', issuer: 'https://ehr.example/fhir', user: RESEARCHER },
        patientId: 'patient-a',
        fields: { mode: 'research', photos: 1, findings: true, modelHash: 'a'.repeat(64) },
      },
    ])
  })

  /** A session at an EHR that is not on this machine: only the demo may speak to one that is. */
  async function viewAt(
    mode: string,
    {
      maxMode,
      user,
      testPatients,
      given,
    }: { maxMode: MaxMode; user: string | null; testPatients: readonly string[]; given?: Mode },
  ): Promise<{ readonly shown: AppView; readonly looks: number; readonly notes: readonly AuditNote[] }> {
    answerAs('https://ehr.example')
    const site = siteOf(
      { fhirBase: 'https://ehr.example/fhir' },
      { mode, testPatients },
      { researchers: [RESEARCHER] },
    )
    let looks = 0
    const app = await startApp(await startTestEhr(), {
      sites: [site],
      siteModes: { apply: (one) => ({ ...one, mode: given ?? one.mode }) },
      now: () => NOW,
      model: {
        name: 'facies-geometry',
        version: '1.0.0',
        hash: 'a'.repeat(64),
        maxMode,
        statement: 'A model.',
      },
      findPatientFindings: async () => {
        looks += 1
        return found(photoFindings('suspected'))
      },
    })
    const [launchKey, cookie] = [newSecret(), newSecret()]
    const later = new Date(NOW.getTime() + 60_000)
    await app.launches.open({
      launchKeyHash: secretHash(launchKey),
      browserHash: secretHash(cookie),
      site: site.name,
      accessToken: 'access',
      refreshToken: null,
      accessTokenExpiresAt: later,
      accessTokenLifeS: 600,
      scope: '',
      patientId: 'patient-a',
      fhirUser: user,
      subject: 'secret-subject',
      needPatientBanner: true,
      openingPhoto: null,
      cardId: null,
      registration: { fhirBase: site.fhirBase, clientId: site.smart.clientId },
      openedAt: NOW,
      expiresAt: later,
      tokensVersion: 0,
    })
    const headers = { cookie: `__Host-facies=${cookie}` }
    const answer = await app.browser().get(`${app.url}/app/${launchKey}/api/view`, { headers })
    return { shown: JSON.parse(answer.text), looks, notes: app.notes }
  }
})

describe('a chart that cannot be read whole', () => {
  test('says what the EHR has not granted, since to try again does not help; the log says it at the launch', async () => {
    const ehr = await startTestEhr()
    ehr.be.media = [mediaOf('patient-a', 'face')]
    ehr.be.unread = ['Observation']
    ehr.be.granted =
      'launch openid fhirUser patient/Patient.rs patient/Media.rs patient/DocumentReference.rs patient/DiagnosticReport.rs patient/Binary.rs patient/Condition.rs patient/MedicationRequest.rs patient/Medication.rs patient/Encounter.rs'
    const app = await startApp(ehr, {
      now: () => NOW,
      findPatientFindings: async () => found(photoFindings('suspected')),
    })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    const { findings, notGranted } = JSON.parse((await browser.get(`${page}api/view`)).text) as AppView
    expect(notGranted).toContain('The EHR has not granted Facies to read Observation.')
    expect(findings?.conditions[0]).toMatchObject({ outcome: 'suspected', tests: [] })
    const types = 'Observation MedicationStatement MedicationAdministration Procedure ServiceRequest'
    expect(app.lines).toContainEqual({ event: 'scopes-not-granted', fields: { site: 'north', types } })
  })

  test('says which parts, and suggests nothing', async () => {
    const ehr = await startTestEhr()
    ehr.be.media = [mediaOf('patient-a', 'face')]
    ehr.be.unread = ['MedicationRequest', 'Observation']
    const app = await startApp(ehr, {
      now: () => NOW,
      findPatientFindings: async () => found(photoFindings('suspected')),
    })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    const { findings, notGranted } = JSON.parse((await browser.get(`${page}api/view`)).text) as AppView
    expect(findings?.unread).toEqual(['medications', 'laboratory results'])
    expect(notGranted).toBeNull()
    expect(findings?.conditions[0]).toMatchObject({ outcome: 'suspected', tests: [] })
    expect(findings?.conditions[0]?.decision).toContain('could not be read')
  })

  test('a Patient that cannot be read is no view', async () => {
    const ehr = await startTestEhr()
    ehr.be.unread = ['Patient']
    const app = await startApp(ehr)
    const browser = app.browser()
    const answer = await browser.get(`${await app.open(browser, ehr)}api/view`)
    expect(answer.status).toBe(502)
    expect(answer.text).not.toContain('patient-a')
  })
})

describe('photos that the record does not list', () => {
  const NO_PHOTO_SEARCH = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid' }],
  }
  const BODIES = { none: '', outcome: JSON.stringify(NO_PHOTO_SEARCH), page: '<html>Not For The Page</html>' }

  test.each([
    { status: 400, body: BODIES.outcome },
    { status: 400, body: BODIES.page },
    { status: 403, body: BODIES.none },
    { status: 404, body: BODIES.none },
    { status: 410, body: BODIES.none },
    { status: 500, body: BODIES.page },
    { status: 200, body: BODIES.page },
    { status: 200, body: BODIES.outcome },
  ])('($status, $body) could not be listed, and the rest of the view stands', async ({ status, body }) => {
    const ehr = await startTestEhr()
    ehr.be.searches = { Media: { status, body } }
    const app = await startApp(ehr, {
      now: () => NOW,
      findPatientFindings: async ({ chart }) => ({
        ...NO_FINDINGS,
        ...(chart.photosUnread && { heldBack: 'newest-unlisted' }),
      }),
    })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    const answer = await browser.get(`${page}api/view`)
    expect(answer.status).toBe(200)
    const { photos, findings } = JSON.parse(answer.text) as AppView
    expect([photos, findings?.heldBack, findings?.mediaId]).toEqual([[], 'newest-unlisted', null])
    for (const { outcome, says, decision } of findings?.conditions ?? []) {
      expect(outcome).toBe('not-assessed')
      expect(says).toContain('the photos of this chart could not all be listed')
      expect(decision).toContain('This says nothing about the patient.')
    }
    expect((await browser.get(`${page}fhir/Media?subject=Patient/patient-a`)).status).toBe(502)
    expect((await browser.get(`${page}api/over-time`)).status).toBe(502)
    expect(browser.seen.join()).not.toContain('Not For The Page')
  })
})

describe('photos in any order', () => {
  const years = Array.from({ length: 13 }, (_, index) => 2014 + index)
  const inOrder = years.map((year) => mediaOf('patient-a', `m${year}`, { createdDateTime: `${year}-05-05` }))

  async function asked(be: Partial<Misbehaviour>): Promise<FindRequest['chart']> {
    const ehr = await startTestEhr()
    Object.assign(ehr.be, be)
    const charts: FindRequest['chart'][] = []
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const app = await startApp(ehr, {
      now: () => NOW,
      photoPlaces: photoPlaces({ now: () => NOW, log }),
      findPatientFindings: async ({ chart }) => {
        charts.push(chart)
        return NO_FINDINGS
      },
    })
    const browser = app.browser()
    await browser.get(`${await app.open(browser, ehr)}api/view`)
    return charts[0] as FindRequest['chart']
  }

  test.each([
    { name: 'oldest first', media: inOrder },
    { name: 'newest first', media: inOrder.toReversed() },
  ])('of a record that gives them $name, the newest five are looked at', async ({ media }) => {
    const { photos, photosUnread } = await asked({ media, mediaOnPage: 5 })
    expect(photos.map(({ takenOn }) => takenOn?.slice(0, 4))).toEqual([
      '2026',
      '2025',
      '2024',
      '2023',
      '2022',
    ])
    expect(photosUnread).toBe(false)
  })

  test('of a record that lists more, oldest first, than we read: that is said', async () => {
    const { photos, photosUnread } = await asked({
      media: Array.from({ length: 90 }, (_, index) =>
        mediaOf('patient-a', `m${index}`, { createdDateTime: `${1930 + index}-05-05` }),
      ),
      mediaOnPage: 2,
    })
    expect([photos.length, photosUnread]).toEqual([5, true])
  })

  test('of a record whose Media cannot be searched today, an old document does not stand for them: that is said', async () => {
    const { photos, photosUnread } = await asked({
      statement: MEDPLUM_LIKE,
      searches: { Media: { status: 500, body: '' } },
      documents: [
        {
          resourceType: 'DocumentReference',
          id: 'old',
          status: 'current',
          subject: { reference: 'Patient/patient-a' },
          date: '2019-05-05',
          content: [{ attachment: { contentType: 'image/jpeg', url: 'Binary/old' } }],
        },
      ],
    })
    expect([photos.map(({ takenOn }) => takenOn), photosUnread]).toEqual([['2019-05-05'], true])
  })
})

/** A record server that is elsewhere. */
function answerAs(origin: string): void {
  const bundle = (...resources: readonly object[]) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => ({ resource })),
  })
  const patient = { resourceType: 'Patient', id: 'patient-a', gender: 'female', birthDate: '1985-03-07' }
  const server = nock(origin).persist()
  server.get('/fhir/Patient/patient-a').reply(200, patient)
  server.get(/^\/fhir\/Media\?/).reply(200, bundle(mediaOf('patient-a', 'face')))
  server.get(/^\/fhir\/(Condition|MedicationRequest|Observation|Encounter)\?/).reply(200, bundle())
  onTestFinished(() => nock.cleanAll())
}

test("the site's own laboratory codes are asked for", async () => {
  const ehr = await startTestEhr()
  const codes = { 'lab-ufc24': [{ system: 'urn:oid:1.2.3', code: 'UFC' }] }
  const app = await startApp(ehr, { now: () => NOW, sites: [siteOf(ehr, { codes })] })
  const browser = app.browser()
  await browser.get(`${await app.open(browser, ehr)}api/view`)
  const asked = ehr.requests.filter((request) => request.includes('/Observation?')).map(decodeURIComponent)
  expect(asked.filter((address) => address.includes('code=urn:oid:1.2.3|UFC&'))).toHaveLength(1)
  expect(asked).toHaveLength(2)
})
