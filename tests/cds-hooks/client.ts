import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { onTestFinished } from 'vitest'
import type { PatientFindings } from '../../src/assessments/find.ts'
import { type CdsHooksDeps, cdsHooksRouter } from '../../src/cds-hooks/router.ts'
import type { LogFields } from '../../src/log.ts'
import { NO_METRICS } from '../../src/metrics.ts'
import { parseSite, type Site } from '../../src/sites.ts'
import type { AuditNote } from '../../src/storage/audit-entry.ts'
import { checkAnswer } from './answer-schema.ts'
import { NO_CARDS } from './no-cards.ts'

/** The instant that every test lives in. */
export const NOW = new Date('2026-11-02T09:00:00Z')
export const NOW_S = NOW.getTime() / 1000

export const BASE = 'https://facies.example/cds'
export const SERVICE = `${BASE}/cds-services/facies-patient-view`
export const ISSUER = 'https://ehr.example'
export const FHIR = 'https://ehr.example/fhir'
export const PATIENT_ID = 'patient.1'

export type Signer = { readonly privateKey: CryptoKey; readonly jwk: JWK }

export async function signer(alg: string, kid: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid } }
}

/** The key of the EHR that every test knows. */
export const ehr = await signer('ES384', 'ehr-1')

export function site(name: string, fields: Readonly<Record<string, unknown>> = {}): Site {
  return parseSite(name, {
    issuer: ISSUER,
    fhirBase: FHIR,
    trust: { keys: [ehr.jwk] },
    timeZone: 'Europe/Zurich',
    mode: 'live',
    policy: { gate: 'off' },
    ...fields,
  })
}

let tokens = 0

export type TokenChange = {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  readonly key?: CryptoKey | Uint8Array
}

/** A token as an EHR sends it; `undefined` in a change leaves the field out. */
export async function token({
  header = {},
  claims = {},
  key = ehr.privateKey,
}: TokenChange = {}): Promise<string> {
  tokens += 1
  const payload = {
    iss: ISSUER,
    aud: SERVICE,
    iat: NOW_S,
    exp: NOW_S + 300,
    jti: `token-${tokens}`,
    ...claims,
  }
  const protectedHeader = { alg: 'ES384', kid: 'ehr-1', typ: 'JWT', ...header }
  return new SignJWT(present(payload) as JWTPayload)
    .setProtectedHeader(present(protectedHeader) as JWTHeaderParameters)
    .sign(key)
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

export const PATIENT = { resourceType: 'Patient', id: PATIENT_ID, gender: 'female', birthDate: '1980-05-05' }

const NO_ENTRIES = { resourceType: 'Bundle', type: 'searchset', total: 0 }

/** A chart in which everything could be read and nothing stands, so that only the findings decide. */
export const PREFETCH = {
  patient: PATIENT,
  photos: NO_ENTRIES,
  conditions: NO_ENTRIES,
  medications: NO_ENTRIES,
  results: NO_ENTRIES,
  encounters: NO_ENTRIES,
  statements: NO_ENTRIES,
  administrations: NO_ENTRIES,
  procedures: NO_ENTRIES,
  referrals: NO_ENTRIES,
}

export function body(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return present({
    hook: 'patient-view',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    fhirServer: FHIR,
    context: { userId: 'Practitioner/dr', patientId: PATIENT_ID },
    prefetch: PREFETCH,
    ...fields,
  })
}

export const NO_FINDINGS: PatientFindings = { findings: [], counting: null, photos: [], pending: 0 }

export type LogLine = { readonly event: string; readonly fields: LogFields | undefined }

export type Service = {
  readonly url: string
  readonly lines: readonly LogLine[]
  /** What was noted for the audit. */
  readonly notes: readonly AuditNote[]
  /** Calls the patient-view service as the EHR; null for no token at all. */
  call(body?: unknown, bearer?: string | null): Promise<Response>
}

export type CdsHooksChanges = Partial<CdsHooksDeps>

/** What the database keeps, for tests that are about something else. */
function tokensOfOneTest(): CdsHooksDeps['usedTokens'] {
  const used = new Set<string>()
  return {
    async use({ issuer, jti }) {
      const id = JSON.stringify([issuer, jti])
      if (used.has(id)) return 'again'
      used.add(id)
      return 'first'
    },
  }
}

/** The service over real HTTP, with the parts that a test replaces. */
export async function service(changes: CdsHooksChanges = {}): Promise<Service> {
  const lines: LogLine[] = []
  const notes: AuditNote[] = []
  const keep = (event: string, fields?: LogFields) => void lines.push({ event, fields })
  const router = cdsHooksRouter({
    baseUrl: new URL(BASE),
    sites: [site('general')],
    siteModes: { apply: (one) => one },
    findPatientFindings: async () => NO_FINDINGS,
    cards: NO_CARDS,
    forgetAssessments: () => {},
    usedTokens: tokensOfOneTest(),
    model: {
      name: 'facies-geometry',
      version: '1.0.0',
      hash: 'a'.repeat(64),
      maxMode: 'live',
      statement: 'This reference model has seen no patient.',
    },
    audit: { note: (note) => void notes.push(note) },
    log: { info: keep, warn: keep, error: keep },
    now: () => NOW,
    metrics: NO_METRICS,
    ...changes,
  })
  const server = createServer(express().set('trust proxy', 'loopback').use(router)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    lines,
    notes,
    call: async (sent = body(), bearer) => {
      const jwt = bearer === undefined ? await token() : bearer
      return checkedFetch(`${url}/cds-services/facies-patient-view`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(jwt !== null && { authorization: `Bearer ${jwt}` }),
        },
        body: typeof sent === 'string' ? sent : JSON.stringify(sent),
      })
    },
  }
}

/** As `fetch`; an answer that has not the form of its kind fails the test, whatever the test looks at. */
export async function checkedFetch(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init)
  if (init.method !== 'HEAD')
    checkAnswer(new URL(url).pathname, response.status, await response.clone().text())
  return response
}
