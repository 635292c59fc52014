import { randomUUID } from 'node:crypto'
import type { Resource } from '@medplum/fhirtypes'
import { type AccessTokens, READABLE_TYPES, scopeOf, TOKEN_LIFETIME_S } from './access-tokens.ts'
import { DEMO_USER } from './clinicians.ts'
import type { Fault, Faults } from './faults.ts'
import { type CdsService, discovery, type HookAnswer, hookResponse, TRACE_KEY } from './hook-answer.ts'
import { prefetchFor } from './prefetch.ts'
import type { RecordStore } from './record-store.ts'
import type { SigningKey } from './signing-key.ts'

export const SERVICE_ID = 'facies-patient-view'

const CLIENT_TIMEOUT_MS = 30_000

/** What is being ordered while a hook of order entry is called. */
export type Orders = {
  /** Orders that are not signed yet. */
  readonly draftOrders: readonly Resource[]
  /** `Type/id` of those that were just chosen; all of them where left out. */
  readonly selections?: readonly string[]
}

export type HookCall = {
  readonly patientId: string
  /** `patient-view` where left out; the others are about `orders`. */
  readonly hook?: 'patient-view' | 'order-select' | 'order-sign'
  readonly orders?: Orders
  /** Whether the chart goes along with the call. */
  readonly prefetch: 'full' | 'none'
  /** Whether the service may read the chart itself. */
  readonly token: 'given' | 'withheld'
  /** What goes wrong for this call alone. */
  readonly faults?: readonly Fault[]
}

export type CallerParts = {
  readonly cdsBaseUrl: string
  readonly fhirBase: string
  readonly store: RecordStore
  readonly tokens: AccessTokens
  readonly key: SigningKey
  readonly faults: () => Faults
}

/** Calls the service as an EHR does when a chart is opened, or when orders are chosen or signed. */
export async function callHook(call: HookCall, parts: CallerParts): Promise<HookAnswer> {
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const hook = call.hook ?? 'patient-view'
    const service = await discovered(hook, parts)
    if (service === null)
      return { kind: 'failed', ms: took(), status: null, why: `There is no service for ${hook}` }

    const url = `${parts.cdsBaseUrl}/cds-services/${service.id}`
    const body = await hookBody(call, service, parts)
    const response = await signedFetch(url, parts.key, body)
    if (!response.ok)
      return { kind: 'failed', ms: took(), status: response.status, why: 'The service refused' }

    const { cards, extension } = hookResponse.parse(await response.json())
    return { kind: 'answered', ms: took(), cards, trace: extension?.[TRACE_KEY] ?? null }
  } catch (error) {
    return {
      kind: 'failed',
      ms: took(),
      status: null,
      why: error instanceof Error ? error.message : String(error),
    }
  }
}

/** A call with a fresh JWT for exactly this URL; a GET when there is no body. */
export async function signedFetch(url: string, key: SigningKey, body?: unknown): Promise<Response> {
  const headers = { Authorization: `Bearer ${await key.signCall(url)}`, Accept: 'application/json' }
  const signal = AbortSignal.timeout(CLIENT_TIMEOUT_MS)
  if (body === undefined) return fetch(url, { headers, signal })
  return fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
}

async function discovered(hook: string, { cdsBaseUrl, key }: CallerParts): Promise<CdsService | null> {
  const response = await signedFetch(`${cdsBaseUrl}/cds-services`, key)
  if (!response.ok) return null
  const { services } = discovery.parse(await response.json())
  return services.find((service) => service.hook === hook) ?? null
}

async function hookBody(call: HookCall, service: CdsService, parts: CallerParts) {
  const { patientId, hook = 'patient-view' } = call
  const faults: Faults = new Set([...parts.faults(), ...(call.faults ?? [])])
  const context = { userId: `Practitioner/${DEMO_USER}`, patientId }
  const values = {
    'context.userId': context.userId,
    'context.patientId': patientId,
    userPractitionerId: DEMO_USER,
  }
  return {
    hook,
    hookInstance: randomUUID(),
    context: hook === 'patient-view' ? context : { ...context, ...orderContext(hook, call.orders) },
    ...(call.prefetch === 'none'
      ? {}
      : { prefetch: await prefetchFor(service.prefetch ?? {}, values, parts.store, faults) }),
    ...(call.token === 'withheld' ? {} : authorization(patientId, new Set(call.faults), parts)),
  }
}

/** @see https://cds-hooks.hl7.org/hooks/order-select/ */
function orderContext(hook: string, { draftOrders, selections }: Orders = { draftOrders: [] }) {
  const entry = draftOrders.map((resource) => ({ resource }))
  const all = draftOrders.map(({ resourceType, id }) => `${resourceType}/${id}`)
  return {
    draftOrders: { resourceType: 'Bundle', type: 'collection', ...(entry.length > 0 && { entry }) },
    ...(hook === 'order-select' && { selections: selections ?? all }),
  }
}

function authorization(patientId: string, faults: Faults, { tokens, fhirBase }: CallerParts) {
  const grant = { patientId, types: READABLE_TYPES, faults }
  return {
    fhirServer: fhirBase,
    fhirAuthorization: {
      access_token: tokens.issue(grant),
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME_S,
      scope: scopeOf(grant),
      subject: 'facies',
      patient: patientId,
    },
  }
}
