import { wasAcutelyIll } from './acute-illness.ts'
import { silent } from './axis.ts'
import { beganWithin } from './chart-conditions.ts'
import { takesNow } from './chart-medications.ts'
import { type Day, daysBetween } from './day.ts'
import type { AxisDecision } from './decision.ts'
import type { ChartCondition } from './facts.ts'
import { steroidExposure } from './glucocorticoids.ts'
import type { Question } from './question.ts'
import { asOf, type Situation } from './situation.ts'

const PREGNANCY_DAYS = 280
const PREGNANCIES = ['pregnancy', 'pregnancy-complication']
const SWELLINGS = ['angioedema', 'facial-infection', 'dental-abscess']
const INJURIES = ['facial-surgery', 'facial-fracture']

/** Step 5: the face is changed by something else today, or was on the day of the photo. */
export function otherExplanation(question: Question): AxisDecision | null {
  const { condition, takenOn } = question
  if (isFaceChanged(question)) return silent(condition, 'SI-FACE-1')
  return wasExplainedThen(question, asOf(question, takenOn)) ? silent(condition, 'SI-DATE-3') : null
}

function isFaceChanged({ facts, today, policy }: Situation): boolean {
  const { facialSwellingDays, facialInjuryDays } = policy.windows
  return (
    beganWithin(facts, SWELLINGS, today, facialSwellingDays) ||
    beganWithin(facts, INJURIES, today, facialInjuryDays)
  )
}

/** @param then - the same chart on the day of the photo */
function wasExplainedThen(now: Question, then: Situation): boolean {
  if (isFaceChanged(then)) return true
  if (wasAcutelyIll(then) && !wasAcutelyIll(now)) return true
  if (wasPregnantOrJustDelivered(then) && now.facts.pregnancy !== 'pregnant') return true
  return now.condition === 'cushing'
    ? hasTierA(then) && !hasTierA(now)
    : takesGrowthHormone(then) && !takesGrowthHormone(now)
}

function wasPregnantOrJustDelivered({ facts, today, policy }: Situation): boolean {
  const { deliveredOn, conditions } = facts
  const { postpartumDays } = policy.windows
  const unended = conditions.filter(({ concept, abated }) => PREGNANCIES.includes(concept) && abated === null)
  const losses = onsetsOf(conditions.filter(({ concept }) => concept === 'pregnancy-loss'))
  const isLost = (begun: Day) => losses.some((on) => on > begun && on <= today)
  const begun = onsetsOf(unended).filter((onset) => !isLost(onset))
  if (begun.some((onset) => isWithin(daysBetween(onset, today), 0, PREGNANCY_DAYS + postpartumDays)))
    return true
  return deliveredOn !== null && isWithin(daysBetween(deliveredOn, today), -PREGNANCY_DAYS, postpartumDays)
}

function onsetsOf(conditions: readonly ChartCondition[]): readonly Day[] {
  return conditions.flatMap(({ onset }) => (onset === null ? [] : [onset]))
}

function isWithin(days: number, least: number, most: number): boolean {
  return days >= least && days <= most
}

function hasTierA(situation: Situation): boolean {
  return steroidExposure(situation)?.tier === 'A'
}

function takesGrowthHormone({ facts, today }: Situation): boolean {
  return takesNow(facts, 'exogenous-gh-igf', today)
}
