import type { Bundle } from '@medplum/fhirtypes'
import { type FhirRequest, urlOf } from './fhir-request.ts'

/** Adds what the router leaves out of a searchset: `self` and `next` links, and the address of each entry. */
export function pageOf(bundle: Bundle, request: FhirRequest, fhirBase: string): Bundle {
  const next = nextPage(bundle, request)
  return {
    ...bundle,
    link: [
      { relation: 'self', url: `${fhirBase}/${urlOf(request)}` },
      ...(next === null ? [] : [{ relation: 'next', url: `${fhirBase}/${urlOf(next)}` }]),
    ],
    ...(bundle.entry === undefined
      ? {}
      : { entry: bundle.entry.map((entry) => withAddress(entry, fhirBase)) }),
  }
}

function nextPage(bundle: Bundle, request: FhirRequest): FhirRequest | null {
  const matches = (bundle.entry ?? []).filter(({ search }) => search?.mode === 'match').length
  const seen = Number(request.query.get('_offset') ?? 0) + matches
  if (matches === 0 || seen >= (bundle.total ?? 0)) return null

  const query = new URLSearchParams(request.query)
  query.set('_offset', String(seen))
  return { ...request, query }
}

function withAddress(entry: NonNullable<Bundle['entry']>[number], fhirBase: string) {
  const { resource } = entry
  if (resource?.id === undefined) return entry
  return { ...entry, fullUrl: `${fhirBase}/${resource.resourceType}/${resource.id}` }
}
