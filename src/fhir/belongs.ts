import { type FhirResource, objectOf, textOf } from './shapes.ts'

/** Types that a search may carry along and that belong to no patient. */
const OF_NO_PATIENT = new Set(['Medication', 'Practitioner', 'PractitionerRole', 'Organization', 'Location'])

// No two patients share one, so `urn:uuid:` and it is this patient wherever it stands.
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const HISTORY = /\/_history\/[A-Za-z0-9\-.]{1,64}$/

/**
 * Whether a resource is about this patient, or about no patient at all (a Medication, a Practitioner).
 *
 * @param base - the record server's; without one an absolute reference proves nothing
 */
export function belongsTo(patientId: string, base: URL | null, resource: FhirResource): boolean {
  return belongingTo(patientId, base)(resource)
}

/** The same for many resources of one patient. */
export function belongingTo(patientId: string, base: URL | null): (resource: FhirResource) => boolean {
  const names = namesOf(patientId, base)
  const isNamed = (value: unknown): boolean => {
    const reference = textOf(objectOf(value)?.reference) ?? ''
    return names.has(reference) || names.has(reference.replace(HISTORY, ''))
  }
  return (resource) => {
    const { resourceType, subject, patient } = resource
    if (resourceType === 'Patient') return resource.id === patientId
    if (OF_NO_PATIENT.has(resourceType)) return true
    if (subject === undefined && patient === undefined) return false
    return (subject === undefined || isNamed(subject)) && (patient === undefined || isNamed(patient))
  }
}

/** Every way to refer to a patient. */
function namesOf(patientId: string, base: URL | null): ReadonlySet<string> {
  const relative = `Patient/${patientId}`
  return new Set([
    relative,
    ...(UUID.test(patientId) ? [`urn:uuid:${patientId}`] : []),
    ...(base ? [`${base.href.replace(/\/?$/, '/')}${relative}`] : []),
  ])
}
