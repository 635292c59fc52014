import { describe, expect, test } from 'vitest'
import type { FilingAnswer } from '../../src/smart-app/acts.ts'
import {
  deviceSchema,
  documentSchema,
  observationSchema,
  provenanceSchema,
  riskAssessmentSchema,
} from '../fhir/r4-schemas.ts'
import { type ActingSite, acting, PAGE_HEADERS } from './acting.ts'
import { databaseForTests, NO_FINDINGS } from './app.ts'
import { statementThatTakes, type TestEhr, type Write } from './ehr.ts'

databaseForTests()

const ORIGIN = ['Device', 'Provenance']
const TAKES = statementThatTakes(['RiskAssessment', ...ORIGIN])
const IN_ONE = statementThatTakes(['RiskAssessment', ...ORIGIN], ['transaction'])

const filingAt = ({ site, smart, ehr, ...more }: ActingSite = {}) =>
  acting({
    ...more,
    site: { ...site },
    smart: { writeBack: 'any', roles: { file: 'everyone' }, ...smart },
    ehr: { statement: TAKES, ...ehr },
  })
const filedIn = ({ text }: { readonly text: string }): FilingAnswer['filed'] => JSON.parse(text).filed
const codeOf = ({ text }: { readonly text: string }) => JSON.parse(text).code
const results = ({ chart }: TestEhr) =>
  [...chart.values()]
    .filter(({ resourceType }) => resourceType === 'RiskAssessment')
    .map(({ status }) => status)
const types = (written: readonly Write[]) =>
  written.map(({ method, path }) => `${method} ${path.split('/')[0]}`)

describe('a result is filed', () => {
  test('one after another: model, results, and where they came from', async () => {
    const { ehr, post, view, app } = await filingAt()
    expect((await view()).offers.filing).toBe('RiskAssessment')
    const filed = filedIn(await post('filing'))
    expect(types(ehr.written)).toEqual([
      'POST Device',
      'POST RiskAssessment',
      'POST RiskAssessment',
      'POST Provenance',
    ])
    expect(filed).toEqual({
      as: 'RiskAssessment',
      at: '2026-11-02T09:00:00.000Z',
      references: ['RiskAssessment/w2', 'RiskAssessment/w3', 'Provenance/w4', 'Device/w1'],
      isWhole: true,
    })
    expect((await view()).kept.filed).toEqual(filed)
    const [device, first, , provenance] = ehr.written
    deviceSchema.parse(device?.body)
    riskAssessmentSchema.parse(first?.body)
    provenanceSchema.parse(provenance?.body)
    expect(first?.body.performer.reference).toBe('Device/w1')
    expect(provenance?.body.target.map((target: { reference: string }) => target.reference)).toEqual([
      'RiskAssessment/w2/_history/1',
      'RiskAssessment/w3/_history/1',
    ])
    expect(provenance?.body.agent[1].who.reference).toBe('Practitioner/aenne')
    expect(app.notes.at(-2)).toMatchObject({
      event: 'result-filed',
      fields: { as: 'RiskAssessment', resources: 4 },
    })
  })

  test('with what its user has said of the findings, and an account of who that was', async () => {
    const { ehr, post } = await filingAt()
    const said = { condition: 'cushing', mediaId: 'media-face', answer: 'disagree' }
    expect((await post('answer', { ...said, reason: 'face-not-striking' })).status).toBe(204)
    const filed = filedIn(await post('filing'))
    expect(filed?.references.map((reference) => reference.split('/')[0])).toEqual([
      'RiskAssessment',
      'RiskAssessment',
      'Provenance',
      'Provenance',
      'Device',
    ])
    const [, first, second, , review] = ehr.written
    expect(first?.body.note[0]).toMatchObject({
      authorReference: { reference: 'Practitioner/aenne' },
      text: expect.stringMatching(/disagreed with the finding on .*: the face is not striking\.$/),
    })
    expect(second?.body.note[0].text).not.toContain('agreed')
    provenanceSchema.parse(review?.body)
    expect(review?.body.target).toEqual([{ reference: 'RiskAssessment/w2/_history/1' }])
    expect(review?.body.agent[0]).toMatchObject({ type: { coding: [{ code: 'verifier' }] } })
    expect(filedIn(await post('filing/withdraw'))).toBeNull()
  })

  test('in one transaction where the record offers it', async () => {
    const { ehr, post } = await filingAt({ ehr: { statement: IN_ONE } })
    const filed = filedIn(await post('filing'))
    expect(ehr.written.map(({ method, path }) => [method, path])).toEqual([['POST', '']])
    const { entry } = ehr.written[0]?.body ?? {}
    expect(entry.map(({ request }: { request: { url: string } }) => request.url)).toEqual([
      'RiskAssessment',
      'RiskAssessment',
      'Provenance',
      'Device',
    ])
    const named = entry.map(({ fullUrl }: { fullUrl: string }) => fullUrl)
    expect(entry[0].resource.performer.reference).toBe(named[3])
    expect(entry[2].resource.target).toEqual([{ reference: named[0] }, { reference: named[1] }])
    for (const { request, resource } of entry)
      if (resource.resourceType !== 'Provenance')
        expect(request.ifNoneExist).toBe(
          `identifier=${resource.identifier[0].system}|${resource.identifier[0].value}`,
        )
    expect(filed?.references).toHaveLength(4)
  })

  test.each([
    { takes: ['Observation', 'DocumentReference'], as: 'Observation', schema: observationSchema, writes: 2 },
    { takes: ['DocumentReference'], as: 'DocumentReference', schema: documentSchema, writes: 1 },
  ])('as $as where the record takes no better, with the model inside', async ({
    takes,
    as,
    schema,
    writes,
  }) => {
    const { ehr, post } = await filingAt({ ehr: { statement: statementThatTakes(takes) } })
    expect(filedIn(await post('filing'))?.as).toBe(as)
    expect(ehr.written).toHaveLength(writes)
    for (const { body } of ehr.written) {
      schema.parse(body)
      expect(body.contained[0]).toMatchObject({ resourceType: 'Device', id: 'model' })
    }
  })

  test('pressing twice, and in two windows at once, files once', async () => {
    const { ehr, post } = await filingAt()
    const [one, other] = await Promise.all([post('filing'), post('filing')])
    const again = await post('filing')
    expect([filedIn(other), filedIn(again)]).toEqual([filedIn(one), filedIn(one)])
    expect([...ehr.chart.keys()].filter((key) => key.startsWith('RiskAssessment'))).toHaveLength(2)
  })
})

describe('nothing is filed', () => {
  test.each([
    { name: 'the site', given: { smart: { writeBack: 'none' } } },
    { name: 'a site that wants another form', given: { smart: { writeBack: 'observation' } } },
    { name: 'the user’s role', given: { smart: { roles: { file: [] } } } },
    { name: 'the scopes', given: { ehr: { granted: 'launch openid fhirUser patient/*.read' } } },
    { name: 'the EHR', given: { ehr: { statement: statementThatTakes(['ServiceRequest']) } } },
    { name: 'a first impression that is due', given: { smart: { impressionFirst: true } } },
  ])('where $name speaks against it', async ({ given }) => {
    const { ehr, post, view } = await filingAt(given)
    expect((await view()).offers.filing).toBeNull()
    expect(codeOf(await post('filing'))).toBe('NOT_OFFERED')
    expect(ehr.written).toEqual([])
  })

  test('where no photo counts', async () => {
    const { ehr, post, view } = await filingAt({ given: NO_FINDINGS })
    expect((await view()).offers.filing).toBeNull()
    expect(codeOf(await post('filing'))).toBe('REQUEST_INVALID')
    expect(ehr.written).toEqual([])
  })

  test.each(['filing', 'filing/withdraw'])('by another site’s page: api/%s', async (path) => {
    const { page, post, send, ehr } = await filingAt()
    const answer = await post(path, undefined, { ...PAGE_HEADERS(page), origin: 'https://evil.example' })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'FOREIGN_PAGE'])
    expect((await send('GET', path)).status).toBe(405)
    expect(ehr.written).toEqual([])
  })
})

describe('an EHR that fails', () => {
  const failing = (at: number, status: number) => {
    let count = 0
    return ({ method }: Write) => (method === 'POST' && ++count === at ? { status } : undefined)
  }

  test('without a word in the middle: it stands unfinished, nothing is written again, and all of it is withdrawn', async () => {
    let count = 0
    const opened = await filingAt({
      ehr: {
        // It has done what it gave no answer to.
        writes: ({ method, path, body }) => {
          if (method !== 'POST' || ++count !== 3) return undefined
          opened.ehr.chart.set(`${path}/late`, { ...body, id: 'late', meta: { versionId: '1' } })
          return { status: 500 }
        },
      },
    })
    const { ehr, post, view } = opened
    expect((await post('filing')).status).toBe(502)
    const unfinished = { references: ['RiskAssessment/w2'], isWhole: false }
    expect((await view()).kept.filed).toMatchObject(unfinished)
    const writes = ehr.written.length
    expect(filedIn(await post('filing'))).toMatchObject(unfinished)
    expect(ehr.written).toHaveLength(writes)
    expect(filedIn(await post('filing/withdraw'))).toBeNull()
    expect(results(ehr)).toEqual(['entered-in-error', 'entered-in-error'])
    expect(filedIn(await post('filing'))).toMatchObject({ isWhole: true })
  })

  test.each([
    401, 403, 409, 422,
  ])('with %i at the first write: nothing is there, and the answer says so', async (status) => {
    const { ehr, post, view, app } = await filingAt({ ehr: { writes: failing(1, status) } })
    expect(JSON.parse((await post('filing')).text)).toEqual({ filed: null, end: 'refused' })
    expect((await view()).kept.filed).toBeNull()
    expect(results(ehr)).toEqual([])
    const fields = { site: 'north', as: 'RiskAssessment', detail: `POST answered ${status}` }
    expect(app.lines).toContainEqual({ event: 'result-refused', fields })
  })

  test('with a refusal in the middle: what is there already is marked as entered in error', async () => {
    const { ehr, post, view } = await filingAt({ ehr: { writes: failing(3, 403) } })
    expect(JSON.parse((await post('filing')).text)).toEqual({ filed: null, end: 'refused' })
    expect((await view()).kept.filed).toBeNull()
    expect(ehr.chart.get('RiskAssessment/w2')?.status).toBe('entered-in-error')
    // Filed again, it is another filing, which finds no entered-in-error of before.
    const filed = filedIn(await post('filing'))
    expect(ehr.chart.get(filed?.references[0] ?? '')?.status).toBe('preliminary')
  })
})

describe('what was filed is withdrawn', () => {
  test('all results are marked as entered in error, and the view says that nothing stands there', async () => {
    const { ehr, post, view, app } = await filingAt()
    const filed = filedIn(await post('filing'))
    expect(filedIn(await post('filing/withdraw'))).toBeNull()
    expect((await view()).kept.filed).toBeNull()
    for (const reference of filed?.references ?? [])
      if (reference.startsWith('RiskAssessment'))
        expect(ehr.chart.get(reference)?.status).toBe('entered-in-error')
    expect(app.notes.find(({ event }) => event === 'result-withdrawn')?.fields).toMatchObject({ left: 0 })
    const put = ehr.written.find(({ method }) => method === 'PUT')
    expect(put?.headers['if-match']).toBe('W/"1"')
  })

  test('and withdrawn again, nothing happens, and the answer says so', async () => {
    const { ehr, post } = await filingAt()
    await post('filing')
    await post('filing/withdraw')
    const writes = ehr.written.length
    expect(codeOf(await post('filing/withdraw'))).toBe('REQUEST_INVALID')
    expect(ehr.written).toHaveLength(writes)
  })

  test('in the version that the EHR has by then', async () => {
    let isFirst = true
    const opened = await filingAt({
      ehr: {
        writes: ({ method, path }) => {
          if (method !== 'PUT' || !isFirst) return undefined
          isFirst = false
          // Somebody changes it between our reading and our writing.
          const one = opened.ehr.chart.get(path)
          opened.ehr.chart.set(path, { ...one, meta: { ...one.meta, versionId: '9' }, reviewed: true })
          return undefined
        },
      },
    })
    const filed = filedIn(await opened.post('filing'))
    expect((await opened.post('filing/withdraw')).status).toBe(200)
    expect(opened.ehr.chart.get(filed?.references[0] ?? '')).toMatchObject({
      status: 'entered-in-error',
      reviewed: true,
      meta: { versionId: '10' },
    })
  })

  test('where the EHR refuses, it still stands, and the others are marked', async () => {
    const opened = await filingAt({
      ehr: {
        writes: ({ method, path }) => (method === 'PUT' && path.endsWith('w2') ? { status: 403 } : undefined),
      },
    })
    const filed = filedIn(await opened.post('filing'))
    expect(codeOf(await opened.post('filing/withdraw'))).toBe('FHIR_REFUSED')
    expect((await opened.view()).kept.filed).toEqual(filed)
    expect(opened.ehr.chart.get('RiskAssessment/w3')?.status).toBe('entered-in-error')
  })

  test('what became of another patient’s is left alone', async () => {
    const { ehr, post } = await filingAt()
    await post('filing')
    const one = ehr.chart.get('RiskAssessment/w2')
    ehr.chart.set('RiskAssessment/w2', { ...one, subject: { reference: 'Patient/other' } })
    expect(codeOf(await post('filing/withdraw'))).toBe('FHIR_INVALID')
    expect(ehr.chart.get('RiskAssessment/w2')?.status).toBe('preliminary')
  })
})

test('nothing of the patient or the result is in a log line', async () => {
  const { post, app, patient } = await filingAt()
  await post('filing')
  await post('filing/withdraw')
  expect(JSON.stringify(app.lines)).not.toMatch(new RegExp(`${patient}|aenne|RiskAssessment/|media-face`))
})

describe('a token that the record knows no more when the result comes', () => {
  const refusedOnce = (ehr: TestEhr, before: (write: Write) => void = () => {}) => {
    let isFirst = true
    return (write: Write) => {
      if (!isFirst) return undefined
      isFirst = false
      before(write)
      ehr.expireTokens()
      return { status: 401 }
    }
  }

  test.each([
    { name: 'one after another', statement: TAKES },
    { name: 'in one transaction', statement: IN_ONE },
  ])('is replaced unseen, and everything is there once: $name', async ({ statement }) => {
    const { ehr, post } = await filingAt({ ehr: { statement } })
    ehr.be.writes = refusedOnce(ehr)
    expect(filedIn(await post('filing'))).toMatchObject({ isWhole: true })
    expect([ehr.granted(), ehr.chart.size]).toEqual([1, 4])
  })

  test('a transaction of which the record has something is not sent again, and can be withdrawn', async () => {
    const { ehr, post, view } = await filingAt({ ehr: { statement: IN_ONE } })
    ehr.be.writes = refusedOnce(ehr, ({ body }) => {
      const [{ resource }] = body.entry
      ehr.chart.set('RiskAssessment/w9', { ...resource, id: 'w9', meta: { versionId: '1' } })
    })
    expect(codeOf(await post('filing'))).toBe('FHIR_INVALID')
    expect([ehr.written.length, ehr.chart.size]).toEqual([1, 1])
    expect((await view()).kept.filed).toMatchObject({ isWhole: false })
    expect(filedIn(await post('filing/withdraw'))).toBeNull()
    expect(results(ehr)).toEqual(['entered-in-error'])
  })

  test('when it is withdrawn: all of it is marked', async () => {
    const { ehr, post } = await filingAt()
    await post('filing')
    ehr.be.writes = refusedOnce(ehr)
    expect(filedIn(await post('filing/withdraw'))).toBeNull()
    expect(results(ehr)).toEqual(['entered-in-error', 'entered-in-error'])
  })
})
