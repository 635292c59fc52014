import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, type Serving, startServing } from './serving.ts'

const EHR = 'https://ehr.example.org/fhir'
const BASE = 'https://facies.example.org/cds-services'
const PATH = '/cds-services/facies-patient-view'

/** Whatever is the patient's or a secret carries this mark. */
const MARK = 'zebrafinch'
const PATIENT = `${MARK}-patient`
const PHOTO = readFileSync(join(ROOT, 'demo/photos/cushing-woman-41.jpg')).toString('base64')

const { publicKey, privateKey } = await generateKeyPair('ES384')
const stranger = await generateKeyPair('ES384')
const foreign = createServer((_req, res) => void res.end())
let serving: Serving
let url = ''
let metricsUrl = ''
let said = ''
let foreignCalls = 0
const tokens: string[] = []

beforeAll(async () => {
  foreign.on('connection', () => {
    foreignCalls += 1
  })
  foreign.listen(0, '127.0.0.1')
  await once(foreign, 'listening')
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES384' }
  const site = {
    issuer: EHR,
    fhirBase: EHR,
    trust: { keys: [key] },
    timeZone: 'UTC',
    testPatients: [PATIENT],
  }
  serving = startServing(site, {
    FACIES_METRICS_PORT: '0',
    INFERENCE_PROCESSES: '1',
    LOG_LEVEL: 'debug',
  })
  url = `http://127.0.0.1:${await serving.portOf('listening')}`
  metricsUrl = `http://127.0.0.1:${await serving.portOf('metrics-listening')}/metrics`
})

afterAll(() => {
  serving?.stop()
  foreign.closeAllConnections()
  foreign.close()
})

type Change = { readonly claims?: object; readonly header?: object; readonly key?: typeof privateKey }

async function token({ claims = {}, header = {}, key = privateKey }: Change = {}): Promise<string> {
  const signed = await new SignJWT({
    iss: EHR,
    aud: BASE,
    jti: `${MARK}-${randomUUID()}`,
    sub: MARK,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES384', kid: 'k1', typ: 'JWT', ...header })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key)
  tokens.push(signed)
  return signed
}

const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
})

/** A chart in which every text is marked. */
function chart() {
  const subject = { reference: `Patient/${PATIENT}`, display: `${MARK} Oriana` }
  const code = {
    text: `${MARK} text`,
    coding: [{ system: `urn:${MARK}`, code: MARK, display: `${MARK} code` }],
  }
  const media = { resourceType: 'Media', status: 'completed', subject, note: [{ text: MARK }] }
  const createdDateTime = new Date().toISOString().slice(0, 10)
  return {
    patient: {
      resourceType: 'Patient',
      id: PATIENT,
      gender: 'female',
      birthDate: '1985-03-07',
      name: [{ family: MARK, given: ['Oriana'] }],
      identifier: [{ value: `${MARK}-MRN` }],
    },
    photos: bundle(
      { ...media, id: `${MARK}-m1`, createdDateTime, content: { contentType: 'image/jpeg', data: PHOTO } },
      {
        ...media,
        id: `${MARK}-m2`,
        createdDateTime: '2001-01-01',
        content: {
          contentType: 'image/jpeg',
          url: `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/${MARK}.jpg`,
        },
      },
    ),
    conditions: bundle({ resourceType: 'Condition', id: `${MARK}-c`, subject, code, note: [{ text: MARK }] }),
    medications: bundle({
      resourceType: 'MedicationRequest',
      id: `${MARK}-d`,
      status: 'active',
      intent: 'order',
      subject,
      medicationCodeableConcept: code,
    }),
    results: bundle({
      resourceType: 'Observation',
      id: `${MARK}-o`,
      status: 'final',
      subject,
      code,
      valueString: MARK,
      effectiveDateTime: 'yesterday-ish',
    }),
    encounters: bundle({ resourceType: 'Encounter', id: `${MARK}-e`, status: 'in-progress', subject }),
    [`${MARK}-key`]: { note: MARK },
  }
}

function body(change: object = {}) {
  return {
    hook: 'patient-view',
    hookInstance: randomUUID(),
    fhirServer: EHR,
    fhirAuthorization: {
      access_token: `${MARK}-access-token`,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'patient/*.read',
      subject: 'facies',
    },
    context: { userId: `Practitioner/${MARK}`, patientId: PATIENT, encounterId: `${MARK}-e` },
    prefetch: chart(),
    ...change,
  }
}

async function call(sent: unknown, bearer?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${PATH}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${bearer ?? (await token())}`,
      ...headers,
    },
    body: typeof sent === 'string' ? sent : JSON.stringify(sent),
  })
  const text = await response.text()
  if (response.status !== 200) said += text + JSON.stringify([...response.headers])
  return response.status
}

describe('a chart full of marked secrets', () => {
  test('is answered, and a photo on a host that is not registered is never asked for', async () => {
    expect(await call(body())).toBe(200)
    expect(await call(body())).toBe(200)
    expect(foreignCalls).toBe(0)
  })

  test.each<{ name: string; sent: () => unknown; status: number }>([
    { name: 'that breaks off', sent: () => JSON.stringify(body()).slice(0, -3), status: 400 },
    {
      name: 'that is no JSON from its first letter',
      sent: () => `${MARK}${JSON.stringify(body())}`,
      status: 400,
    },
    { name: 'of a hook that is none', sent: () => body({ hook: MARK }), status: 422 },
    { name: 'with an instance that is none', sent: () => body({ hookInstance: MARK }), status: 400 },
    {
      name: 'whose patient is a path',
      sent: () => body({ context: { userId: MARK, patientId: `../${MARK}` } }),
      status: 400,
    },
    { name: 'whose prefetch is a text', sent: () => body({ prefetch: MARK }), status: 400 },
    { name: 'whose server is none', sent: () => body({ fhirServer: MARK }), status: 400 },
    {
      name: "with another patient's record",
      sent: () =>
        body({
          fhirAuthorization: undefined,
          prefetch: { patient: { ...chart().patient, id: `${MARK}-2` } },
        }),
      status: 412,
    },
    {
      name: 'for a foreign server',
      sent: () => body({ fhirServer: `https://${MARK}.example/fhir` }),
      status: 401,
    },
    {
      name: 'of resources that are texts',
      sent: () =>
        body({ prefetch: { ...chart(), conditions: bundle({ resourceType: MARK }), results: MARK } }),
      status: 200,
    },
  ])('fails or not: one $name', async ({ sent, status }) => {
    expect(await call(sent())).toBe(status)
  })

  test.each<{ name: string; change: Change }>([
    // Its issuer and tenant the log may hold, as whose call was refused; nothing else of a token.
    { name: 'issuer', change: { claims: { iss: 'https://stranger.example', sub: MARK } } },
    { name: 'tenant', change: { claims: { tenant: 'another', sub: MARK } } },
    { name: 'audience', change: { claims: { aud: MARK } } },
    { name: 'key name', change: { header: { kid: MARK } } },
    { name: 'key address', change: { header: { jku: `https://${MARK}.example` } } },
    { name: 'type', change: { header: { typ: MARK } } },
    { name: 'signature', change: { key: stranger.privateKey } },
  ])('is refused for a marked $name', async ({ change }) => {
    expect(await call(body(), await token(change))).toBe(401)
  })

  test('an id of a call that could hold something is replaced, and a plain one stands in its lines', async () => {
    await call(body(), undefined, { 'x-request-id': `${MARK} of Oriana` })
    await call(body(), undefined, { 'x-request-id': 'plain-id-1' })
    await expect.poll(() => serving.logged()).toContain('"requestId":"plain-id-1"')
  })

  const answered = {
    card: randomUUID(),
    outcome: 'overridden',
    outcomeTimestamp: new Date().toISOString(),
    overrideReason: { reason: { system: MARK, code: MARK, display: MARK }, userComment: `${MARK} Oriana` },
  }
  test.each([
    { name: 'on a card that is none', entry: answered, status: 200 },
    { name: 'on a card of a marked id', entry: { ...answered, card: MARK }, status: 200 },
    { name: 'with an outcome that is none', entry: { ...answered, outcome: MARK }, status: 400 },
    { name: 'of no time', entry: { ...answered, outcomeTimestamp: MARK }, status: 400 },
  ])('feedback $name', async ({ entry, status }) => {
    const response = await fetch(`${url}${PATH}/feedback`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await token()}` },
      body: JSON.stringify({ feedback: [entry] }),
    })
    said += await response.text()
    expect(response.status).toBe(status)
  })

  test('addresses that are none', async () => {
    for (const path of [`/${MARK}`, `/cds-services/${MARK}`, `/%ff${MARK}`, `${PATH}?${MARK}=${MARK}`]) {
      const response = await fetch(url + path)
      said += await response.text()
      expect(response.status, path).toBeGreaterThanOrEqual(400)
      expect(response.status, path).toBeLessThan(500)
    }
  })

  test('leaves no mark in a log line, a metric or the words of an error', async () => {
    const metrics = await (await fetch(metricsUrl)).text()
    expect(metrics).toContain('facies_calls_total{service="facies-patient-view",site="north"')
    expect(metrics).toContain('facies_photos_assessed_total{outcome="scored"}')
    for (const text of [serving.logged(), metrics, said]) {
      expect(text.length).toBeGreaterThan(500)
      for (const secret of [MARK, 'Oriana', '1985-03-07', PHOTO.slice(0, 40), PHOTO.slice(5000, 5040)])
        expect(text).not.toContain(secret)
      for (const jwt of tokens) for (const part of jwt.split('.').slice(1)) expect(text).not.toContain(part)
    }
  })

  test('metrics are not to be had on the port of the calls', async () => {
    expect((await fetch(`${url}/metrics`)).status).toBe(404)
  })
})

describe('SIGTERM under load', () => {
  test('is not ready at once, ends what runs, and cuts nobody off', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    let stopping = false
    const answers: number[] = []
    const caller = async () => {
      while (!stopping) answers.push(await call(body()))
    }
    const callers = [caller(), caller(), caller(), caller()]
    await setTimeout(500)
    const exit = once(serving.process, 'exit')
    const started = performance.now()
    serving.process.kill('SIGTERM')
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status, { interval: 20 }).toBe(503)
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({
      status: 'not-ready',
      missing: ['stopping'],
    })
    // Whoever asks for readiness sends its calls elsewhere now; those that run end well.
    stopping = true
    await Promise.all(callers)
    expect(new Set(answers)).toEqual(new Set([200]))
    expect((await exit)[0]).toBe(0)
    expect(performance.now() - started).toBeLessThan(15_000)
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
  })
})
