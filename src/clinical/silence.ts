import { silent } from './axis.ts'
import { has } from './chart-conditions.ts'
import { type Day, monthsBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import { supportFor } from './features.ts'
import type { Finding } from './finding.ts'
import { LIMITS } from './limits.ts'
import type { Asked, Question } from './question.ts'

const ADULT_YEARS = 18
const FEATURES_FOR_INDETERMINATE = LIMITS.featuresForIndeterminate.value

/** Steps 1 and 2: nothing is said, whatever else the chart holds; or the question that remains. */
export function silenceOrQuestion(asked: Asked): AxisDecision | Question {
  const { condition, finding, facts, today, served, policy } = asked
  // An unknown age may be a child's.
  if (facts.age === null || facts.age < ADULT_YEARS) return silent(condition, 'SI-AGE-1')
  if (finding && lowestAgeAtPhoto(finding, facts.age, today) < ADULT_YEARS)
    return silent(condition, 'SI-AGE-1', 'SI-DATE-2')
  if (finding && !isUsable(finding, asked)) return silent(condition, 'SI-DATE-1')
  if (isInHospice(asked)) return silent(condition, 'SI-HOSP-1')
  if (facts.imageConsent === 'refused') return silent(condition, 'SI-CONS-1')
  if (facts.imageConsent === 'unknown') return silent(condition, 'consent-unknown')
  if (!finding) return silent(condition, 'SI-NEG-1')

  const { outcome, takenOn } = finding
  if (outcome === 'not-assessed') return silent(condition, 'SI-QUAL-1')
  if (outcome === 'not') return silent(condition, 'SI-NEG-1')
  // A partly read chart could hide the steroid or the diagnosis that explains everything.
  if (facts.unread.length > 0) return silent(condition, 'facts-incomplete')
  if (outcome === 'indeterminate' && supportFor(condition, asked).count < FEATURES_FOR_INDETERMINATE) {
    return silent(condition, 'SI-IND-1')
  }
  if (takenOn === null) return silent(condition, 'SI-DATE-1')
  return { condition, outcome, takenOn, facts, today, served, policy }
}

function isUsable({ takenOn }: Finding, { today, policy }: Asked): boolean {
  if (takenOn === null || takenOn > today) return false
  const months = monthsBetween(takenOn, today)
  const { photoMonths } = policy.windows
  return months < photoMonths || (months === photoMonths && takenOn.slice(8) === today.slice(8))
}

function lowestAgeAtPhoto({ takenOn, ageAtPhoto }: Finding, age: number, today: Day): number {
  if (ageAtPhoto !== null) return ageAtPhoto
  if (takenOn === null || takenOn >= today) return age
  // One birthday more than whole years may lie between.
  return age - Math.floor(monthsBetween(takenOn, today) / 12) - 1
}

function isInHospice({ facts, today }: Asked): boolean {
  return facts.care.hospice || has(facts, 'hospice', today) || has(facts, 'comfort-or-palliative', today)
}
