import { isDepot } from '../clinical/chart-medications.ts'
import { addDays, type Day } from '../clinical/day.ts'
import type { ChartCondition, ChartMedication, Concept, Facts } from '../clinical/facts.ts'
import { isSystemicSteroid } from '../clinical/glucocorticoids.ts'
import type { MarkInTime } from './over-time.ts'

/** What the chart says that may have changed a face, in the order of its days. What has no day there is left out. */
export function marksOf({ conditions, medications }: Facts, today: Day): readonly MarkInTime[] {
  const marks = [
    ...diagnoses(conditions),
    ...longTermSteroids(conditions),
    ...procedures(conditions),
    ...treatments(medications),
    ...steroidCourses(medications),
    ...steroidInjections(conditions),
  ]
  return marks.filter(({ from }) => from <= today).toSorted((a, b) => a.from.localeCompare(b.from))
}

const DIAGNOSES: Readonly<Record<Concept, string>> = {
  'cushing-endogenous': "Cushing's syndrome",
  'cushing-iatrogenic': "Cushing's syndrome caused by glucocorticoids",
  acromegaly: 'Acromegaly',
  'pituitary-mass': 'Pituitary adenoma or mass',
  'adrenal-mass': 'Adrenal adenoma or mass',
}

/** One mark each, however often the chart says it: from its first onset, until the last entry has ended. */
function diagnoses(conditions: readonly ChartCondition[]): readonly MarkInTime[] {
  return Object.entries(DIAGNOSES).flatMap(([concept, name]) => {
    const span = spanOf(confirmed(concept, conditions))
    return span ? [markOf('diagnosis', name, span)] : []
  })
}

function longTermSteroids(conditions: readonly ChartCondition[]): readonly MarkInTime[] {
  const span = spanOf(confirmed('longterm-systemic-steroid', conditions))
  return span ? [markOf('steroid-course', 'Long-term use of a systemic steroid', span)] : []
}

function confirmed(concept: Concept, conditions: readonly ChartCondition[]): readonly ChartCondition[] {
  return conditions.filter((entry) => entry.concept === concept && entry.certainty !== 'considered')
}

const PROCEDURES: Readonly<Record<Concept, string>> = {
  'pituitary-surgery': 'Pituitary surgery',
  'pituitary-radiotherapy': 'Radiotherapy of the pituitary',
  'bilateral-adrenalectomy': 'Removal of both adrenal glands',
}

/** Each of its own day or days, once however often the chart says it. */
function procedures(conditions: readonly ChartCondition[]): readonly MarkInTime[] {
  return Object.entries(PROCEDURES).flatMap(([concept, name]) => {
    const spans = confirmed(concept, conditions).flatMap(({ onset, abated }): readonly Span[] =>
      onset === null ? [] : [{ from: onset, end: abated ?? 'goes-on' }],
    )
    return joined(spans).map((span) => markOf('treatment', name, span))
  })
}

/** A drug is named with what it acts on, since the chart does not say what it was given for. */
function treatments(medications: readonly ChartMedication[]): readonly MarkInTime[] {
  const byEffect = Map.groupBy(medications, effectOf)
  return [...byEffect].flatMap(([effect, drugs]) => (effect ? courses(drugs, 'treatment', effect) : []))
}

/** What a drug does in either disease; null for every other drug. */
function effectOf(drug: ChartMedication): string | null {
  const actsOn = [
    ...(drug.concepts.includes('acromegaly-therapy') ? ['growth hormone'] : []),
    ...(actsOnCortisol(drug) ? ['cortisol'] : []),
  ]
  if (actsOn.length > 0) return `acts on ${actsOn.join(' and on ')}`
  return drug.concepts.includes('dopamine-agonists') ? 'dopamine agonist' : null
}

const SYSTEMIC: readonly ChartMedication['route'][] = ['oral', 'sc', 'im']

/** On the skin ketoconazole is for something else, and so is a single dose of metyrapone or mifepristone. */
function actsOnCortisol({ concepts, route, doses, ingredient }: ChartMedication): boolean {
  if (!concepts.includes('cushing-therapy')) return false
  // A depot of it is one dose a month.
  if (ingredient === 'pasireotide') return true
  return SYSTEMIC.includes(route) && doses !== 1
}

function steroidCourses(medications: readonly ChartMedication[]): readonly MarkInTime[] {
  const steroids = Map.groupBy(medications.filter(isSystemicSteroid), ({ route }) => route !== 'unknown')
  return [
    ...courses(steroids.get(true) ?? [], 'steroid-course', 'systemic steroid'),
    // The rules count it as systemic, since it may be; a mark says what is known.
    ...courses(steroids.get(false) ?? [], 'steroid-course', 'steroid, its route not recorded'),
  ]
}

/** Known as a procedure: each is of its day. */
function steroidInjections(conditions: readonly ChartCondition[]): readonly MarkInTime[] {
  const days = confirmed('steroid-joint-injection', conditions).flatMap(({ onset }) => onset ?? [])
  return [...new Set(days)].map((on) => markOf('steroid-course', 'Steroid injection', { from: on, end: on }))
}

/** The days of something; `end` is the last of them where that is known. */
type Span = { readonly from: Day; readonly end: Day | 'goes-on' | 'unknown' }

/** Prescriptions that follow one another within this many days are one course. */
const LONGEST_GAP_DAYS = 7

function courses(
  medications: readonly ChartMedication[],
  kind: MarkInTime['kind'],
  what: string,
): readonly MarkInTime[] {
  const byDrug = Map.groupBy(medications, ({ ingredient, route }) => drugWords(ingredient, route))
  return [...byDrug].flatMap(([drug, entries]) =>
    joined(entries.flatMap(spanOfDrug)).map((span) => markOf(kind, `${drug} (${what})`, span)),
  )
}

function drugWords(ingredient: string | null, route: ChartMedication['route']): string {
  const name = ingredient ?? 'glucocorticoid'
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${route === 'unknown' ? '' : `, ${route}`}`
}

function spanOfDrug(drug: ChartMedication): readonly Span[] {
  const { startedOn: from, stoppedOn, status } = drug
  if (from === null) return []
  if (stoppedOn !== null) return [{ from, end: stoppedOn }]
  // The day of an injection into a place is its end.
  if (isDepot(drug)) return [{ from, end: from }]
  return [{ from, end: status === 'active' ? 'goes-on' : 'unknown' }]
}

function joined(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from.localeCompare(b.from))) {
    const before = all.at(-1)
    if (before && reaches(before, span))
      all[all.length - 1] = { from: before.from, end: laterOf(before.end, span.end) }
    else all.push(span)
  }
  return all
}

function reaches({ end }: Span, { from }: Span): boolean {
  if (end === 'goes-on') return true
  return end !== 'unknown' && from <= addDays(end, LONGEST_GAP_DAYS)
}

function laterOf(one: Span['end'], other: Span['end']): Span['end'] {
  if (one === 'goes-on' || other === 'goes-on') return 'goes-on'
  if (one === 'unknown' || other === 'unknown') return 'unknown'
  return one > other ? one : other
}

/** From the first onset that is known; null where none is. */
function spanOf(entries: readonly ChartCondition[]): Span | null {
  const [from] = entries.flatMap(({ onset }) => onset ?? []).toSorted()
  if (from === undefined) return null
  const ends = entries.map(({ abated }): Span['end'] => abated ?? 'goes-on')
  return { from, end: ends.reduce(laterOf) }
}

/** What it was; the days stand beside it. */
function markOf(kind: MarkInTime['kind'], what: string, { from, end }: Span): MarkInTime {
  const isPeriod = end !== 'goes-on' && end !== 'unknown' && end > from
  const ends = end === 'goes-on' ? ', goes on' : end === 'unknown' ? ', its end not recorded' : ''
  return { kind, from, to: isPeriod ? end : null, says: `${what}${ends}` }
}
