import { has } from './chart-conditions.ts'
import { isTakenWithin, systemicWithin } from './chart-medications.ts'
import { latestValue } from './chart-results.ts'
import type { Day } from './day.ts'
import type { ChartMedication, Facts } from './facts.ts'
import type { AvoidReason } from './modifiers.ts'
import type { RuleId } from './rules.ts'
import type { TestKey } from './tests.ts'

const OESTROGEN_DAYS = 41
const CYP_DAYS = 13
const EGFR_DAYS = 365
const URINE_VOLUME_DAYS = 180

/** What in a chart changes the choice of a cortisol test. */
export type Modifier = {
  readonly rule: RuleId
  readonly applies: (facts: Facts, today: Day) => boolean
  readonly avoid: readonly TestKey[]
  readonly because: AvoidReason
  /** Moved to the front, the last named first of all. */
  readonly prefer: readonly TestKey[]
}

/** In the order in which the moves to the front are made: a later one ends up first. */
export const CUSHING_MODIFIERS: readonly Modifier[] = [
  { rule: 'CS-OEST-1', applies: isOnOestrogen, avoid: ['dst_1mg'], because: 'OESTROGEN', prefer: [] },
  { rule: 'CS-OEST-2', applies: isOnCbgRaisingDrug, avoid: ['dst_1mg'], because: 'CBG_RAISED', prefer: [] },
  { rule: 'CS-CYP-1', applies: isOnInducer, avoid: ['dst_1mg'], because: 'CYP3A4_INDUCER', prefer: [] },
  { rule: 'CS-CYP-2', applies: isOnInhibitor, avoid: ['dst_1mg'], because: 'CYP3A4_INHIBITOR', prefer: [] },
  { rule: 'CS-POLY-1', applies: hasPolyuria, avoid: ['ufc24_x2'], because: 'POLYURIA', prefer: [] },
  { rule: 'CS-CYC-1', applies: isCyclic, avoid: ['dst_1mg'], because: 'CYCLIC', prefer: [] },
  {
    rule: 'CS-ADR-1',
    applies: hasAdrenalMass,
    avoid: ['ufc24_x2'],
    because: 'ADRENAL_MASS',
    prefer: ['dst_1mg'],
  },
  {
    rule: 'CS-SHIFT-1',
    applies: worksShifts,
    avoid: ['lnsc_x2'],
    because: 'SHIFT_WORK',
    prefer: ['dst_1mg'],
  },
  { rule: 'CS-REN-1', applies: hasReducedKidneys, avoid: ['ufc24_x2'], because: 'RENAL', prefer: [] },
  {
    rule: 'CS-REN-2',
    applies: hasFailingKidneys,
    avoid: ['ufc24_x2'],
    because: 'RENAL',
    prefer: ['dst_1mg'],
  },
  {
    rule: 'CS-PREG-1',
    applies: isPregnant,
    avoid: ['dst_1mg'],
    because: 'PREGNANCY',
    prefer: ['lnsc_x2', 'ufc24_x2'],
  },
]

/** An oestrogen by mouth, or ethinyl estradiol by any route: pill, ring or patch. */
export function isOnOestrogen(facts: Facts, today: Day): boolean {
  return (
    systemicWithin(facts, 'oral-oestrogens', today, OESTROGEN_DAYS).some(isOral) ||
    facts.medications.some(
      (drug) =>
        drug.concepts.includes('combined-contraceptives') && isTakenWithin(drug, today, OESTROGEN_DAYS),
    )
  )
}

export function hasReducedKidneys(facts: Facts, today: Day): boolean {
  if (has(facts, 'ckd-severe', today)) return true
  const egfr = latestValue(facts, 'egfr', today, EGFR_DAYS)
  return egfr === null ? has(facts, 'ckd-moderate', today) : egfr < 60
}

export function isCyclic(facts: Facts, today: Day): boolean {
  return has(facts, 'suspected-cyclic', today)
}

export function isPregnant({ pregnancy }: Facts): boolean {
  return pregnancy === 'pregnant'
}

function isOral({ route }: ChartMedication): boolean {
  return route === 'oral' || route === 'unknown'
}

function isOnCbgRaisingDrug(facts: Facts, today: Day): boolean {
  return systemicWithin(facts, 'other-cbg-raising', today, OESTROGEN_DAYS).length > 0
}

function isOnInducer(facts: Facts, today: Day): boolean {
  return systemicWithin(facts, 'cyp3a4-inducers', today, CYP_DAYS).length > 0
}

function isOnInhibitor(facts: Facts, today: Day): boolean {
  return systemicWithin(facts, 'cyp3a4-inhibitors', today, CYP_DAYS).length > 0
}

function hasPolyuria(facts: Facts, today: Day): boolean {
  return (
    has(facts, 'polyuria', today) ||
    (latestValue(facts, 'urine_volume_24h', today, URINE_VOLUME_DAYS) ?? 0) > 5
  )
}

function hasAdrenalMass(facts: Facts, today: Day): boolean {
  return has(facts, 'adrenal-mass', today)
}

function worksShifts(facts: Facts, today: Day): boolean {
  return has(facts, 'shift-worker', today)
}

// The code wins over an eGFR: dialysis can make a good eGFR.
function hasFailingKidneys(facts: Facts, today: Day): boolean {
  return has(facts, 'ckd-severe', today) || (latestValue(facts, 'egfr', today, EGFR_DAYS) ?? 60) < 30
}
