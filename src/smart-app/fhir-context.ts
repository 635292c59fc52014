/** A photo of the chart by its place. */
export type PhotoPlace = { readonly type: 'Media' | 'DocumentReference'; readonly id: string }

const MOST_ENTRIES = 50
const LONGEST_REFERENCE = 500
const PLACE = /^(Media|DocumentReference)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/

/**
 * The photo that the EHR opened the app on: the first entry of `fhirContext` that names one, as what the launch is
 * about. Entries of other types and roles, and what is no list, say nothing to us. A patient is never taken from it:
 * SMART lets one stand there only in a role other than `launch`, as somebody the launch is not about.
 *
 * @param fhirContext - as it came in the token answer
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#fhircontext-exp
 */
export function openingPhotoIn(fhirContext: unknown, fhirBase: string): PhotoPlace | null {
  if (!Array.isArray(fhirContext)) return null
  for (const entry of fhirContext.slice(0, MOST_ENTRIES)) {
    const place = isOfLaunch(entry) ? placeIn(entry.reference, fhirBase) : null
    if (place) return place
  }
  return null
}

/** Without a role an entry is of the launch. */
function isOfLaunch(entry: unknown): entry is { readonly reference: unknown } {
  if (typeof entry !== 'object' || entry === null || !('reference' in entry)) return false
  return !('role' in entry) || entry.role === undefined || entry.role === 'launch'
}

/** Relative, or below the record's own base. */
function placeIn(reference: unknown, fhirBase: string): PhotoPlace | null {
  if (typeof reference !== 'string' || reference.length > LONGEST_REFERENCE) return null
  const base = `${fhirBase.replace(/\/$/, '')}/`
  const found = PLACE.exec(reference.startsWith(base) ? reference.slice(base.length) : reference)
  const [, type, id] = found ?? []
  if (id === undefined) return null
  return { type: type === 'Media' ? 'Media' : 'DocumentReference', id }
}
