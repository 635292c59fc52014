import { beganWithin } from './chart-conditions.ts'
import type { Day } from './day.ts'
import type { Facts } from './facts.ts'

const ILLNESS_DAYS = 28
const ACUTE_CONDITIONS = ['acute-severe-illness', 'major-surgery', 'sepsis']
const ACUTE_SETTINGS: readonly Facts['setting'][] = ['inpatient', 'icu', 'emergency']

export function isAcutelyIll(facts: Facts, today: Day): boolean {
  return ACUTE_SETTINGS.includes(facts.setting) || wasAcutelyIll(facts, today)
}

/** By the chart alone: in what setting a patient was on an earlier day is not known. */
export function wasAcutelyIll(facts: Facts, on: Day): boolean {
  return beganWithin(facts, ACUTE_CONDITIONS, on, ILLNESS_DAYS)
}
