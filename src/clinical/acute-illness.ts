import { beganWithin } from './chart-conditions.ts'
import { type Day, daysBetween } from './day.ts'
import type { Facts } from './facts.ts'
import type { Situation } from './situation.ts'

const ACUTE_CONDITIONS = ['acute-severe-illness', 'major-surgery', 'sepsis']
const ACUTE_SETTINGS: readonly Facts['setting'][] = ['inpatient', 'icu', 'emergency']

export function isAcutelyIll(situation: Situation): boolean {
  return ACUTE_SETTINGS.includes(situation.facts.setting) || wasAcutelyIll(situation)
}

/** By diagnoses and by stays in hospital up to some days before. */
export function wasAcutelyIll({ facts, today, policy }: Situation): boolean {
  const { acuteIllnessDays } = policy.windows
  if (beganWithin(facts, ACUTE_CONDITIONS, today, acuteIllnessDays)) return true
  return wasInHospitalWithin(facts, today, acuteIllnessDays)
}

function wasInHospitalWithin({ hospitalStays = [] }: Facts, on: Day, days: number): boolean {
  return hospitalStays.some(({ from, to }) => from <= on && daysBetween(to, on) <= days)
}
