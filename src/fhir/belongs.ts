import { type FhirResource, objectOf, textOf } from './shapes.ts'

/** Types that a search may carry along and that belong to no patient. */
const OF_NO_PATIENT = new Set(['Medication', 'Practitioner', 'PractitionerRole', 'Organization', 'Location'])

// No two patients share one, so `urn:uuid:` and it is this patient wherever it stands.
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/**
 * Whether a resource is about this patient, or about no patient at all (a Medication, a Practitioner).
 *
 * @param base - the record server's; without one an absolute reference proves nothing
 */
export function belongsTo(patientId: string, base: URL | null, resource: FhirResource): boolean {
  if (resource.resourceType === 'Patient') return resource.id === patientId
  if (OF_NO_PATIENT.has(resource.resourceType)) return true

  const references = [resource.subject, resource.patient].filter((reference) => reference !== undefined)
  return references.length > 0 && references.every((reference) => isPatient(patientId, base, reference))
}

function isPatient(patientId: string, base: URL | null, value: unknown): boolean {
  const reference = textOf(objectOf(value)?.reference)?.replace(/\/_history\/[A-Za-z0-9\-.]{1,64}$/, '')
  const wanted = `Patient/${patientId}`
  if (reference === wanted || (UUID.test(patientId) && reference === `urn:uuid:${patientId}`)) return true
  return base !== null && reference === `${base.href.replace(/\/?$/, '/')}${wanted}`
}
