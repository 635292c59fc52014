import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { contentMark } from '../../src/fhir/content-mark.ts'
import { findWritten } from '../../src/fhir/find-written.ts'
import { RESULT_SYSTEM, resultIdentifiers } from '../../src/fhir/result.ts'
import { withdrawResult } from '../../src/fhir/withdraw-result.ts'
import { openWriter } from '../../src/fhir/write-record.ts'
import { about, BASE, bundle, door, EHR, nockForTests, PATIENT, TOKEN } from './ehr.ts'

nockForTests()

const [VALUE = '', ...OTHERS] = resultIdentifiers('first')
const OURS = {
  resourceType: 'RiskAssessment',
  id: '7',
  status: 'preliminary',
  meta: { versionId: '1' },
  identifier: [{ system: RESULT_SYSTEM, value: VALUE }],
  ...about(PATIENT),
}
const NOT_OURS = [
  { name: 'of the hospital', change: { identifier: [{ system: 'urn:hospital', value: VALUE }] } },
  { name: 'of another filing', change: { identifier: [{ system: RESULT_SYSTEM, value: 'other' }] } },
  { name: 'without an identifier', change: { identifier: [] } },
  { name: 'of another patient', change: about('p2') },
]

const JSON_TYPE = { 'content-type': 'application/json' }
const MARKED = { ...OURS, status: 'entered-in-error' }

describe('a result that is withdrawn', () => {
  const reading = (resource: object) =>
    nock(EHR).get('/fhir/r4/RiskAssessment/7').reply(200, resource, JSON_TYPE)
  const putting = (ifMatch: string | null, status: number, body: object = MARKED) =>
    nock(EHR, ifMatch === null ? { badheaders: ['if-match'] } : { reqheaders: { 'if-match': ifMatch } })
      .put('/fhir/r4/RiskAssessment/7', JSON.stringify(body))
      .reply(status, body, JSON_TYPE)
  const withdraw = (marks: readonly string[] = [contentMark(OURS)]) =>
    withdrawResult('RiskAssessment/7', {
      patientId: PATIENT,
      record: door(),
      identifiers: [VALUE, ...OTHERS],
      marks,
      writer: openWriter({
        fhirBase: new URL(BASE),
        accessToken: TOKEN,
        signal: AbortSignal.timeout(10_000),
        patientId: PATIENT,
      }),
    })
  const WITHOUT_VERSION = { ...OURS, meta: {} }
  const CHANGED = { ...WITHOUT_VERSION, note: [{ text: 'Seen in the clinic.' }] }

  test('is marked, in the version that is there', async () => {
    reading(OURS)
    putting('W/"1"', 200)
    await withdraw()
  })

  test.each([
    400, 409, 412,
  ])('and is refused by version (%i) is marked without one, where nobody changed it', async (status) => {
    reading(OURS)
    putting('W/"1"', status)
    reading(OURS)
    putting(null, 200)
    await withdraw()
  })

  test('and has no version is marked without one, where nobody changed it', async () => {
    reading(WITHOUT_VERSION)
    putting(null, 200, { ...WITHOUT_VERSION, status: 'entered-in-error' })
    await withdraw()
  })

  test('and was changed since is not written over without a version', async () => {
    reading(CHANGED)
    await expect(withdraw()).rejects.toMatchObject({ code: 'FHIR_REFUSED' })
  })

  test('and of which is not known what it said is not written over without a version', async () => {
    reading(WITHOUT_VERSION)
    await expect(withdraw([])).rejects.toMatchObject({ code: 'FHIR_REFUSED' })
  })

  test('and was changed meanwhile is marked as it is by then', async () => {
    const now = { ...OURS, meta: { versionId: '2' }, note: [{ text: 'Seen in the clinic.' }] }
    reading(OURS)
    putting('W/"1"', 412)
    reading(now)
    putting('W/"2"', 200, { ...now, status: 'entered-in-error' })
    await withdraw()
  })

  test('and is refused without a version too still stands', async () => {
    reading(OURS)
    putting('W/"1"', 400)
    reading(OURS)
    putting(null, 400)
    await expect(withdraw()).rejects.toMatchObject({ code: 'FHIR_REFUSED' })
  })

  test.each(NOT_OURS)('and is $name is left as it is', async ({ change }) => {
    reading({ ...OURS, ...change })
    await expect(withdraw([])).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })

  test('and has lost our identifier, but says what was filed, is marked', async () => {
    const nameless = { ...OURS, identifier: undefined }
    reading(nameless)
    putting('W/"1"', 200, { ...nameless, status: 'entered-in-error' })
    await withdraw()
  })
})

describe('what was written is found by its identifier', () => {
  const find = () =>
    findWritten({
      type: 'RiskAssessment',
      system: RESULT_SYSTEM,
      values: [VALUE],
      patientId: PATIENT,
      record: door(),
    })
  const found = (body: object) =>
    nock(EHR)
      .get('/fhir/r4/RiskAssessment')
      .query({ subject: `Patient/${PATIENT}`, identifier: `${RESULT_SYSTEM}|${VALUE}` })
      .reply(200, body, { 'content-type': 'application/json' })

  test('and whatever else a record shows is left out', async () => {
    const others = NOT_OURS.map(({ change }, index) => ({ ...OURS, id: `x${index}`, ...change }))
    found(bundle([OURS, ...others, { ...OURS, resourceType: 'Observation' }]))
    expect(await find()).toEqual(['RiskAssessment/7'])
  })

  test('and a record that cannot be searched by it is asked for all of the patient', async () => {
    nock(EHR)
      .get('/fhir/r4/RiskAssessment')
      .query({ subject: `Patient/${PATIENT}`, identifier: /./ })
      .reply(400)
    nock(EHR)
      .get('/fhir/r4/RiskAssessment')
      .query({ subject: `Patient/${PATIENT}` })
      .reply(200, bundle([{ ...OURS, id: '8', identifier: [] }, OURS]), {
        'content-type': 'application/json',
      })
    expect(await find()).toEqual(['RiskAssessment/7'])
  })

  test('and a record that shows more than may be read is not believed', async () => {
    for (let page = 1; page <= 4; page++) {
      const link = [{ relation: 'next', url: `${BASE}/pages/${page}` }]
      const body = bundle([OURS], { link })
      if (page === 1) found(body)
      else
        nock(EHR)
          .get(`/fhir/r4/pages/${page - 1}`)
          .reply(200, body, { 'content-type': 'application/json' })
    }
    await expect(find()).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })
})
