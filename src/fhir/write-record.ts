import { AppError } from '../errors.ts'
import type { WrittenType } from './abilities.ts'
import { belongsTo } from './belongs.ts'
import { insideBase } from './guard.ts'
import { isFhirId } from './queries.ts'
import { FHIR_JSON, guardedPlace, jsonOf, MAX_JSON_BYTES, type RecordOptions } from './record.ts'
import { type FhirResource, objectOf, objectsOf, resourceOf, textOf } from './shapes.ts'
import { type Change, type ChangeAnswer, change } from './transport.ts'

/** A resource of ours, on its way to the record. */
export type NewResource = { readonly resourceType: WrittenType }

export type NewEntry = {
  readonly resource: NewResource
  /** `urn:uuid:`, by which other entries name it. */
  readonly fullUrl: string
  /** A search that finds it where it is there already, e.g. `identifier=system|value`; null where none can. */
  readonly ifNoneExist: string | null
}

/** e.g. `RiskAssessment/12` with version `1`; null where the record does not say. */
export type Written = { readonly reference: string; readonly versionId: string | null }

/**
 * The one way to change a record server. Every method throws `AppError`, nothing outside the base is ever requested, and
 * what was written is named only where it is of this record and, as far as it says, of this patient.
 */
export type RecordWriter = {
  /** Creates a resource, or names the one that the search finds. */
  create(entry: Pick<NewEntry, 'resource' | 'ifNoneExist'>): Promise<Written>
  /** Replaces a resource in this version; `changed` where the record has another one by now. */
  update(resource: FhirResource, versionId: string): Promise<'updated' | 'changed'>
  /** Creates all of them or none, in their order. */
  transaction(entries: readonly NewEntry[]): Promise<readonly Written[]>
}

export type WriterOptions = Omit<RecordOptions, 'photoHosts'> & { readonly patientId: string }

/** What is about the patient; a Device and a Provenance name none. */
const OF_A_PATIENT: ReadonlySet<string> = new Set<WrittenType>([
  'ServiceRequest',
  'RiskAssessment',
  'Observation',
  'DocumentReference',
])

/**
 * Opens a record server for changes.
 *
 * @throws {AppError} as `openRecord`. After FHIR_UNAVAILABLE and FHIR_INVALID of a method it may have been done.
 */
export function openWriter({ patientId, ...options }: WriterOptions): RecordWriter {
  const { base, asking } = guardedPlace(options)

  function sent(target: string, { method, headers, body }: Omit<Change, 'contentType'>) {
    const asked = { method, headers, body, contentType: FHIR_JSON }
    // A transaction goes to the base itself.
    const url = insideBase(base, target || base.href.slice(0, -1))
    return change(url, asked, { ...asking, accept: FHIR_JSON, maxBytes: MAX_JSON_BYTES })
  }

  /** By what the record gives back, which a proxy does not rewrite; else by where it says that it lies. */
  function writtenFrom(type: string, resource: FhirResource | null, location: string | null): Written {
    const id = textOf(resource?.id)
    if (resource?.resourceType === type && id !== null && isFhirId(id)) {
      if (OF_A_PATIENT.has(type) && !belongsTo(patientId, base, resource))
        throw invalid('what was written is of another patient')
      return { reference: `${type}/${id}`, versionId: textOf(objectOf(resource.meta)?.versionId) }
    }
    if (location === null) throw invalid('no place of what was written')
    const { pathname } = insideBase(base, location)
    const place = /^([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/
    const [, found, foundId, versionId = null] = place.exec(pathname.slice(base.pathname.length)) ?? []
    if (found !== type || foundId === undefined) throw invalid('no place of what was written')
    return { reference: `${type}/${foundId}`, versionId }
  }

  return {
    create: async ({ resource, ifNoneExist }) => {
      const type = resource.resourceType
      const answer = await sent(type, {
        method: 'POST',
        headers: { prefer: 'return=representation', ...(ifNoneExist && { 'if-none-exist': ifNoneExist }) },
        body: JSON.stringify(resource),
      })
      // More than one matched.
      if (answer.status === 409 || answer.status === 412)
        throw new AppError('FHIR_REFUSED', { detail: `POST answered ${answer.status}` })
      const given = resourceIn(answer)
      // A record that does not understand the search would name any resource of that type.
      const isOther = answer.status === 200 && given !== null && !sharesIdentifier(given, resource)
      if (isOther) throw invalid('another resource than ours is said to be there already')
      return writtenFrom(type, given, answer.location)
    },

    update: async (resource, versionId) => {
      const answer = await sent(`${resource.resourceType}/${textOf(resource.id)}`, {
        method: 'PUT',
        headers: { 'if-match': `W/"${versionId}"` },
        body: JSON.stringify(resource),
      })
      return answer.status === 409 || answer.status === 412 ? 'changed' : 'updated'
    },

    transaction: async (entries) => {
      const bundle = {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: entries.map(({ fullUrl, resource, ifNoneExist }) => ({
          fullUrl,
          resource,
          request: {
            method: 'POST',
            url: resource.resourceType,
            ...(ifNoneExist !== null && { ifNoneExist }),
          },
        })),
      }
      const answer = await sent('', { method: 'POST', headers: {}, body: JSON.stringify(bundle) })
      if (answer.status === 409 || answer.status === 412)
        throw new AppError('FHIR_REFUSED', { detail: `POST answered ${answer.status}` })
      const given = objectsOf(resourceIn(answer)?.entry)
      if (given.length !== entries.length) throw invalid('not one answer to each entry')
      return entries.map(({ resource }, index) => {
        const response = objectOf(given[index]?.response)
        if (!/^2\d\d/.test(textOf(response?.status) ?? '')) throw invalid('an entry without success')
        const inside = resourceOf(given[index]?.resource)
        return writtenFrom(resource.resourceType, inside, textOf(response?.location))
      })
    },
  }
}

function resourceIn(answer: ChangeAnswer): FhirResource | null {
  return answer.bytes.length > 0 && answer.contentType?.includes('json') ? jsonOf(answer) : null
}

function sharesIdentifier(given: FhirResource, ours: NewResource): boolean {
  const named = (resource: object) =>
    ('identifier' in resource ? [resource.identifier].flat() : []).map((identifier) => {
      const one = objectOf(identifier)
      return `${textOf(one?.system)}|${textOf(one?.value)}`
    })
  const own = named(ours)
  return own.length === 0 || named(given).some((identifier) => own.includes(identifier))
}

function invalid(detail: string): AppError {
  return new AppError('FHIR_INVALID', { detail })
}
