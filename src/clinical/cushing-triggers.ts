import { has } from './chart-conditions.ts'
import { isSystemicOf, isTakenWithin, systemicWithin } from './chart-medications.ts'
import { latestValue } from './chart-results.ts'
import type { ChartMedication } from './facts.ts'
import { LIMITS } from './limits.ts'
import type { Situation } from './situation.ts'

/** mL/min/1.73 m² */
export const EGFR_REDUCED = LIMITS.egfrReduced.value
export const EGFR_FAILING = LIMITS.egfrFailing.value
/** A day */
export const URINE_LITRES = LIMITS.urineVolume.value

/** An oestrogen by mouth, or ethinyl estradiol by any route: pill, ring or patch. */
export function isOnOestrogen({ facts, today, policy }: Situation): boolean {
  return facts.medications.some(
    (drug) => isOestrogen(drug) && isTakenWithin(drug, today, policy.windows.oestrogenDays),
  )
}

const isSystemicOestrogen = isSystemicOf('oral-oestrogens')

export function isOestrogen(drug: ChartMedication): boolean {
  return (isSystemicOestrogen(drug) && isOral(drug)) || drug.concepts.includes('combined-contraceptives')
}

export function hasReducedKidneys({ facts, today, policy }: Situation): boolean {
  if (has(facts, 'ckd-severe', today)) return true
  const egfr = latestValue(facts, 'egfr', today, policy.windows.egfrDays)
  return egfr === null ? has(facts, 'ckd-moderate', today) : egfr < EGFR_REDUCED
}

export function isCyclic({ facts, today }: Situation): boolean {
  return has(facts, 'suspected-cyclic', today)
}

export function isPregnant({ facts }: Pick<Situation, 'facts'>): boolean {
  return facts.pregnancy === 'pregnant'
}

function isOral({ route }: ChartMedication): boolean {
  return route === 'oral' || route === 'unknown'
}

export function isOnCbgRaisingDrug({ facts, today, policy }: Situation): boolean {
  return systemicWithin(facts, 'other-cbg-raising', today, policy.windows.oestrogenDays).length > 0
}

export function isOnInducer({ facts, today, policy }: Situation): boolean {
  return systemicWithin(facts, 'cyp3a4-inducers', today, policy.windows.cyp3a4Days).length > 0
}

export function isOnInhibitor({ facts, today, policy }: Situation): boolean {
  return systemicWithin(facts, 'cyp3a4-inhibitors', today, policy.windows.cyp3a4Days).length > 0
}

export function hasPolyuria({ facts, today, policy }: Situation): boolean {
  return (
    has(facts, 'polyuria', today) ||
    (latestValue(facts, 'urine_volume_24h', today, policy.windows.urineVolumeDays) ?? 0) > URINE_LITRES
  )
}

export function hasAdrenalMass({ facts, today }: Situation): boolean {
  return has(facts, 'adrenal-mass', today)
}

export function worksShifts({ facts, today }: Situation): boolean {
  return has(facts, 'shift-worker', today)
}

// The code wins over an eGFR: dialysis can make a good eGFR.
export function hasFailingKidneys({ facts, today, policy }: Situation): boolean {
  return (
    has(facts, 'ckd-severe', today) ||
    (latestValue(facts, 'egfr', today, policy.windows.egfrDays) ?? EGFR_REDUCED) < EGFR_FAILING
  )
}
