import { wasAcutelyIll } from './acute-illness.ts'
import { silent } from './axis.ts'
import { beganWithin } from './chart-conditions.ts'
import { takesNow } from './chart-medications.ts'
import { type Day, daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import type { Facts } from './facts.ts'
import { exposureOn } from './glucocorticoids.ts'
import type { Question } from './question.ts'

const SWELLING_DAYS = 30
const INJURY_DAYS = 90
const PREGNANCY_DAYS = 280
const POSTPARTUM_DAYS = 84
const SWELLINGS = ['angioedema', 'facial-infection', 'dental-abscess']
const INJURIES = ['facial-surgery', 'facial-fracture']

/** Step 5: the face is changed by something else today, or was on the day of the photo. */
export function otherExplanation(question: Question): AxisDecision | null {
  const { condition, facts, today, takenOn } = question
  if (isFaceChanged(facts, today)) return silent(condition, 'SI-FACE-1')
  return wasExplainedThen(question, takenOn) ? silent(condition, 'SI-DATE-3') : null
}

function isFaceChanged(facts: Facts, on: Day): boolean {
  return beganWithin(facts, SWELLINGS, on, SWELLING_DAYS) || beganWithin(facts, INJURIES, on, INJURY_DAYS)
}

function wasExplainedThen({ condition, facts, today }: Question, takenOn: Day): boolean {
  if (isFaceChanged(facts, takenOn)) return true
  if (wasAcutelyIll(facts, takenOn) && !wasAcutelyIll(facts, today)) return true
  if (wasPregnantOrJustDelivered(facts, takenOn) && facts.pregnancy !== 'pregnant') return true
  return condition === 'cushing'
    ? wasOnSteroidsThen(facts, takenOn, today)
    : wasOnGrowthHormoneThen(facts, takenOn, today)
}

function wasPregnantOrJustDelivered({ deliveredOn, conditions }: Facts, takenOn: Day): boolean {
  const unended = conditions.filter(({ concept, abated }) => concept === 'pregnancy' && abated === null)
  const begun = unended.map(({ onset }) => onset).filter((onset) => onset !== null)
  if (begun.some((onset) => isWithin(daysBetween(onset, takenOn), 0, PREGNANCY_DAYS + POSTPARTUM_DAYS)))
    return true
  return deliveredOn !== null && isWithin(daysBetween(deliveredOn, takenOn), -PREGNANCY_DAYS, POSTPARTUM_DAYS)
}

function isWithin(days: number, least: number, most: number): boolean {
  return days >= least && days <= most
}

function wasOnSteroidsThen(facts: Facts, takenOn: Day, today: Day): boolean {
  return exposureOn(facts, takenOn)?.tier === 'A' && exposureOn(facts, today)?.tier !== 'A'
}

function wasOnGrowthHormoneThen(facts: Facts, takenOn: Day, today: Day): boolean {
  return takesNow(facts, 'exogenous-gh-igf', takenOn) && !takesNow(facts, 'exogenous-gh-igf', today)
}
