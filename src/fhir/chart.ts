import type { Day } from '../clinical/day.ts'
import type { FactSource, Facts } from '../clinical/facts.ts'
import { AppError } from '../errors.ts'
import { type CodeMap, NO_LOCAL_CODES, withLocalCodes } from './code-map.ts'
import { conditionFacts } from './condition-facts.ts'
import { ENCOUNTERS_UNREAD, encounterFacts } from './encounter-facts.ts'
import { medicationFacts } from './medication-facts.ts'
import { drugsBehind } from './medication-sources.ts'
import { ageAt, type PatientFacts, patientFacts } from './patient-facts.ts'
import { type ChartPhoto, photosFrom } from './photos.ts'
import { answerFor, type QueryAnswer, type Sources } from './prefetch.ts'
import { pregnancyFacts } from './pregnancy.ts'
import { isFhirId, type QueryKey } from './queries.ts'
import type { RecordDoor } from './record.ts'
import { resultFacts } from './result-facts.ts'
import type { FhirResource } from './shapes.ts'
import { isUnreadProblem } from './unread-problem.ts'

export type ChartRequest = {
  readonly patientId: string
  /** What the CDS client sent along, by the keys of `QUERIES`; `{}` outside a hook. */
  readonly prefetch: Readonly<Record<string, unknown>>
  readonly record: RecordDoor | null
  /** The record server's base where there is no door to it; absolute references are compared with it. */
  readonly fhirBase?: URL
  readonly today: Day
  /** The site's, for times that the record states in UTC; without it such a saliva sample is left out. */
  readonly timeZone?: string
  /** What the site's own codes mean; without it they are codes that nobody knows. */
  readonly codeMap?: CodeMap
}

/** What we know of a patient at one moment. */
export type Chart = {
  readonly patient: PatientFacts
  readonly facts: Facts
  /** Newest first, undated last. */
  readonly photos: readonly ChartPhoto[]
  /** True when the photos could not be listed: then an empty list does not mean that there are none. */
  readonly photosUnread: boolean
}

/**
 * Reads a patient's chart: what was sent along, and the rest from the record, all at once.
 *
 * A part that cannot be read completely stands in `facts.unread`; it is never an empty list.
 *
 * @throws {AppError} PREFETCH_MISSING when the Patient was neither sent nor readable; REQUEST_INVALID when the
 *   patient id is not one
 */
export async function readChart(request: ChartRequest): Promise<Chart> {
  const { patientId, today, record } = request
  if (!isFhirId(patientId)) throw new AppError('REQUEST_INVALID', { detail: 'not a FHIR id for the patient' })

  const sources = sourcesOf(request)
  const { codeMap = NO_LOCAL_CODES } = request
  const answer = async (key: QueryKey) => translated(await answerFor(key, sources), codeMap)
  const [patientAnswer, photos, conditions, medications, results, encounters] = await Promise.all([
    answer('patient'),
    answer('photos'),
    answer('conditions'),
    answer('medications'),
    answer('results'),
    answer('encounters'),
  ])
  const patient = patientFacts(patientFrom(patientAnswer), today)
  const drugOf = await drugsBehind(
    resourcesOf(medications),
    record && translating(record, codeMap),
    sources.base,
  )
  return {
    patient,
    facts: factsFrom(patient, { conditions, medications, results, encounters }, drugOf, request),
    photos: photosFrom(resourcesOf(photos)).slice(0, MOST_PHOTOS),
    photosUnread: photos.kind === 'unread',
  }
}

type Answers = Readonly<Record<FactSource | 'encounters', QueryAnswer>>

function factsFrom(
  patient: PatientFacts,
  answers: Answers,
  drugOf: Awaited<ReturnType<typeof drugsBehind>>,
  { today, timeZone }: ChartRequest,
): Facts {
  const age = ageAt(patient.birth, today)
  const conditions = conditionFacts(resourcesOf(answers.conditions), { birth: patient.birth, today })
  const { medications, unnamed } = medicationFacts(resourcesOf(answers.medications), drugOf, today)
  const { results, bmi, egfrUnreadable, unreadable } = resultFacts(
    resourcesOf(answers.results),
    today,
    timeZone ?? null,
  )
  const { setting, hospitalStays, lastEndocrineVisit, inHospice } = encountersFrom(answers.encounters, today)

  return {
    sex: patient.sex,
    age,
    setting,
    hospitalStays,
    ...pregnancyFacts({ sex: patient.sex, age }, conditions, resourcesOf(answers.results), today),
    conditions,
    medications,
    results,
    bmi,
    care: {
      hospice: inHospice || conditions.some(({ concept, abated }) => COMFORT.has(concept) && abated === null),
      lastEndocrineVisit,
      openEndocrineReferral: false,
    },
    imageConsent: true,
    unreadable: { problems: resourcesOf(answers.conditions).some(isUnreadProblem), results: unreadable },
    unread: [
      ...(isWhole(answers.conditions) ? [] : ['conditions' as const]),
      ...(isWhole(answers.medications) && !unnamed ? [] : ['medications' as const]),
      ...(isWhole(answers.results) && !egfrUnreadable ? [] : ['results' as const]),
    ],
  }
}

/** As many as the query asks for; a server may send more, and each is fetched and scored. */
const MOST_PHOTOS = 5

const COMFORT = new Set(['hospice', 'comfort-or-palliative'])

function sourcesOf({ patientId, prefetch, record, fhirBase, codeMap }: ChartRequest): Sources {
  const resultCodes = codeMap?.resultCodes ?? []
  return { patientId, prefetch, record, base: record?.base ?? fhirBase ?? null, resultCodes }
}

/** The answer as every reader behind this door understands it. */
function translated(answer: QueryAnswer, codeMap: CodeMap): QueryAnswer {
  if (answer.kind === 'unread') return answer
  return { ...answer, resources: answer.resources.map((resource) => withLocalCodes(resource, codeMap)) }
}

function translating(record: RecordDoor, codeMap: CodeMap): RecordDoor {
  return { ...record, read: async (type, id) => withLocalCodes(await record.read(type, id), codeMap) }
}

function patientFrom(answer: QueryAnswer): FhirResource {
  const patient = resourcesOf(answer)[0]
  if (patient) return patient
  const reason = answer.kind === 'unread' ? answer.code : 'none'
  throw new AppError('PREFETCH_MISSING', { detail: `patient: ${reason}` })
}

function encountersFrom(answer: QueryAnswer, today: Day): ReturnType<typeof encounterFacts> {
  return answer.kind === 'read' ? encounterFacts(answer.resources, answer.complete, today) : ENCOUNTERS_UNREAD
}

function resourcesOf(answer: QueryAnswer): readonly FhirResource[] {
  return answer.kind === 'read' ? answer.resources : []
}

function isWhole(answer: QueryAnswer): boolean {
  return answer.kind === 'read' && answer.complete
}
