import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import type { Finding } from '../clinical/finding.ts'
import type { Chart } from '../fhir/chart.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { Assessment } from '../inference/assessment.ts'
import { cautionsOf, findingsFrom } from '../inference/findings.ts'
import type { Model } from '../inference/model.ts'
import { PHOTO_CAUTIONS } from '../inference/photo-cautions.ts'
import { isRefusal, REFUSALS, type Refusal } from '../inference/refusals.ts'
import { type NamedMeasure, namedMeasures, signsOf } from '../inference/signs.ts'
import type { Site } from '../sites.ts'
import { type Assessed, type AssessPhotos, isAssessed } from './assess.ts'
import type { EarlyPhotos } from './early-photos.ts'
import { ageAtPhoto, mayAssess } from './may-assess.ts'

export type PhotoFindings = {
  readonly photo: ChartPhoto
  readonly takenOn: Day | null
  readonly findings: readonly Finding[]
  /** For each condition the measures that point towards it, in words; none where it was not suspected. */
  readonly signs: Readonly<Record<Condition, readonly string[]>>
  /** The nine displayed measures; they point to a condition only where it was suspected. */
  readonly measures: readonly NamedMeasure[]
  /** The scores behind the findings; absent where it was not scored. */
  readonly scores?: Readonly<Record<Condition, readonly ScoreReading[]>>
  /** Why it was not assessed and what to do, in words; empty where it was scored. */
  readonly refusals: readonly Remark[]
  /** What is to be kept in mind where it was scored. */
  readonly cautions: readonly Remark[]
}

/** A logit, and what the site's thresholds make of it; one under either sex where the record names neither. */
export type ScoreReading = {
  readonly sex: 'female' | 'male'
  readonly score: number
  readonly thresholds: { readonly indeterminate: number; readonly suspected: number }
}

/** A sentence on a photo, and what can be done. */
export type Remark = { readonly says: string; readonly advice: string }

/** What became of a photo that is newer than those scored, or may be: no older face speaks for it. */
export type HeldBack = 'pending' | 'newest-unavailable' | 'newest-unlisted'

export type PatientFindings = {
  /** Those that count for the decision: of the newest photo that could be assessed. */
  readonly findings: readonly Finding[]
  /** Every photo that was looked at, newest first. */
  readonly photos: readonly PhotoFindings[]
  /** The photo whose findings those are; null where there is none. */
  readonly counting: PhotoFindings | null
  /** Why no photo counts that was scored or might have been; absent where one counts or none was scored. */
  readonly heldBack?: HeldBack
  /** Photos that were not scored within the budget. */
  readonly pending: number
}

export type FindRequest = {
  readonly site: Site
  readonly patientId: string
  readonly chart: Chart
  readonly record: RecordDoor | null
  readonly today: Day
  /** What this call fetched before it had listed it; nothing where left out. */
  readonly early?: Pick<EarlyPhotos, 'bytesOf' | 'listed'>
  readonly signal: AbortSignal
}

export type FindPatientFindings = (request: FindRequest) => Promise<PatientFindings>

/**
 * Finds what the photos of a chart say, from stored assessments and from what can be scored before the signal.
 * Never throws for a photo: one that cannot be had is `not-assessed`, one that is not ready yet is pending.
 */
export function patientFindings(assessPhotos: AssessPhotos, model: Model): FindPatientFindings {
  return async (request) => {
    const { chart, site } = request
    const allowed = chart.photos.filter((photo) => mayAssess(site, chart, ageAtPhoto(chart, photo.takenOn)))
    const assessed = await assessPhotos(allowed, request)
    // Nobody knows of photos that could not be listed whether they are there no more.
    if (assessed.length > 0 || !chart.photosUnread) request.early?.listed(assessed)
    const photos = assessed
      .filter(isAssessed)
      .map((entry) => photoFindings(entry, chart, model))
      .sort((a, b) => (b.takenOn ?? '').localeCompare(a.takenOn ?? ''))
    const pending = assessed.filter(({ assessment }) => assessment === 'pending')
    // The rules go by the newest photo. Where nobody knows which that is, none of these is known to be it.
    if (chart.photosUnread)
      return { findings: [], counting: null, photos, pending: pending.length, heldBack: 'newest-unlisted' }
    const counting = photoThatCounts(photos, pending)
    const found = { findings: counting?.findings ?? [], counting, photos, pending: pending.length }
    const speaks = counting !== null && !isRefused(counting)
    if (speaks || photos.every(isRefused)) return found
    return { ...found, heldBack: counting === null ? 'pending' : 'newest-unavailable' }
  }
}

/**
 * The newest photo that could be assessed, or the newest of all where none could. An older face must not speak for
 * a newer one that is not known yet: while that is pending nothing counts, and where it could not be had, its
 * `not-assessed` does.
 */
function photoThatCounts(
  photos: readonly PhotoFindings[],
  pending: readonly { readonly photo: ChartPhoto }[],
): PhotoFindings | null {
  const counting = photos.find((photo) => !isRefused(photo)) ?? photos[0]
  const mayBeNewer = (takenOn: Day | null) => takenOn === null || takenOn >= (counting?.takenOn ?? '')
  if (!counting || pending.some(({ photo }) => mayBeNewer(photo.takenOn))) return null
  return photos.find((photo) => isUnknown(photo) && mayBeNewer(photo.takenOn)) ?? counting
}

/** Reasons that say nothing of the photo itself: it could not be had, or not be scored this time. */
const UNKNOWN: ReadonlySet<string> = new Set<Refusal>([
  'photo-unavailable',
  'foreign-host',
  'outside-record',
  'failed',
])

function isRefused({ findings }: PhotoFindings): boolean {
  return findings.every(({ outcome }) => outcome === 'not-assessed')
}

/** Another time it may be had, or scored. */
export function isUnknown({ findings }: Pick<PhotoFindings, 'findings'>): boolean {
  return findings.some(({ reasons }) => reasons.some((reason) => UNKNOWN.has(reason)))
}

function photoFindings({ photo, assessment }: Assessed, chart: Chart, model: Model): PhotoFindings {
  const takenOn = photo.takenOn ?? assessment.exifTakenOn
  const { sex } = chart.facts
  const { thresholds } = model.manifest
  const age = ageAtPhoto(chart, takenOn)
  const findings = findingsFrom(assessment, { sex, takenOn, ageAtPhoto: age, thresholds })
  const signsFor = (condition: Condition) =>
    assessment.kind === 'scored' && pointsTowards(condition, findings)
      ? signsOf(assessment.measures, condition, sex, model.head)
      : []
  const signs = { cushing: signsFor('cushing'), acromegaly: signsFor('acromegaly') }
  const scores = assessment.kind === 'scored' ? { scores: scoresIn(assessment, sex, thresholds) } : {}
  return { photo, takenOn, findings, signs, ...scores, ...inWords(assessment, findings, sex, age, model) }
}

function scoresIn(
  { logits }: Extract<Assessment, { kind: 'scored' }>,
  sex: Facts['sex'],
  thresholds: Model['manifest']['thresholds'],
): NonNullable<PhotoFindings['scores']> {
  const sexes = sex === 'female' || sex === 'male' ? [sex] : (['female', 'male'] as const)
  const readings = (condition: Condition) =>
    sexes.map((one) => ({ sex: one, score: logits[condition][one], thresholds: thresholds[condition] }))
  return { cushing: readings('cushing'), acromegaly: readings('acromegaly') }
}

function inWords(
  assessment: Assessment,
  findings: readonly Finding[],
  sex: Facts['sex'],
  age: number | null,
  { head }: Model,
): Pick<PhotoFindings, 'measures' | 'refusals' | 'cautions'> {
  const refusals = refusalsIn(findings)
  if (assessment.kind === 'not-assessed' || refusals.length > 0)
    return { measures: [], refusals, cautions: [] }
  const measures = namedMeasures(assessment.measures, sex, head).map((measure) => ({
    ...measure,
    pointsTo: measure.pointsTo.filter((condition) => pointsTowards(condition, findings)),
  }))
  const cautions = cautionsOf(assessment, age).map((caution) => PHOTO_CAUTIONS[caution])
  return { measures, refusals, cautions }
}

/** Why a photo was not assessed and what to do, in words; empty where it was scored. */
export function refusalsIn(findings: readonly Finding[]): readonly Remark[] {
  const reasons = new Set(findings.flatMap((finding) => finding.reasons))
  return [...reasons].filter(isRefusal).map((reason) => REFUSALS[reason])
}

function pointsTowards(condition: Condition, findings: readonly Finding[]): boolean {
  const outcome = findings.find((finding) => finding.condition === condition)?.outcome
  return outcome === 'suspected' || outcome === 'indeterminate'
}
