import { describe, expect, test } from 'vitest'
import type { Mode, Site } from '../../src/sites.ts'
import type { FilingAnswer } from '../../src/smart-app/acts.ts'
import { type Acting, type ActingSite, acting } from './acting.ts'
import { databaseForTests } from './app.ts'
import { mediaOf, statementThatTakes, type TestEhr, type Write } from './ehr.ts'
import { found, photoFindings } from './findings.ts'

databaseForTests()

const ORIGIN = ['Device', 'Provenance']
const TAKES = statementThatTakes(['RiskAssessment', ...ORIGIN])
const OTHER_PERSON = { mediaId: 'media-face', report: 'not-this-patient' }
const OTHER_MODEL = 'b'.repeat(64)

const filingAt = ({ smart, ehr, ...more }: ActingSite = {}) =>
  acting({
    ...more,
    smart: { writeBack: 'any', roles: { file: 'everyone' }, ...smart },
    ehr: { statement: TAKES, ...ehr },
  })
const filedIn = ({ text }: { readonly text: string }): FilingAnswer['filed'] => JSON.parse(text).filed
const codeOf = ({ text }: { readonly text: string }) => JSON.parse(text).code
const results = ({ chart }: TestEhr) =>
  [...chart.values()]
    .filter(({ resourceType }) => resourceType === 'RiskAssessment')
    .map(({ status }) => status)
const reportOf = async (opened: Acting, body: object = OTHER_PERSON) => {
  await opened.listPhotos()
  const answer = await opened.post('photo-report', body)
  return [answer.status, JSON.parse(answer.text)]
}
const IN_ERROR = ['entered-in-error', 'entered-in-error']
const STANDS = ['preliminary', 'preliminary']

describe('what stands filed is withdrawn', () => {
  async function filed(roles: object = { file: 'everyone' }) {
    const now = { found: found(photoFindings('suspected')), mode: 'demo' as Mode, writeBack: 'any', roles }
    const opened = await filingAt({
      changes: {
        findPatientFindings: async () => now.found,
        siteModes: {
          apply: (site: Site) => ({
            ...site,
            mode: now.mode,
            smart: { ...site.smart, writeBack: now.writeBack, roles: { ...site.smart?.roles, ...now.roles } },
          }),
        } as never,
      },
    })
    await opened.post('filing')
    return { opened, now }
  }

  test.each([
    {
      name: 'a newer photo counts',
      change: { found: found(photoFindings('not', 'media-newer'), photoFindings('suspected')) },
    },
    { name: 'no photo counts', change: { found: found(photoFindings('not-assessed')) } },
    { name: 'the site files no more', change: { writeBack: 'none' } },
  ] as const)('where $name', async ({ change }) => {
    const { opened, now } = await filed()
    Object.assign(now, change)
    expect((await opened.view()).kept.filed).toMatchObject({ as: 'RiskAssessment', isWhole: true })
    expect(filedIn(await opened.post('filing/withdraw'))).toBeNull()
    expect(results(opened.ehr)).toEqual(IN_ERROR)
    expect((await opened.view()).kept.filed).toBeNull()
  })

  test.each(['paused', 'silent', 'research'] as const)('where the site is in mode %s', async (mode) => {
    const { opened, now } = await filed()
    now.mode = mode
    // It is not turned away: only that outside the demo no record at plain http is reached.
    expect(codeOf(await opened.post('filing/withdraw'))).toBe('FOREIGN_HOST')
    expect(codeOf(await opened.post('filing'))).toBe('NOT_OFFERED')
  })

  test('where another model looks at photos by now', async () => {
    const opened = await filingAt()
    await opened.post('filing')
    Object.assign(opened.app.deps.model, { hash: OTHER_MODEL })
    expect((await opened.view()).kept.filed).not.toBeNull()
    expect((await opened.post('filing/withdraw')).status).toBe(200)
    expect(results(opened.ehr)).toEqual(IN_ERROR)
  })

  test('but not by a user whose role does not file, who is not told of it', async () => {
    const { opened, now } = await filed()
    now.roles = { file: [] }
    expect((await opened.view()).kept.filed).toBeNull()
    expect(codeOf(await opened.post('filing/withdraw'))).toBe('NOT_OFFERED')
    expect(results(opened.ehr)).toEqual(STANDS)
  })
})

describe('a photo that turns out to be another person’s', () => {
  test('takes what was filed of it along', async () => {
    const opened = await filingAt()
    await opened.post('filing')
    expect(await reportOf(opened)).toEqual([200, { withdrawn: 1, left: 0 }])
    expect(results(opened.ehr)).toEqual(IN_ERROR)
    expect((await opened.view()).kept.filed).toBeNull()
  })

  test('whatever version of it was filed', async () => {
    const opened = await filingAt()
    await opened.post('filing')
    opened.ehr.be.media = [mediaOf(opened.patient, 'face', { meta: { versionId: '2' } })]
    expect(await reportOf(opened)).toEqual([200, { withdrawn: 1, left: 0 }])
    expect(results(opened.ehr)).toEqual(IN_ERROR)
  })

  test('under whatever entry of the chart it is reported', async () => {
    const opened = await filingAt()
    await opened.post('filing')
    const { face } = opened.ehr.photos
    if (face) opened.ehr.photos = { face, copy: face }
    opened.ehr.be.media = [mediaOf(opened.patient, 'face'), mediaOf(opened.patient, 'copy')]
    expect(await reportOf(opened, { ...OTHER_PERSON, mediaId: 'media-copy' })).toEqual([
      200,
      { withdrawn: 1, left: 0 },
    ])
    expect(results(opened.ehr)).toEqual(IN_ERROR)
  })

  test('whichever model it was filed of', async () => {
    const opened = await filingAt()
    await opened.post('filing')
    Object.assign(opened.app.deps.model, { hash: OTHER_MODEL })
    expect(await reportOf(opened)).toEqual([200, { withdrawn: 1, left: 0 }])
    expect(results(opened.ehr)).toEqual(IN_ERROR)
  })

  test('leaves what was filed of another photo', async () => {
    const opened = await filingAt()
    await opened.post('filing')
    const face = { type: 'image/jpeg', bytes: new Uint8Array([0xff, 0xd8, 2]) }
    opened.ehr.photos = { ...opened.ehr.photos, other: face }
    opened.ehr.be.media = [mediaOf(opened.patient, 'face'), mediaOf(opened.patient, 'other')]
    expect(await reportOf(opened, { ...OTHER_PERSON, mediaId: 'media-other' })).toEqual([
      200,
      { withdrawn: 0, left: 0 },
    ])
    expect(results(opened.ehr)).toEqual(STANDS)
  })

  test('and whose result the EHR keeps is reported all the same, and the answer and the log say what stands there', async () => {
    const opened = await filingAt({
      ehr: { writes: ({ method }) => (method === 'PUT' ? { status: 403 } : undefined) },
    })
    await opened.post('filing')
    expect(await reportOf(opened)).toEqual([200, { withdrawn: 0, left: 1 }])
    expect(opened.app.lines.map(({ event }) => event)).toContain('result-of-other-person-stands')
    expect((await opened.view()).kept.filed).not.toBeNull()
  })

  test('is filed no more', async () => {
    const opened = await filingAt()
    await reportOf(opened)
    expect(codeOf(await opened.post('filing'))).toBe('NOT_OFFERED')
    expect(results(opened.ehr)).toEqual([])
    expect((await opened.view()).kept.filed).toBeNull()
  })

  test('and is reported while it is filed: nothing of it stays', async () => {
    let count = 0
    let report: Promise<unknown> = Promise.resolve()
    const opened = await filingAt({
      ehr: {
        writes: ({ method }) => {
          if (method === 'POST' && ++count === 3) report = opened.post('photo-report', OTHER_PERSON)
          return undefined
        },
      },
    })
    await opened.listPhotos()
    const answer = await opened.post('filing')
    await report
    // Whichever came first, the other has heard of it.
    if (answer.status !== 200) expect(codeOf(answer)).toBe('NOT_OFFERED')
    expect(results(opened.ehr)).toEqual(IN_ERROR)
    expect((await opened.view()).kept.filed).toBeNull()
  })

  test('is shown as reported, so that it can be taken back', async () => {
    const refused = photoFindings('not-assessed')
    const findings = refused.findings.map((one) => ({ ...one, reasons: ['reported-other-person'] }))
    const opened = await filingAt({ given: found({ ...refused, findings }) })
    expect((await opened.view()).photos[0]?.assessment).toMatchObject({ isReported: true })
    const other = await filingAt({ given: found(refused) })
    expect((await other.view()).photos[0]?.assessment).not.toHaveProperty('isReported')
  })

  test('was the patient after all: the report is taken back, and it may be filed', async () => {
    const opened = await filingAt()
    await reportOf(opened)
    const back = { ...OTHER_PERSON, report: 'this-is-the-patient' }
    expect(await reportOf(opened, back)).toEqual([200, { withdrawn: 0, left: 0 }])
    expect((await opened.post('filing')).status).toBe(200)
    const said = opened.app.notes.filter(({ event }) => event === 'photo-reported')
    expect(said.map(({ fields }) => fields.report)).toEqual(['not-this-patient', 'this-is-the-patient'])
    expect(said[0]?.fields.bytesMark).toBe(said[1]?.fields.bytesMark)
    expect((await reportOf(opened, back))[0]).toBe(403)
  })
})

describe('what may be in the chart and is not found', () => {
  /** The EHR creates a result and gives no word of it. */
  const withoutWord = (opened: () => Acting) => ({
    writes: ({ method, path, body }: Write) => {
      if (method !== 'POST' || path !== 'RiskAssessment') return undefined
      opened().ehr.chart.set(`${path}/late`, { ...body, id: 'late', meta: { versionId: '1' } })
      return { status: 201 }
    },
  })
  async function leftWithoutWord(ehr: ActingSite['ehr'] = {}) {
    const opened: Acting = await filingAt({ ehr: { ...withoutWord(() => opened), ...ehr } })
    expect(codeOf(await opened.post('filing'))).toBe('FHIR_INVALID')
    return opened
  }
  const STANDS_OPEN = { filed: { isWhole: false, references: [] }, isUnconfirmed: true }
  const answerOf = ({ text }: { readonly text: string }) => JSON.parse(text)

  test('still stands filed, and the answer says that it could not be confirmed', async () => {
    const opened = await leftWithoutWord({ notFound: ['RiskAssessment'] })
    expect(answerOf(await opened.post('filing/withdraw'))).toMatchObject(STANDS_OPEN)
    expect((await opened.view()).kept.filed).not.toBeNull()
    expect(results(opened.ehr)).toEqual(['preliminary'])
    expect(opened.app.notes.at(-2)).toMatchObject({
      event: 'result-withdrawn',
      fields: { resources: 0, left: 0, unconfirmed: true },
    })
  })

  test('is marked at a later try, when the search has it', async () => {
    const opened = await leftWithoutWord({ notFound: ['RiskAssessment'] })
    await opened.post('filing/withdraw')
    opened.ehr.be.notFound = []
    expect(answerOf(await opened.post('filing/withdraw'))).toEqual({ filed: null, isUnconfirmed: false })
    expect(results(opened.ehr)).toEqual(['entered-in-error'])
  })

  test('counts no longer once the user says that they have looked, which is audited', async () => {
    const opened = await leftWithoutWord({ notFound: ['RiskAssessment'] })
    await opened.post('filing/withdraw')
    expect(answerOf(await opened.post('filing/not-there'))).toEqual({ filed: null, isUnconfirmed: false })
    expect((await opened.view()).kept.filed).toBeNull()
    expect(opened.app.notes.map(({ event }) => event)).toContain('result-not-there')
    expect((await opened.post('filing')).status).toBe(502)
  })

  test.each([
    { name: 'cannot be searched', ehr: { unread: ['RiskAssessment'] } },
    { name: 'names its patients at another host', ehr: {}, subject: 'https://inner.example/fhir/Patient/' },
  ])('where the EHR $name', async ({ ehr, subject }) => {
    const opened = await leftWithoutWord(ehr)
    const late = opened.ehr.chart.get('RiskAssessment/late')
    if (subject) late.subject.reference = `${subject}${opened.patient}`
    expect(answerOf(await opened.post('filing/withdraw'))).toMatchObject(STANDS_OPEN)
    expect(answerOf(await opened.post('filing/not-there')).filed).toBeNull()
  })

  test('nothing is unconfirmed where every result is known: only its account is missing', async () => {
    const opened = await filingAt({
      ehr: {
        notFound: ['RiskAssessment'],
        writes: ({ method, path }) =>
          method === 'POST' && path === 'Provenance' ? { status: 503 } : undefined,
      },
    })
    await opened.post('filing')
    expect(answerOf(await opened.post('filing/withdraw'))).toEqual({ filed: null, isUnconfirmed: false })
    expect(results(opened.ehr)).toEqual(IN_ERROR)
  })

  test('a result that is known and cannot be marked stands, whatever the user says', async () => {
    const opened = await filingAt({
      ehr: { writes: ({ method }) => (method === 'PUT' ? { status: 403 } : undefined) },
    })
    await opened.post('filing')
    expect(codeOf(await opened.post('filing/not-there'))).toBe('FHIR_REFUSED')
    expect((await opened.view()).kept.filed).not.toBeNull()
    expect(opened.app.notes.map(({ event }) => event)).not.toContain('result-not-there')
  })

  test('is left over in the report of a photo of another person', async () => {
    const opened = await leftWithoutWord({ notFound: ['RiskAssessment'] })
    expect(await reportOf(opened)).toEqual([200, { withdrawn: 0, left: 1 }])
  })
})

describe('what the EHR keeps otherwise than it could be withdrawn', () => {
  const BY_VERSION = statementThatTakes(['RiskAssessment', ...ORIGIN], [], undefined, 'versioned-update')
  const answerOf = ({ text }: { readonly text: string }) => JSON.parse(text)

  test.each([
    { name: 'keeps no versions', ehr: { keeps: 'no-version' } },
    { name: 'takes no change by version', ehr: { refusesIfMatch: true } },
  ] as const)('where the EHR $name, it is withdrawn as long as it says what was filed', async ({ ehr }) => {
    const opened = await filingAt({ ehr })
    expect(answerOf(await opened.post('filing'))).toMatchObject({ end: 'filed' })
    const [reference = ''] = [...opened.ehr.chart.keys()].filter((key) => key.startsWith('RiskAssessment'))
    const asFiled = opened.ehr.chart.get(reference)
    opened.ehr.chart.set(reference, { ...asFiled, note: [{ text: 'Seen in the clinic.' }] })
    expect(codeOf(await opened.post('filing/withdraw'))).toBe('FHIR_REFUSED')
    expect(opened.ehr.chart.get(reference).note).toEqual([{ text: 'Seen in the clinic.' }])
    expect(results(opened.ehr).toSorted()).toEqual(['entered-in-error', 'preliminary'])

    opened.ehr.chart.set(reference, asFiled)
    expect(filedIn(await opened.post('filing/withdraw'))).toBeNull()
    expect(results(opened.ehr)).toEqual(IN_ERROR)
  })

  test.each([
    { name: 'drops our identifiers', ehr: { keeps: 'no-identifier' } },
    {
      name: 'asks for a version and gives none',
      ehr: { keeps: 'no-version', statement: BY_VERSION },
    },
  ] as const)('where the EHR $name, it is marked at once, and the answer says so', async ({ ehr }) => {
    const opened = await filingAt({ ehr })
    expect(answerOf(await opened.post('filing'))).toEqual({ filed: null, end: 'taken-back' })
    expect(results(opened.ehr)).toEqual(IN_ERROR)
    expect((await opened.view()).kept.filed).toBeNull()
    expect(opened.app.lines.map(({ event }) => event)).toContain('result-not-withdrawable')
  })

  test('and that cannot be marked at once stands as filed', async () => {
    const opened = await filingAt({
      ehr: {
        keeps: 'no-identifier',
        writes: ({ method }) => (method === 'PUT' ? { status: 403 } : undefined),
      },
    })
    expect(codeOf(await opened.post('filing'))).toBe('FHIR_REFUSED')
    expect((await opened.view()).kept.filed).toMatchObject({ isWhole: true })
  })

  test('is offered only where results can be read and changed', async () => {
    const code = (of: string) => ({ code: of })
    const resource = [{ type: 'RiskAssessment', interaction: ['create', 'update'].map(code) }]
    const statement = { resourceType: 'CapabilityStatement', rest: [{ mode: 'server', resource }] }
    const opened = await filingAt({ ehr: { statement } })
    expect((await opened.view()).offers.filing).toBeNull()
  })
})

test('two replicas at once: one files, and the other answers with what that one does', async () => {
  const opened = await filingAt()
  const before = await opened.post('filing')
  const { kept } = opened.app.deps.acts
  // It has read before the row was there.
  opened.app.deps.acts.kept = async (by) => ({ ...(await kept(by)), filed: [] })
  expect(filedIn(await opened.post('filing'))).toEqual(filedIn(before))
  expect(results(opened.ehr)).toEqual(STANDS)
})

test('filed again after the row has ended by its age, an entered-in-error result is not found', async () => {
  const opened = await filingAt()
  await opened.post('filing')
  await opened.post('filing/withdraw')
  expect((await opened.post('filing')).status).toBe(200)
  expect(results(opened.ehr)).toEqual([...IN_ERROR, ...STANDS])
})

describe('an EHR that names what is not ours', () => {
  const own = (patient: string) => ({
    resourceType: 'RiskAssessment',
    id: 'own',
    status: 'final',
    meta: { versionId: '1' },
    subject: { reference: `Patient/${patient}` },
    identifier: [{ system: 'urn:hospital', value: 'falls' }],
  })

  test.each(['200 OK', '201 Created'])('in a transaction, with %s: it is never touched', async (status) => {
    const opened = await filingAt({
      ehr: { statement: statementThatTakes(['RiskAssessment', ...ORIGIN], ['transaction']) },
    })
    opened.ehr.chart.set('RiskAssessment/own', own(opened.patient))
    const location = 'RiskAssessment/own/_history/1'
    const entry = [location, location, 'Provenance/p1', 'Device/d1'].map((place) => ({
      response: { status, location: place },
    }))
    opened.ehr.be.writes = ({ method, path }) =>
      method === 'POST' && path === ''
        ? { status: 200, body: { resourceType: 'Bundle', type: 'transaction-response', entry } }
        : undefined
    await opened.post('filing')
    await opened.post('filing/withdraw')
    expect(opened.ehr.chart.get('RiskAssessment/own')).toEqual(own(opened.patient))
  })

  test('gives the place alone, at the host that it believes it has: it is read here first', async () => {
    const opened = await filingAt({
      ehr: {
        writes: ({ method, path, body }) => {
          if (method !== 'POST') return undefined
          const id = `i${opened.ehr.chart.size}`
          opened.ehr.chart.set(`${path}/${id}`, { ...body, id, meta: { versionId: '1' } })
          const location = `http://inner:8080/fhir/${path}/${id}/_history/1`
          return { status: 201, headers: { location } }
        },
      },
    })
    expect(filedIn(await opened.post('filing'))).toMatchObject({ isWhole: true })
    expect((await opened.post('filing/withdraw')).status).toBe(200)
    expect(results(opened.ehr)).toEqual(IN_ERROR)
  })
})
