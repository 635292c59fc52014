import { AppError } from '../errors.ts'
import type { WrittenType } from './abilities.ts'
import { belongsTo } from './belongs.ts'
import { insideBase } from './guard.ts'
import { sharesIdentifier } from './identifiers.ts'
import { isFhirId } from './queries.ts'
import { FHIR_JSON, guardedPlace, jsonOf, MAX_JSON_BYTES, openRecord, type RecordOptions } from './record.ts'
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
export type Written = {
  readonly reference: string
  readonly versionId: string | null
  /** As the record has it now; null where it did not show it. */
  readonly given: FhirResource | null
}

/**
 * The one way to change a record server. Every method throws `AppError`, nothing outside the base is ever requested, and
 * what was written is named only where it is of this record and, as far as it says, of this patient.
 */
export type RecordWriter = {
  /** Creates a resource, or names the one that the search finds. */
  create(entry: Pick<NewEntry, 'resource' | 'ifNoneExist'>): Promise<Written>
  /**
   * Replaces a resource in this version, or in whichever the record has (null); `changed` where the record has another
   * one by now, or takes no change by version at all (400).
   */
  update(resource: FhirResource, versionId: string | null): Promise<'updated' | 'changed'>
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

  const record = openRecord(options)

  /**
   * By what the record gives back, which a proxy does not rewrite; else by where it says that it lies. What was there
   * before, or lies at another host as the record knows itself, is read here first, and has to be ours.
   */
  async function writtenFrom(ours: NewResource, { given, location, isFound }: Said): Promise<Written> {
    const type = ours.resourceType
    const id = textOf(given?.id)
    if (given?.resourceType === type && id !== null && isFhirId(id)) return named(ours, given, isFound)
    const place = location === null ? null : placeIn(location)
    if (place?.type !== type) throw invalid('no place of what was written')
    const isCertain = !OF_A_PATIENT.has(type) || (!isFound && isInBase(location ?? ''))
    if (isCertain) return { reference: `${type}/${place.id}`, versionId: place.versionId, given: null }
    return named(ours, await asInvalid(record.read(type, place.id)), true)
  }

  function named(ours: NewResource, given: FhirResource, isFound: boolean): Written {
    const type = ours.resourceType
    if (OF_A_PATIENT.has(type) && !belongsTo(patientId, base, given))
      throw invalid('what was written is of another patient')
    // A record that does not understand the search would name any resource of that type.
    if (isFound && !sharesIdentifier(given, ours))
      throw invalid('another resource than ours is said to be there already')
    if (isFound && given.status === 'entered-in-error')
      throw invalid('what is there is marked as entered in error')
    const versionId = textOf(objectOf(given.meta)?.versionId)
    return { reference: `${type}/${textOf(given.id)}`, versionId, given }
  }

  function isInBase(location: string): boolean {
    try {
      return insideBase(base, location).origin === base.origin
    } catch {
      return false
    }
  }

  return {
    create: async ({ resource, ifNoneExist }) => {
      const type = resource.resourceType
      const answer = await sent(type, {
        method: 'POST',
        headers: { prefer: 'return=representation', ...(ifNoneExist && { 'if-none-exist': ifNoneExist }) },
        body: JSON.stringify(resource),
      })
      // Of 409 and 412: more than one matched.
      if (answer.status >= 400)
        throw new AppError('FHIR_REFUSED', { detail: `POST answered ${answer.status}` })
      const given = resourceIn(answer)
      return writtenFrom(resource, { given, location: answer.location, isFound: answer.status === 200 })
    },

    update: async (resource, versionId) => {
      const answer = await sent(`${resource.resourceType}/${textOf(resource.id)}`, {
        method: 'PUT',
        headers: versionId === null ? {} : { 'if-match': `W/"${versionId}"` },
        body: JSON.stringify(resource),
      })
      if (answer.status < 400) return 'updated'
      if (versionId !== null) return 'changed'
      throw new AppError('FHIR_REFUSED', { detail: `PUT answered ${answer.status}` })
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
      if (answer.status >= 400)
        throw new AppError('FHIR_REFUSED', { detail: `POST answered ${answer.status}` })
      const given = objectsOf(resourceIn(answer)?.entry)
      if (given.length !== entries.length) throw invalid('not one answer to each entry')
      return Promise.all(
        entries.map(async ({ resource }, index) => {
          const response = objectOf(given[index]?.response)
          const status = textOf(response?.status) ?? ''
          if (!/^2\d\d/.test(status)) throw invalid('an entry without success')
          return writtenFrom(resource, {
            given: resourceOf(given[index]?.resource),
            location: textOf(response?.location),
            isFound: status.startsWith('200'),
          })
        }),
      )
    },
  }
}

/** What the record says of something that was sent to it. */
type Said = {
  readonly given: FhirResource | null
  readonly location: string | null
  /** It says that it was there before. */
  readonly isFound: boolean
}

type Place = { readonly type: string; readonly id: string; readonly versionId: string | null }

const PLACE = /(?:^|\/)([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/

/** By the end of a path; nothing is requested there, so the host may be whatever the record believes it is. */
function placeIn(location: string): Place | null {
  const [, type, id, versionId = null] = PLACE.exec(location) ?? []
  if (type === undefined || id === undefined || !isFhirId(id)) return null
  return { type, id, versionId }
}

/** Whatever kept it from being read, what was written may be there. */
async function asInvalid(reading: Promise<FhirResource>): Promise<FhirResource> {
  try {
    return await reading
  } catch (cause) {
    throw new AppError('FHIR_INVALID', { detail: 'what was written cannot be read', cause })
  }
}

function resourceIn(answer: ChangeAnswer): FhirResource | null {
  return answer.bytes.length > 0 && answer.contentType?.includes('json') ? jsonOf(answer) : null
}

function invalid(detail: string): AppError {
  return new AppError('FHIR_INVALID', { detail })
}
