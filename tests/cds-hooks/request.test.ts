import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseCall } from '../../src/cds-hooks/request.ts'
import { AppError } from '../../src/errors.ts'
import { emptyPaths } from './answer-schema.ts'
import { body, checkedFetch, FHIR, PATIENT_ID, service, token } from './client.ts'

const CONTEXT = { userId: 'Practitioner/dr', patientId: PATIENT_ID }
const AUTHORIZATION = {
  access_token: 'secret-access-token',
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'patient/*.read',
  subject: 'facies',
}

const operationOutcome = z.strictObject({
  resourceType: z.literal('OperationOutcome'),
  issue: z
    .array(
      z.strictObject({
        severity: z.literal('error'),
        code: z.enum([
          'invalid',
          'not-found',
          'not-supported',
          'required',
          'too-long',
          'processing',
          'exception',
        ]),
        details: z.strictObject({ text: z.string().min(1) }),
        diagnostics: z.string().min(1).optional(),
      }),
    )
    .length(1),
})

describe('a body is refused with 400', () => {
  test.each([
    { name: 'that is no object', sent: '"text"', field: 'not JSON' },
    { name: 'that is a list', sent: '[]', field: 'body' },
    { name: 'that breaks off', sent: '{"hook":', field: 'not JSON' },
    { name: 'without hook', sent: body({ hook: undefined }), field: 'hook' },
    { name: 'without hookInstance', sent: body({ hookInstance: undefined }), field: 'hookInstance' },
    { name: 'whose hookInstance is no UUID', sent: body({ hookInstance: 'x' }), field: 'hookInstance' },
    { name: 'without context', sent: body({ context: undefined }), field: 'context' },
    {
      name: 'without patientId',
      sent: body({ context: { userId: 'Practitioner/dr' } }),
      field: 'context.patientId',
    },
    { name: 'without userId', sent: body({ context: { patientId: 'patient.1' } }), field: 'context.userId' },
    {
      name: 'whose patientId is a path',
      sent: body({ context: { ...CONTEXT, patientId: '../patient.1' } }),
      field: 'context.patientId',
    },
    {
      name: 'whose patientId is dots',
      sent: body({ context: { ...CONTEXT, patientId: '..' } }),
      field: 'context.patientId',
    },
    {
      name: 'whose patientId is too long',
      sent: body({ context: { ...CONTEXT, patientId: 'a'.repeat(65) } }),
      field: 'context.patientId',
    },
    { name: 'whose prefetch is text', sent: body({ prefetch: 'x' }), field: 'prefetch' },
    {
      name: 'whose fhirServer is no address',
      sent: body({ fhirServer: 'file:///etc' }),
      field: 'fhirServer',
    },
    {
      name: 'whose fhirServer is longer than any address',
      sent: body({ fhirServer: `https://ehr.example/${'/'.repeat(2048)}` }),
      field: 'fhirServer',
    },
    {
      name: 'with a token but no fhirServer',
      sent: body({ fhirServer: undefined, fhirAuthorization: AUTHORIZATION }),
      field: 'fhirServer',
    },
    {
      name: 'whose token is no Bearer',
      sent: body({ fhirAuthorization: { ...AUTHORIZATION, token_type: 'MAC' } }),
      field: 'fhirAuthorization.token_type',
    },
  ])('$name', async ({ sent, field }) => {
    const { call, lines } = await service()
    const response = await call(sent)
    const outcome = operationOutcome.parse(await response.json())
    expect(response.status).toBe(400)
    expect(outcome.issue[0]?.diagnostics).toContain(field)
    expect(JSON.stringify(lines)).not.toMatch(/secret|patient\.1|\.\.\//)
  })
})

describe('a body whose form is right, and that this service cannot process, is refused with 422', () => {
  const ORDER = { ...CONTEXT, draftOrders: { resourceType: 'Bundle', entry: [] } }

  test.each([
    { name: 'of another hook of ours', sent: body({ hook: 'order-sign', context: ORDER }), field: 'hook' },
    { name: 'of a hook that is none', sent: body({ hook: 'secret-hook' }), field: 'hook' },
    {
      name: 'whose token is of another patient',
      sent: body({ fhirAuthorization: { ...AUTHORIZATION, patient: 'p2' } }),
      field: 'fhirAuthorization.patient',
    },
  ])('$name', async ({ sent, field }) => {
    const { call, lines } = await service()
    const response = await call(sent)
    const outcome = operationOutcome.parse(await response.json())
    expect(response.status).toBe(422)
    expect(outcome.issue[0]).toMatchObject({ code: 'processing' })
    expect(outcome.issue[0]?.diagnostics).toContain(field)
    expect(JSON.stringify([lines, outcome])).not.toMatch(/secret|p2/)
  })

  test('also where the form of its context is that of the other hook', async () => {
    expect(() => parseCall('order-sign', body())).toThrow(expect.objectContaining({ code: 'CALL_UNFIT' }))
  })
})

describe('a careless client', () => {
  test.each([
    { name: 'an empty encounterId', sent: body({ context: { ...CONTEXT, encounterId: '' } }) },
    { name: 'an empty fhirServer', sent: body({ fhirServer: '' }) },
    {
      name: 'an empty patient of the token',
      sent: body({ fhirAuthorization: { ...AUTHORIZATION, patient: '' } }),
    },
    {
      name: 'a patient of the token that is null',
      sent: body({ fhirAuthorization: { ...AUTHORIZATION, patient: null } }),
    },
    { name: 'seconds as text', sent: body({ fhirAuthorization: { ...AUTHORIZATION, expires_in: '300' } }) },
  ])('is understood with $name', ({ sent }) => {
    const { context, fhirServer, fhirAuthorization } = parseCall('patient-view', sent)
    expect([undefined, null]).toContain(context.encounterId)
    expect([undefined, FHIR]).toContain(fhirServer)
    expect([undefined, null]).toContain(fhirAuthorization?.patient)
    if (fhirAuthorization) expect(fhirAuthorization.expires_in).toBe(300)
  })

  test.each([
    { name: 'an empty hook', sent: body({ hook: '' }) },
    { name: 'an empty hookInstance', sent: body({ hookInstance: '' }) },
    { name: 'an empty patientId', sent: body({ context: { ...CONTEXT, patientId: '' } }) },
    { name: 'an empty userId', sent: body({ context: { ...CONTEXT, userId: '' } }) },
    { name: 'a blank encounterId', sent: body({ context: { ...CONTEXT, encounterId: ' ' } }) },
    { name: 'an encounterId that is a list', sent: body({ context: { ...CONTEXT, encounterId: [] } }) },
    {
      name: 'an empty fhirServer beside a token',
      sent: body({ fhirServer: '', fhirAuthorization: AUTHORIZATION }),
    },
    ...['', ' 300', '3e2', '1.5', '0x10', '-1', '99999999999'].map((expires_in) => ({
      name: `seconds that are "${expires_in}"`,
      sent: body({ fhirAuthorization: { ...AUTHORIZATION, expires_in } }),
    })),
  ])('is not guessed at with $name', ({ sent }) => {
    expect(() => parseCall('patient-view', sent)).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    )
  })
})

test('whatever a field holds, a body is read, REQUEST_INVALID or CALL_UNFIT', () => {
  const fields = fc.constantFrom(
    'hook',
    'hookInstance',
    'context',
    'prefetch',
    'fhirServer',
    'fhirAuthorization',
  )
  fc.assert(
    fc.property(fields, fc.jsonValue(), (field, value) => {
      try {
        return parseCall('patient-view', body({ [field]: value })).hook === 'patient-view'
      } catch (error) {
        return error instanceof AppError && ['REQUEST_INVALID', 'CALL_UNFIT'].includes(error.code)
      }
    }),
  )
})

describe('a body is read', () => {
  test.each([
    {
      name: 'with fields that nobody knows',
      sent: body({ extension: { 'com.example.x': 1 }, other: [null] }),
    },
    { name: 'with an encounter', sent: body({ context: { ...CONTEXT, encounterId: 'e1', more: {} } }) },
    {
      name: 'whose hookInstance is in capitals',
      sent: body({ hookInstance: 'D1577C69-DFBE-44AD-BA6D-3E05E953B2EA' }),
    },
    {
      name: 'with a prefetch under keys that nobody asked for',
      sent: JSON.stringify(body()).replace(
        '"prefetch":{',
        '"prefetch":{"__proto__":{"patient":1},"constructor":null,"toString":{},',
      ),
    },
  ])('$name', async ({ sent }) => {
    const { call } = await service()
    const response = await call(sent)
    expect({ status: response.status, answer: await response.json() }).toEqual({
      status: 200,
      answer: { cards: [] },
    })
  })
})

describe('other failures carry an OperationOutcome', () => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }

  test.each([
    { name: 'an unknown service', path: '/cds-services/other', init: post, status: 404 },
    { name: 'another method on a service', path: '/cds-services/facies-patient-view', init: {}, status: 405 },
    { name: 'another method on the discovery', path: '/cds-services', init: post, status: 405 },
  ])('$name answers $status', async ({ path, init, status }) => {
    const { url } = await service()
    const response = await checkedFetch(`${url}${path}`, init)
    expect(response.status).toBe(status)
    expect(emptyPaths(operationOutcome.parse(await response.json()))).toEqual([])
  })

  test('a 405 says which methods there are', async () => {
    const { url } = await service()
    expect((await checkedFetch(`${url}/cds-services/facies-patient-view`)).headers.get('allow')).toBe('POST')
  })

  test.each([
    { name: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415 },
    {
      name: 'an unknown encoding',
      headers: { 'content-type': 'application/json', 'content-encoding': 'x' },
      status: 415,
    },
    { name: 'FHIR JSON', headers: { 'content-type': 'application/fhir+json; charset=utf-8' }, status: 200 },
  ])('$name answers $status', async ({ headers, status }) => {
    const { url } = await service()
    const response = await checkedFetch(`${url}/cds-services/facies-patient-view`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${await token()}` } as Record<string, string>,
      body: JSON.stringify(body()),
    })
    expect(response.status).toBe(status)
  })

  test('more than 20 MB answers 413', async () => {
    const { call } = await service()
    const response = await call(body({ extension: { padding: ' '.repeat(20 * 1024 * 1024) } }))
    expect(response.status).toBe(413)
    operationOutcome.parse(await response.json())
  })

  test('a call without the Patient answers 412', async () => {
    const { call } = await service()
    const response = await call(body({ prefetch: undefined }))
    expect(response.status).toBe(412)
    operationOutcome.parse(await response.json())
  })

  test.each([
    { name: 'is another one', patient: { resourceType: 'Patient', id: 'p2' } },
    { name: 'was looked for and not found', patient: null },
    { name: 'could not be read by the client', patient: { resourceType: 'OperationOutcome', issue: [] } },
  ])('a call whose prefetched Patient $name answers 412', async ({ patient }) => {
    const { call } = await service()
    expect((await call(body({ prefetch: { patient } }))).status).toBe(412)
  })

  test('our own mistake answers 500 and says nothing of itself', async () => {
    const { call, lines } = await service({
      findPatientFindings: async () => {
        throw new RangeError('photo of Jane Doe')
      },
    })
    const response = await call(body({ fhirServer: FHIR }))
    const outcome = operationOutcome.parse(await response.json())
    expect(response.status).toBe(500)
    expect(outcome.issue[0]?.details.text).toBe('Something went wrong')
    expect(lines.at(-1)).toMatchObject({
      event: 'call-failed',
      fields: { code: 'UNEXPECTED', cause: 'RangeError' },
    })
    expect(JSON.stringify(lines)).not.toContain('Jane')
  })
})
