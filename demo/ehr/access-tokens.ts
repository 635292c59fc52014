import { randomBytes } from 'node:crypto'
import type { Resource } from '@medplum/fhirtypes'
import type { Faults } from './faults.ts'
import type { FhirRequest } from './fhir-request.ts'

/** What the bearer of a token may do in one patient's record for a short while: read some types, and write some. */
export type Grant = {
  readonly patientId: string
  readonly types: readonly string[]
  /** None where left out, as for a hook call. */
  readonly writes?: readonly string[]
  /** The Practitioner who may be read besides: the user of an app. */
  readonly user?: string
  /** Faults that this call meets. */
  readonly faults: Faults
}

export type AccessTokens = {
  /** A token for a hook call. */
  issue(grant: Grant): string
  /** Takes a token that the authorization server made. */
  adopt(token: string, grant: Grant, lifetimeS: number): void
  revoke(token: string): void
  /** Null for no token, one that is not ours, or one that has run out. */
  grantOf(authorization: string | undefined): Grant | null
}

/** The record's types that a hook call may read. */
export const READABLE_TYPES = [
  'Patient',
  'Media',
  'DocumentReference',
  'DiagnosticReport',
  'Binary',
  'Condition',
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
  'Medication',
  'Observation',
  'Encounter',
  'Procedure',
  'ServiceRequest',
  'Consent',
] as const

/** What an app may read besides: what apps have filed. */
export const APP_TYPES = [...READABLE_TYPES, 'RiskAssessment'] as const

/** What an app may be allowed to write. */
export const WRITABLE_TYPES = [
  'ServiceRequest',
  'RiskAssessment',
  'Observation',
  'DocumentReference',
  'Device',
  'Provenance',
] as const

const OF_NO_PATIENT: ReadonlySet<string> = new Set(['Device', 'Provenance'])

/** Whether a resource may be written: of a type that was granted, and of this patient, or of none as a Device is. */
export function mayWrite({ writes = [], patientId }: Grant, resource: Resource): boolean {
  if (!writes.includes(resource.resourceType)) return false
  return OF_NO_PATIENT.has(resource.resourceType) || ownerOf(resource) === `Patient/${patientId}`
}

export const TOKEN_LIFETIME_S = 60

export function scopeOf(grant: Pick<Grant, 'types'>): string {
  return grant.types.map((type) => `patient/${type}.read`).join(' ')
}

/** @param now - milliseconds, as Date.now */
export function accessTokens(now: () => number = Date.now): AccessTokens {
  const issued = new Map<string, { grant: Grant; expires: number }>()
  const adopt = (token: string, grant: Grant, lifetimeS: number) =>
    void issued.set(token, { grant, expires: now() + lifetimeS * 1000 })
  return {
    adopt,
    issue(grant) {
      const token = randomBytes(24).toString('base64url')
      adopt(token, grant, TOKEN_LIFETIME_S)
      return token
    },
    revoke: (token) => void issued.delete(token),
    grantOf(authorization) {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
      const entry = token === undefined ? undefined : issued.get(token)
      return entry !== undefined && now() < entry.expires ? entry.grant : null
    },
  }
}

/** Why a grant does not cover a request; null when it does. */
export function refusedBy(grant: Grant, request: FhirRequest): string | null {
  if (request.type === 'Practitioner' && request.id !== null && request.id === grant.user) return null
  if (!grant.types.includes(request.type)) return `The token has no scope for ${request.type}`
  if (request.id !== null) return null
  const named = ['patient', 'subject', ...(request.type === 'Patient' ? ['_id'] : [])].flatMap((name) =>
    request.query.getAll(name),
  )
  const isAllowed =
    named.length > 0 && named.every((value) => value.replace(/^Patient\//, '') === grant.patientId)
  return isAllowed ? null : 'The token is for another patient, or the search names none'
}

/** Whether a resource is about the patient, or about nobody, as a Medication is. */
export function isOf(patientId: string, resource: Resource): boolean {
  if (resource.resourceType === 'Patient') return resource.id === patientId
  const owner = ownerOf(resource)
  return owner === undefined || owner === `Patient/${patientId}`
}

function ownerOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Binary') return resource.securityContext?.reference ?? 'nobody'
  if ('subject' in resource && typeof resource.subject === 'object' && 'reference' in resource.subject) {
    return resource.subject.reference
  }
  if ('patient' in resource && typeof resource.patient === 'object' && 'reference' in resource.patient) {
    return resource.patient.reference
  }
  return undefined
}
