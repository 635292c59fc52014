import type { Day } from '../clinical/day.ts'
import type { ChartCondition, Concept } from '../clinical/facts.ts'
import { conceptsOf } from '../clinical/value-sets.ts'
import { dayAtAge, dayOf, firstDayOf, lastDayOf, periodOf } from './dates.ts'
import { codesIn, codingsOf, type FhirResource, objectOf, objectsOf } from './shapes.ts'

const NEVER_SO = new Set(['refuted', 'entered-in-error'])
const CONSIDERED = new Set(['provisional', 'differential', 'unconfirmed'])
// German diagnoses carry their certainty in the coding: A for excluded, V for suspected.
const GERMAN_CERTAINTY = 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit'
const OF_ITS_TIME = new Set([
  'pregnancy',
  'pregnancy-complication',
  'pregnancy-loss',
  'childbirth',
  'puerperium',
  'acute-severe-illness',
  'angioedema',
  'dental-abscess',
  'facial-fracture',
  'facial-infection',
  'facial-oedema',
  'facial-surgery',
  'longterm-systemic-steroid',
  'major-surgery',
  'pituitary-apoplexy',
  'sepsis',
  'steroid-joint-injection',
  'visual-field-defect',
])
const ENDED = new Set(['inactive', 'remission', 'resolved'])

/**
 * The coded problems and diagnoses that the rules know; any other Condition is not theirs. One that is not verified
 * yet is `considered`, which is no diagnosis; without a verification status it counts as confirmed. One without an onset counts
 * as present now, but for what passes: problem lists keep it for years, so the day it was recorded stands in.
 */
export function conditionFacts(
  resources: readonly FhirResource[],
  { birth, today }: { readonly birth: Day | null; readonly today: Day },
): readonly ChartCondition[] {
  return resources.filter(isCondition).flatMap((condition) => {
    const concepts = conceptsOfCoded(condition.code)
    if (concepts.length === 0) return []
    const onset = onsetOf(condition, birth, today)
    const abated = abatedOn(condition, birth, today)
    const certainty = certaintyOf(condition)
    return concepts.map((concept) => ({
      concept,
      certainty,
      onset: onset ?? (OF_ITS_TIME.has(concept) ? dayOf(condition.recordedDate) : null),
      abated,
    }))
  })
}

/** The concepts of all the codings of a CodeableConcept, each once. */
export function conceptsOfCoded(concept: unknown): readonly Concept[] {
  const [first, ...others] = codingsOf(concept)
  if (!first) return []
  // Half a dozen readers ask this of each entry, and most entries have one coding.
  if (others.length === 0) return conceptsOf(first)
  return [...new Set([first, ...others].flatMap((coding) => conceptsOf(coding)))]
}

/** Whether it states a problem: not one that was excluded or entered in error. */
export function isCondition(resource: FhirResource): boolean {
  if (resource.resourceType !== 'Condition') return false
  if (statusesIn(resource.verificationStatus).some((code) => NEVER_SO.has(code))) return false
  return !isCertified(resource, 'A')
}

function certaintyOf(condition: FhirResource): 'confirmed' | 'considered' {
  if (isCertified(condition, 'V')) return 'considered'
  const isOpen = statusesIn(condition.verificationStatus).some((code) => CONSIDERED.has(code))
  return isOpen ? 'considered' : 'confirmed'
}

/** Some servers still write it as FHIR did before R4, as a bare code: a refuted diagnosis would read as a confirmed one. */
function statusesIn(status: unknown): readonly string[] {
  return typeof status === 'string' ? [status] : codesIn(status)
}

function isCertified({ code }: FhirResource, certainty: 'A' | 'V'): boolean {
  return objectsOf(objectOf(code)?.coding).some(({ extension }) =>
    objectsOf(extension).some(
      ({ url, valueCoding }) => url === GERMAN_CERTAINTY && objectOf(valueCoding)?.code === certainty,
    ),
  )
}

function onsetOf(condition: FhirResource, birth: Day | null, today: Day): Day | null {
  return (
    settledDay(condition.onsetDateTime, today) ??
    settledDay(periodOf(condition.onsetPeriod).start, today) ??
    dayAtAge(birth, condition.onsetAge)
  )
}

/**
 * Null while it lasts. One that ended on an unknown day ended, for us, on the last day it was surely there: the day
 * it was recorded or began; with neither, today.
 */
function abatedOn(condition: FhirResource, birth: Day | null, today: Day): Day | null {
  const stated =
    lastDayOf(condition.abatementDateTime) ??
    lastDayOf(periodOf(condition.abatementPeriod).end) ??
    dayAtAge(birth, condition.abatementAge)
  if (stated) return stated > today ? null : stated
  if (!isEnded(condition)) return null

  const known = [dayOf(condition.recordedDate), onsetOf(condition, birth, today)].filter(
    (day) => day !== null,
  )
  return known.sort().at(-1) ?? today
}

export function isEnded(condition: FhirResource): boolean {
  if (statusesIn(condition.clinicalStatus).some((code) => ENDED.has(code))) return true
  return condition.abatementBoolean === true || typeof condition.abatementString === 'string'
}

// A year or month alone counts from its first day once it is over; until then the day is unknown.
function settledDay(value: unknown, today: Day): Day | null {
  const last = lastDayOf(value)
  return last !== null && last <= today ? firstDayOf(value) : null
}
