import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { checkAnswer, type ReadAnswer, readAnswer } from '../cds-hooks/answer-schema.ts'
import { ROOT } from '../services/serving.ts'

/** The address in the tokens: `serving.ts` says it to the service. */
const BASE = 'https://facies.example.org'
const PATIENT_VIEW = '/cds-services/facies-patient-view'

/** Two seconds are the service's own bound; the rest is this machine, which may be busy. */
export const HARD_STOP_MS = 2000
export const BUSY_MACHINE_MS = 2000

export type Card = ReadAnswer['cards'][number]

/** What became of a request: `broken` where the connection ended without an answer. */
export type Told = {
  readonly status: number | 'broken'
  readonly text: string
  /** Milliseconds of this process's clock. */
  readonly sentAt: number
  readonly answeredAt: number
}

export type CallAnswer = Told & { readonly patient: string; readonly cards: readonly Card[] }

export type FeedbackEntry = { readonly card: string; readonly reason: string; readonly at: string }

/** An EHR organisation as far as it calls the service. Each answer is held to its form, whatever it is. */
export type Hospital = {
  /** The fields of its site file that say who it is. */
  readonly site: Readonly<Record<string, unknown>>
  call(url: string, patient: string, fields: Readonly<Record<string, unknown>>): Promise<CallAnswer>
  feedback(url: string, entries: readonly FeedbackEntry[]): Promise<Told>
}

export async function hospital(issuer: string, fhirBase: string): Promise<Hospital> {
  const { publicKey, privateKey } = await generateKeyPair('ES384')
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES384' }

  async function post(url: string, path: string, body: unknown): Promise<Told> {
    const authorization = `Bearer ${await token(privateKey, issuer, `${BASE}${path}`)}`
    const headers = { 'content-type': 'application/json', authorization }
    const sentAt = performance.now()
    const told = await answered(
      fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    )
    if (told.status !== 'broken') checkAnswer(path, told.status, told.text)
    return { ...told, sentAt, answeredAt: performance.now() }
  }

  return {
    site: {
      issuer,
      fhirBase,
      trust: { keys: [key] },
      timeZone: 'UTC',
      hosts: { privateNetworks: ['127.0.0.0/8', '::1'] },
    },
    async call(url, patient, fields) {
      const told = await post(url, PATIENT_VIEW, {
        hook: 'patient-view',
        hookInstance: randomUUID(),
        fhirServer: fhirBase,
        context: { userId: 'Practitioner/1', patientId: patient },
        ...fields,
      })
      const cards = told.status === 200 ? readAnswer(JSON.parse(told.text)).cards : []
      return { ...told, patient, cards }
    },
    feedback(url, entries) {
      const feedback = entries.map(({ card, reason, at }) => ({
        card,
        outcome: 'overridden',
        outcomeTimestamp: at,
        overrideReason: { reason: { code: reason, system: 'urn:example:reasons' } },
      }))
      return post(url, `${PATIENT_VIEW}/feedback`, { feedback })
    },
  }
}

async function answered(asked: Promise<Response>): Promise<Pick<Told, 'status' | 'text'>> {
  try {
    const response = await asked
    return { status: response.status, text: await response.text() }
  } catch {
    return { status: 'broken', text: '' }
  }
}

function token(key: CryptoKey, issuer: string, audience: string): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES384', kid: 'k1', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5m')
    .setJti(randomUUID())
    .sign(key)
}

/** A face on which the reference model suspects Cushing's syndrome. */
export const PHOTO = readFileSync(join(ROOT, 'demo/photos/cushing-woman-41.jpg'))

export function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** A chart that holds the photo and nothing else, as a call may bring it along whole. */
export function chartWithPhoto(patient: string): Readonly<Record<string, unknown>> {
  const none = { resourceType: 'Bundle', type: 'searchset', total: 0 }
  const photo = {
    resourceType: 'Media',
    id: `photo-of-${patient}`,
    meta: { versionId: '1' },
    status: 'completed',
    subject: { reference: `Patient/${patient}` },
    createdDateTime: today(),
    content: { contentType: 'image/jpeg', data: PHOTO.toString('base64') },
  }
  const empty = ['conditions', 'medications', 'results', 'encounters', 'statements', 'administrations']
  return {
    patient: { resourceType: 'Patient', id: patient, gender: 'female', birthDate: '1985-03-07' },
    photos: { ...none, total: 1, entry: [{ resource: photo }] },
    ...Object.fromEntries([...empty, 'procedures', 'referrals'].map((key) => [key, none])),
  }
}
