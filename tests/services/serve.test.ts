import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { verifyAudit } from '../../src/storage/verify-audit.ts'
import { ROOT, type Serving, startServing } from './serving.ts'

const EHR = 'https://ehr.example.org/fhir'
const TEST_PATIENT = 'p-413f9'
const OTHER_PATIENT = 'p-88b01'
/** What must never stand in a log line. */
const SECRETS = ['Quill', 'Oriana', '1985-03-07', 'MRN-55512', TEST_PATIENT, OTHER_PATIENT]

const { publicKey, privateKey } = await generateKeyPair('ES384')
let serving: Serving
let url = ''
const tokens: string[] = []

beforeAll(async () => {
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES384' }
  const site = {
    issuer: EHR,
    fhirBase: EHR,
    trust: { keys: [key] },
    timeZone: 'UTC',
    testPatients: [TEST_PATIENT],
    policy: { gate: 'off' },
    budgetMs: 1900,
  }
  serving = startServing(site)
  url = `http://127.0.0.1:${await serving.portOf('listening')}`
})

afterAll(() => serving?.stop())

async function token(): Promise<string> {
  const signed = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES384', kid: 'k1', typ: 'JWT' })
    .setIssuer(EHR)
    .setAudience('https://facies.example.org/cds-services/facies-patient-view')
    .setIssuedAt()
    .setExpirationTime('5m')
    .setJti(randomUUID())
    .sign(privateKey)
  tokens.push(signed)
  return signed
}

const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
})

function chart(patientId: string) {
  const data = readFileSync(join(ROOT, 'demo/photos/cushing-woman-41.jpg')).toString('base64')
  const today = new Date().toISOString().slice(0, 10)
  return {
    patient: {
      resourceType: 'Patient',
      id: patientId,
      gender: 'female',
      birthDate: '1985-03-07',
      name: [{ family: 'Quill', given: ['Oriana'] }],
      identifier: [{ value: 'MRN-55512' }],
    },
    photos: bundle({
      resourceType: 'Media',
      id: 'm1',
      meta: { versionId: '1' },
      status: 'completed',
      subject: { reference: `Patient/${patientId}` },
      createdDateTime: today,
      content: { contentType: 'image/jpeg', data },
    }),
    conditions: bundle(),
    medications: bundle(),
    results: bundle(),
    encounters: bundle(),
  }
}

async function call(patientId: string, prefetch: object = chart(patientId), bearer?: string) {
  const response = await fetch(`${url}/cds-services/facies-patient-view`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer ?? (await token())}` },
    body: JSON.stringify({
      hook: 'patient-view',
      hookInstance: randomUUID(),
      fhirServer: EHR,
      context: { userId: 'Practitioner/1', patientId },
      prefetch,
    }),
  })
  const text = await response.text()
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined }
}

describe('the service as a hospital starts it, by prefetch alone', () => {
  test('a test patient gets a card headed TEST in research mode', async () => {
    const { status, body } = await call(TEST_PATIENT)
    expect(status).toBe(200)
    expect(body.cards).toHaveLength(1)
    expect(body.cards[0].summary).toMatch(/^TEST/)
    expect(body.cards[0].suggestions[0].actions[0].resource.code.coding[0]).toMatchObject({ code: '2142-8' })
    expect(body).not.toHaveProperty('extension')
  })

  test('nobody else gets one', async () => {
    expect(await call(OTHER_PATIENT)).toMatchObject({ status: 200, body: { cards: [] } })
  })

  test('a stored assessment is not given to a call that does not list its photo', async () => {
    const { photos: _, ...withoutPhotos } = chart(TEST_PATIENT)
    expect(await call(TEST_PATIENT, { ...withoutPhotos, photos: null })).toMatchObject({
      status: 200,
      body: { cards: [] },
    })
  })

  test('unread medications mean no card', async () => {
    const { medications: _, ...without } = chart(TEST_PATIENT)
    expect(await call(TEST_PATIENT, without)).toMatchObject({ status: 200, body: { cards: [] } })
  })

  test('no Patient means 412', async () => {
    const { patient: _, ...without } = chart(TEST_PATIENT)
    expect((await call(TEST_PATIENT, without)).status).toBe(412)
  })

  test('a token is good once; 401 is empty', async () => {
    const once = await token()
    expect((await call(OTHER_PATIENT, {}, once)).status).toBe(412)
    expect(await call(OTHER_PATIENT, {}, once)).toMatchObject({ status: 401, text: '' })
  })

  test('the pages that the card points to are there', async () => {
    expect(await (await fetch(`${url}/models/facies-geometry`)).text()).toContain('has seen no patient')
    // No site has the app registered.
    expect((await fetch(`${url}/smart/launch`)).status).toBe(404)
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
  })

  test('no log line names a patient or holds a token', () => {
    expect(serving.logged()).toContain('"event":"hook-answered"')
    for (const secret of [...SECRETS, ...tokens, ...tokens.map((jwt) => jwt.split('.')[2] ?? jwt)])
      expect(serving.logged()).not.toContain(secret)
  })

  test('SIGTERM ends it with exit code 0, and its inference process with it', async () => {
    const children = readFileSync(`/proc/${serving.process.pid}/task/${serving.process.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
    expect(children.length).toBeGreaterThan(0)
    const exit = new Promise((resolve) => serving.process.once('exit', resolve))
    serving.process.kill('SIGTERM')
    expect(await exit).toBe(0)
    for (const child of children) expect(() => process.kill(Number(child), 0)).toThrow(/ESRCH/)
  })

  test('its audit is unbroken, says what was answered, and names no patient', async () => {
    const { db, close } = await openDatabase({ kind: 'embedded', folder: serving.data })
    const rows = await db.selectFrom('audit_entry').selectAll().orderBy('number').execute()
    expect(await verifyAudit(db)).toMatchObject({ kind: 'unbroken', entries: rows.length })
    await close()
    expect(rows[0]).toMatchObject({ event: 'service-started', site: 'north' })
    const answers = rows.filter(({ event }) => event === 'hook-answered')
    expect(JSON.parse(answers[0]?.fields ?? '')).toMatchObject({ mode: 'research', cards: 1 })
    expect(new Set(answers.map(({ patient_mark }) => patient_mark)).size).toBe(2)
    for (const secret of [...SECRETS, ...tokens, 'Practitioner'])
      expect(JSON.stringify(rows)).not.toContain(secret)
  })
})
