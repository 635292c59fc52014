import { beganWithin } from './chart-conditions.ts'
import { type Day, daysBetween } from './day.ts'
import type { Facts } from './facts.ts'

const ILLNESS_DAYS = 28
const ACUTE_CONDITIONS = ['acute-severe-illness', 'major-surgery', 'sepsis']
const ACUTE_SETTINGS: readonly Facts['setting'][] = ['inpatient', 'icu', 'emergency']

export function isAcutelyIll(facts: Facts, today: Day): boolean {
  return ACUTE_SETTINGS.includes(facts.setting) || wasAcutelyIll(facts, today)
}

/** By diagnoses and by stays in hospital up to 28 days before a day. */
export function wasAcutelyIll(facts: Facts, on: Day): boolean {
  return beganWithin(facts, ACUTE_CONDITIONS, on, ILLNESS_DAYS) || wasInHospitalWithin(facts, on)
}

function wasInHospitalWithin({ hospitalStays = [] }: Facts, on: Day): boolean {
  return hospitalStays.some(({ from, to }) => from <= on && daysBetween(to, on) <= ILLNESS_DAYS)
}
