import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import type { Chart } from '../fhir/chart.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { Assessment } from '../inference/assessment.ts'
import { findingsFrom } from '../inference/findings.ts'
import type { Model, ModelManifest } from '../inference/model.ts'
import { DISPLAYED_LABELS, displayedRatios } from '../inference/signs.ts'
import type { Site } from '../sites.ts'
import { type Assessed, type AssessPhotos, isAssessed } from './assess.ts'
import { type Remark, refusalsIn } from './find.ts'
import { ageAtPhoto, mayAssess } from './may-assess.ts'

/** What is known of one photo; it was assessed, or `refusals` says why not. */
export type PhotoInTime = {
  readonly photo: ChartPhoto
  readonly takenOn: Day | null
  /** The logit of each condition under the sex of the record; null where that is neither, or it was not assessed. */
  readonly scores: Readonly<Record<Condition, number>> | null
  /** The displayed measures as ratios, by name; null where it was not assessed. */
  readonly ratios: Readonly<Record<string, number>> | null
  readonly refusals: readonly Remark[]
}

/** 1.96 x sqrt 2 x the SD within a person, of one pose and of a neutral face and a smile. */
export type SmallestChange = { readonly samePose: number; readonly otherExpression: number }

export type PatientOverTime = {
  /** Oldest first, undated last. */
  readonly photos: readonly PhotoInTime[]
  /** Those that may not be looked at. */
  readonly withheld: readonly ChartPhoto[]
  /** How many were not assessed in time. */
  readonly pending: number
  readonly thresholds: ModelManifest['thresholds']
  /** How far two photos of an unchanged face may lie apart: of the scores, and of the measures in per cent. */
  readonly noise: {
    readonly says: string
    readonly scores: Readonly<Record<Condition, SmallestChange>>
    readonly measures: Readonly<Record<string, SmallestChange & { readonly label: string }>>
  }
}

export type OverTimeRequest = {
  readonly site: Site
  readonly patientId: string
  readonly chart: Pick<Chart, 'patient' | 'facts'>
  /** All that are to be compared, also those that a decision does not look at. */
  readonly photos: readonly ChartPhoto[]
  readonly record: RecordDoor
  readonly signal: AbortSignal
}

export type FindOverTime = (request: OverTimeRequest) => Promise<PatientOverTime>

/** Scores and measures of many photos of a patient, from stored assessments and from what can be scored before the signal. */
export function patientOverTime(assessPhotos: AssessPhotos, model: Model): FindOverTime {
  return async (request) => {
    const { site, chart, photos } = request
    const may = Map.groupBy(photos, ({ takenOn }) => mayAssess(site, chart, ageAtPhoto(chart, takenOn)))
    const allowed = may.get(true) ?? []
    const assessed = await assessedInTime(allowed, request, assessPhotos)
    return {
      photos: assessed.map((entry) => photoInTime(entry, chart, model)).toSorted(oldestFirst),
      withheld: may.get(false) ?? [],
      pending: allowed.length - assessed.length,
      thresholds: model.manifest.thresholds,
      noise: noiseOf(model),
    }
  }
}

/** Photos that are fetched side by side: each may be 15 MB. */
const AT_ONCE = 4

/** A few at a time in their order, so that one that cannot be had holds up no other. What is late is left out. */
async function assessedInTime(
  photos: readonly ChartPhoto[],
  request: OverTimeRequest,
  assessPhotos: AssessPhotos,
): Promise<readonly Assessed[]> {
  const found: Assessed[] = []
  const waiting = photos.values()

  async function lane(): Promise<void> {
    for (const photo of waiting) {
      if (request.signal.aborted) return
      const [entry] = await assessPhotos([photo], request)
      if (entry && isAssessed(entry)) found.push(entry)
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return found
}

function photoInTime(
  { photo, assessment }: Assessed,
  chart: Pick<Chart, 'patient' | 'facts'>,
  { manifest }: Model,
): PhotoInTime {
  const { sex } = chart.facts
  const takenOn = photo.takenOn ?? assessment.exifTakenOn
  const about = { sex, takenOn, ageAtPhoto: ageAtPhoto(chart, takenOn), thresholds: manifest.thresholds }
  const refusals = refusalsIn(findingsFrom(assessment, about))
  if (assessment.kind === 'not-assessed' || refusals.length > 0)
    return { photo, takenOn, scores: null, ratios: null, refusals }
  const { logits, measures } = assessment
  return { photo, takenOn, scores: scoresUnder(sex, logits), ratios: displayedRatios(measures), refusals }
}

function scoresUnder(
  sex: Facts['sex'],
  logits: Extract<Assessment, { kind: 'scored' }>['logits'],
): PhotoInTime['scores'] {
  if (sex !== 'female' && sex !== 'male') return null
  return Object.fromEntries(CONDITION_KEYS.map((key) => [key, logits[key][sex]])) as Record<Condition, number>
}

const BEHIND_EVERY_DAY = '9999-99-99'

/** For `toSorted`: undated last. */
export function oldestFirst(
  a: { readonly takenOn: string | null },
  b: { readonly takenOn: string | null },
): number {
  return (a.takenOn ?? BEHIND_EVERY_DAY).localeCompare(b.takenOn ?? BEHIND_EVERY_DAY)
}

function noiseOf({ repeatability: { says, scores, measures } }: Model): PatientOverTime['noise'] {
  const named = Object.entries(measures).map(([name, change]) => [
    name,
    { ...change, label: DISPLAYED_LABELS[name] ?? name },
  ])
  return { says, scores, measures: Object.fromEntries(named) }
}
