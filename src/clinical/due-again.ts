import { addDays, type Day } from './day.ts'
import type { AxisDecision } from './decision.ts'
import type { Facts } from './facts.ts'

const WEEK = 7
const TERM_WEEKS = 40
/** About 3 months (AC-PREG-1). */
const AFTER_DELIVERY_DAYS = 91
/** 4 to 6 weeks (CS-ILL-1). */
const AFTER_ILLNESS_DAYS = [28, 42] as const

/** On which day a deferral ends, where the chart holds the day it is counted from; else empty (HK-6). */
export function dueAgainWords({ action, rules }: AxisDecision, facts: Facts, today: Day): string {
  if (action !== 'defer') return ''
  return rules.includes('AC-PREG-1') ? afterDelivery(facts, today) : afterDischarge(facts, today)
}

function afterDelivery({ gestationWeeks }: Facts, today: Day): string {
  if (gestationWeeks === null) return ''
  const delivery = addDays(today, (TERM_WEEKS - gestationWeeks) * WEEK)
  return `By the weeks on the chart delivery is expected about ${delivery}: then that is about ${addDays(delivery, AFTER_DELIVERY_DAYS)}.`
}

/** Whoever is in hospital now has no such day yet. */
function afterDischarge({ setting, hospitalStays = [] }: Facts, today: Day): string {
  if (setting !== 'outpatient' && setting !== 'unknown') return ''
  const discharge = hospitalStays
    .map(({ to }) => to)
    .filter((to) => to <= today)
    .toSorted()
    .at(-1)
  if (discharge === undefined) return ''
  const [from, to] = AFTER_ILLNESS_DAYS.map((days) => addDays(discharge, days))
  return `Counted from the discharge on ${discharge}, that is ${from} to ${to}.`
}
