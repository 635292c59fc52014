import type { OperationOutcome, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes'

/** A read (`id` set) or a search of one resource type. */
export type FhirRequest = {
  readonly type: string
  readonly id: string | null
  readonly query: URLSearchParams
}

export type FhirAnswer = { readonly status: number; readonly resource: Resource }

/** Reads `Type`, `Type/id` and `Type?query`; null for any other path. */
export function fhirRequestFrom(pathAndQuery: string): FhirRequest | null {
  const [path = '', query = ''] = pathAndQuery.replace(/^\//, '').split('?', 2)
  const parts = /^([A-Z][A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64}))?$/.exec(path)
  if (parts?.[1] === undefined) return null
  return { type: parts[1], id: parts[2] ?? null, query: new URLSearchParams(query) }
}

export function urlOf({ type, id, query }: FhirRequest): string {
  const path = id === null ? type : `${type}/${id}`
  return query.size === 0 ? path : `${path}?${query}`
}

const ISSUES: Readonly<Record<number, OperationOutcomeIssue['code']>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  412: 'conflict',
  503: 'transient',
}

export function refusal(status: number, text: string): FhirAnswer {
  const issue: OperationOutcomeIssue = {
    severity: 'error',
    code: ISSUES[status] ?? 'exception',
    details: { text },
  }
  const resource: OperationOutcome = { resourceType: 'OperationOutcome', issue: [issue] }
  return { status, resource }
}

/** A create (`Type`), an update (`Type/id`) or a transaction (no path). */
export type FhirChange = {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: unknown
  readonly ifNoneExist: string | undefined
  readonly ifMatch: string | undefined
}
