import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { findWritten } from '../../src/fhir/find-written.ts'
import { RESULT_SYSTEM, resultIdentifiers } from '../../src/fhir/result.ts'
import { withdrawResult } from '../../src/fhir/withdraw-result.ts'
import { about, BASE, bundle, door, EHR, nockForTests, PATIENT } from './ehr.ts'

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

describe('a result that is withdrawn', () => {
  const updated: unknown[] = []
  const withdraw = () =>
    withdrawResult('RiskAssessment/7', {
      patientId: PATIENT,
      record: door(),
      identifiers: [VALUE, ...OTHERS],
      writer: {
        update: async (resource) => {
          updated.push(resource)
          return 'updated'
        },
      },
    })
  const reading = (resource: object) =>
    nock(EHR).get('/fhir/r4/RiskAssessment/7').reply(200, resource, { 'content-type': 'application/json' })

  test('is marked', async () => {
    reading(OURS)
    await withdraw()
    expect(updated.splice(0)).toEqual([{ ...OURS, status: 'entered-in-error' }])
  })

  test.each(NOT_OURS)('and is $name is left as it is', async ({ change }) => {
    reading({ ...OURS, ...change })
    await expect(withdraw()).rejects.toMatchObject({ code: 'FHIR_INVALID' })
    expect(updated).toEqual([])
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
