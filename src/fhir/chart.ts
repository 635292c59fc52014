import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { AppError } from '../errors.ts'
import { chartAnswers } from './chart-answers.ts'
import { chartFacts } from './chart-facts.ts'
import { type CodeMap, NO_LOCAL_CODES, withLocalCodes } from './code-map.ts'
import { drugsBehind } from './medication-sources.ts'
import { ageAt, type PatientFacts, patientFacts } from './patient-facts.ts'
import type { PhotoPlaces, SitePlaces } from './photo-sources.ts'
import type { ChartPhoto } from './photos.ts'
import { type QueryAnswer, resourcesOf, type Sources } from './prefetch.ts'
import { isFhirId } from './queries.ts'
import type { RecordDoor } from './record.ts'
import type { FhirResource } from './shapes.ts'

export type ChartRequest = {
  readonly patientId: string
  /** What the CDS client sent along, by the keys of `QUERIES`; `{}` outside a hook. */
  readonly prefetch: Readonly<Record<string, unknown>>
  readonly record: RecordDoor | null
  /** The record server's base where there is no door to it; absolute references are compared with it. */
  readonly fhirBase?: URL
  readonly today: Day
  /** When to stop waiting for the parts that a decision can do without; never where left out. */
  readonly sideSignal?: AbortSignal
  readonly site?: SiteOfChart
  /** Where photos may lie; among Media, where nothing is said. */
  readonly photoPlaces?: Omit<PhotoPlaces, keyof SitePlaces>
  /** Told what decides whether photos may be looked at as soon as it is known; never where there is no such Patient. */
  readonly onPatient?: (known: KnownPatient) => void
}

/** What is known of a chart before its photos are. */
export type KnownPatient = Pick<Chart, 'patient'> & {
  readonly facts: Pick<Facts, 'age' | 'imageConsent'>
}

/** What a site says about its charts. */
export type SiteOfChart = {
  /** For times that the record states in UTC; without it the hour of such a saliva sample is not known. */
  readonly timeZone?: string
  /** What the site's own codes mean; without it they are codes that nobody knows. */
  readonly codeMap?: CodeMap
  /** The types that the record does not offer: there is none of them. */
  readonly notServed?: readonly string[]
  /** `imageConsent`: whether refusals stand in the chart; the others as in `PhotoPlaces`. */
  readonly policy?: { readonly imageConsent: 'elsewhere' | 'chart' } & Partial<SitePlaces>
}

/** What we know of a patient at one moment. */
export type Chart = {
  readonly patient: PatientFacts
  readonly facts: Facts
  /** Newest first, undated last; none unless `facts.imageConsent` is `not-refused`. */
  readonly photos: readonly ChartPhoto[]
  /**
   * True when photos could not be listed, or not so far that the newest are known: an empty list does not mean then that
   * there are none, and no photo that is listed speaks for the face of today.
   */
  readonly photosUnread: boolean
}

/**
 * Reads a patient's chart: what was sent along, and the rest from the record, all at once. Where refusals
 * stand in the chart, photos are asked for after them, and only where there is none.
 *
 * A part that cannot be read completely stands in `facts.unread` or `facts.alsoUnread`; it is never an empty list.
 *
 * @throws {AppError} PREFETCH_MISSING when the Patient was neither sent nor readable, caused by what
 *   the record failed by; REQUEST_INVALID when the patient id is not one
 */
export async function readChart(request: ChartRequest): Promise<Chart> {
  const { patientId, today, record, site } = request
  if (!isFhirId(patientId)) throw new AppError('REQUEST_INVALID', { detail: 'not a FHIR id for the patient' })

  const sources = sourcesOf(request)
  const { codeMap = NO_LOCAL_CODES } = site ?? {}
  const consent = { kept: site?.policy?.imageConsent ?? 'elsewhere', today } as const
  const { patientPhoto = false, noPhotosIn = [] } = site?.policy ?? {}
  const photoPlaces = { ...request.photoPlaces, patientPhoto, noPhotosIn }
  const onPatient = (answer: QueryAnswer, imageConsent: Facts['imageConsent']) => {
    const [resource] = resourcesOf(answer)
    if (!resource) return
    const known = patientFacts(resource, today)
    request.onPatient?.({ patient: known, facts: { age: ageAt(known.birth, today), imageConsent } })
  }
  const asking = { consent, sideSignal: request.sideSignal, codeMap, photoPlaces, onPatient }
  const answers = await chartAnswers(sources, asking)
  const patient = patientFacts(patientFrom(answers.patient), today)
  // The orders come first: as many Medications as we may read are read for them.
  const drugs = [answers.medications, answers.statements, answers.administrations].flatMap(resourcesOf)
  const door = record && translating(record, codeMap)
  const drugOf = await drugsBehind(drugs, door, sources.base, request.sideSignal)
  return {
    patient,
    facts: chartFacts(patient, answers, { drugOf, today, timeZone: site?.timeZone ?? null }),
    photos: answers.photos.photos,
    photosUnread: !answers.photos.isNewestKnown,
  }
}

function sourcesOf({ patientId, prefetch, record, fhirBase, site }: ChartRequest): Sources {
  const base = record?.base ?? fhirBase ?? null
  const resultCodes = site?.codeMap?.resultCodes ?? []
  return { patientId, prefetch, record, base, notServed: site?.notServed ?? [], resultCodes }
}

function translating(record: RecordDoor, codeMap: CodeMap): RecordDoor {
  return { ...record, read: async (type, id) => withLocalCodes(await record.read(type, id), codeMap) }
}

function patientFrom(answer: QueryAnswer): FhirResource {
  const patient = resourcesOf(answer)[0]
  if (patient) return patient
  if (answer.kind === 'read') throw new AppError('PREFETCH_MISSING', { detail: 'patient: none' })
  const cause = new AppError(answer.code)
  throw new AppError('PREFETCH_MISSING', { detail: `patient: ${answer.code}`, cause })
}
