import { beganWithin, has } from './chart-conditions.ts'
import { contains, isActive, isDepot, isTakenWithin } from './chart-medications.ts'
import type { Day } from './day.ts'
import { isDexamethasoneTest } from './dexamethasone-test.ts'
import type { ChartMedication, Facts, Route } from './facts.ts'
import { oncePerSituation } from './once.ts'
import type { RuleId } from './rules.ts'
import type { Situation } from './situation.ts'

const LOCAL_ROUTES: ReadonlySet<Route> = new Set<Route>([
  'inhaled',
  'nasal',
  'topical',
  'eye',
  'ear',
  'rectal',
  'transdermal',
  'vaginal',
])
const LOCAL_SETS = [
  'gc-inhaled-atc',
  'gc-nasal-atc',
  'gc-topical-atc',
  'gc-very-potent-topical',
  'gc-eye-ear-atc',
]
const STEROID_SETS = ['glucocorticoid-ingredients', 'gc-systemic-atc', 'gc-gut-atc', ...LOCAL_SETS]

export type Exposure = { readonly tier: 'A' | 'B'; readonly rules: readonly RuleId[] }

/** Glucocorticoid exposure. Tier A may explain the face by itself; tier B has to be looked at first. */
export const steroidExposure = oncePerSituation((situation): Exposure | null => {
  const tierA = [
    ...(isSystemicallyExposed(situation) ? (['CS-EXO-1'] as const) : []),
    ...(isLocallyOverexposed(situation) ? (['CS-EXO-2'] as const) : []),
    ...(takesMegestrol(situation) ? (['CS-EXO-3'] as const) : []),
  ]
  if (tierA.length > 0) return { tier: 'A', rules: tierA }
  return isLocallyExposed(situation) ? { tier: 'B', rules: ['CS-EXO-4'] } : null
})

/** A glucocorticoid course that is over for longer than it blocks a test (CS-EXO-5). */
export function hadSteroidLongAgo({ facts, today, policy }: Situation): boolean {
  return facts.medications.some((drug) => isOfLongAgo(drug, today, policy.windows.systemicSteroidDays))
}

/** A course that ended more than some days ago. */
export function isOfLongAgo(drug: ChartMedication, today: Day, days: number): boolean {
  return isSystemicSteroid(drug) && hasEndedBefore(drug, today) && !isTakenWithin(drug, today, days)
}

/** Of a course that is over nobody wrote down the end: it counts as just stopped. */
export function hasSteroidOfUnknownEnd({ facts, today }: Situation): boolean {
  return facts.medications.some((drug) => isOfUnknownEnd(drug, today))
}

export function isOfUnknownEnd(drug: ChartMedication, today: Day): boolean {
  return (
    isExposing(drug) && drug.status === 'stopped' && drug.stoppedOn === null && isTakenWithin(drug, today, 0)
  )
}

export function tookDexamethasoneTest(facts: Facts): boolean {
  return facts.medications.some(isDexamethasoneTest)
}

export function usesHydrocortisoneCream({ facts, today, policy }: Situation): boolean {
  return facts.medications.some(
    (drug) =>
      contains(drug, 'hydrocortisone') &&
      drug.route === 'topical' &&
      isTakenWithin(drug, today, policy.windows.localSteroidDays),
  )
}

function isSystemicallyExposed({ facts, today, policy }: Situation): boolean {
  if (has(facts, 'longterm-systemic-steroid', today)) return true
  if (beganWithin(facts, ['steroid-joint-injection'], today, policy.windows.systemicSteroidDays)) return true
  return facts.medications.some(
    (drug) => isSystemicSteroid(drug) && isTakenWithin(drug, today, policy.windows.systemicSteroidDays),
  )
}

function isLocallyOverexposed(situation: Situation): boolean {
  const { facts, today } = situation
  const local = localSteroids(situation)
  if (local.some(({ concepts }) => concepts.includes('gc-very-potent-topical'))) return true
  const isBoosted = facts.medications.some((drug) => isBooster(drug) && isActive(drug, today))
  return isBoosted && local.length > 0
}

/** A strong CYP3A4 inhibitor, under which a local steroid acts on the whole body (CS-EXO-2). */
export function isBooster({ concepts, route }: ChartMedication): boolean {
  return concepts.includes('strong-cyp3a4-inhibitors') && route !== 'topical'
}

function isLocallyExposed(situation: Situation): boolean {
  const { facts, today } = situation
  return has(facts, 'longterm-inhaled-steroid', today) || localSteroids(situation).length > 0
}

function takesMegestrol({ facts, today, policy }: Situation): boolean {
  return facts.medications.some(
    (drug) => isMegestrol(drug) && isTakenWithin(drug, today, policy.windows.systemicSteroidDays),
  )
}

export function isMegestrol(drug: ChartMedication): boolean {
  return contains(drug, 'megestrol')
}

function localSteroids({ facts, today, policy }: Situation): readonly ChartMedication[] {
  return facts.medications.filter(
    (drug) => isLocalSteroid(drug) && isTakenWithin(drug, today, policy.windows.localSteroidDays),
  )
}

export function isLocalSteroid(drug: ChartMedication): boolean {
  return isExposing(drug) && isLocal(drug)
}

/** A glucocorticoid that reaches the whole body by its route; no tablet of a dexamethasone test. */
export function isSystemicSteroid(drug: ChartMedication): boolean {
  return isExposing(drug) && !isLocal(drug)
}

function hasEndedBefore({ stoppedOn }: ChartMedication, on: Day): boolean {
  return stoppedOn !== null && stoppedOn < on
}

export function isExposing(drug: ChartMedication): boolean {
  return drug.concepts.some((concept) => STEROID_SETS.includes(concept)) && !isDexamethasoneTest(drug)
}

// Of an unknown route, only a value set of local products makes it local.
function isLocal(drug: ChartMedication): boolean {
  if (isDepot(drug)) return false
  if (drug.route !== 'unknown') return LOCAL_ROUTES.has(drug.route)
  return drug.concepts.some((concept) => LOCAL_SETS.includes(concept))
}
