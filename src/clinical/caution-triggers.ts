import { isAcutelyIll, wasAcutelyIll } from './acute-illness.ts'
import { beganWithin, has } from './chart-conditions.ts'
import { contains, isActive, isTakenWithin, systemicWithin, takesNow } from './chart-medications.ts'
import { resultsWithin } from './chart-results.ts'
import { cortisolResults } from './cushing-results.ts'
import type { ChartMedication, Concept, ResultKey, SideSource } from './facts.ts'
import { isUnreadDrug, type Names } from './grounds.ts'
import { LIMITS } from './limits.ts'
import type { RuleId } from './rules.ts'
import { asOf, type Situation } from './situation.ts'

type Trigger = (situation: Situation) => boolean

// A gel on the skin is meant to go through it.
const NON_ORAL = ['transdermal', 'topical', 'vaginal']
const SEVERE_OBESITY_BMI = LIMITS.severeObesity.value
export const SALIVA_PRONE_AGE = 60
export const SALIVA_PRONE: Names = {
  hypertension: 'hypertension',
  'resistant-hypertension': 'resistant hypertension',
  'type1-diabetes': 'type 1 diabetes',
  'type2-diabetes': 'type 2 diabetes',
}
// SERMs, somatostatin analogues and dopamine agonists.
const LOWERS_IGF1 = [
  'tamoxifen',
  'octreotide',
  'lanreotide',
  'pasireotide',
  'paltusotine',
  'cabergoline',
  'bromocriptine',
  'quinagolide',
  'raloxifene',
]

const IGF1_KEYS = ['igf1', 'igf1_sds'] as const
const OESTROGENS = ['oral-oestrogens', 'combined-contraceptives']
export const EMERGENCIES: Names = {
  'acute-psychosis': 'acute psychosis',
  sepsis: 'sepsis',
  'venous-thromboembolism': 'thromboembolism',
}

/** RF-CS-2 */
export function hasEmergencyWithAbnormalTest(situation: Situation): boolean {
  const { facts, today, policy } = situation
  if (!beganWithin(facts, Object.keys(EMERGENCIES), today, policy.windows.redFlagDays)) return false
  return cortisolResults(situation).abnormal.length > 0
}

/** A rule read the cortisol tests on file in a way that the reader cannot see from the list of results. */
export function resultsRead(rule: RuleId): Trigger {
  return (situation) => cortisolResults(situation).rules.includes(rule)
}

export function hasNow(concept: Concept): Trigger {
  return ({ facts, today }) => has(facts, concept, today)
}

export function takes(concept: Concept): Trigger {
  return ({ facts, today }) => takesNow(facts, concept, today)
}

/** One of these parts of the chart could not be read completely. */
export function lacksAny(...sources: readonly SideSource[]): Trigger {
  return ({ facts }) => facts.alsoUnread.some((source) => sources.includes(source))
}

export function isSeverelyObese({ facts, today }: Situation): boolean {
  return has(facts, 'severe-obesity', today) || (facts.bmi ?? 0) >= SEVERE_OBESITY_BMI
}

export function isProneToFalseSaliva({ facts, today }: Situation): boolean {
  if ((facts.age ?? 0) >= SALIVA_PRONE_AGE) return true
  return Object.keys(SALIVA_PRONE).some((concept) => has(facts, concept, today))
}

export function takesNonOralOestrogen(situation: Situation): boolean {
  return takesAny(situation, isNonOralOestrogen)
}

export function isNonOralOestrogen({ concepts, route }: ChartMedication): boolean {
  return (
    concepts.includes('oral-oestrogens') &&
    !concepts.includes('combined-contraceptives') &&
    NON_ORAL.includes(route)
  )
}

export function takesMedroxyprogesterone(situation: Situation): boolean {
  return takesAny(situation, (drug) => contains(drug, 'medroxyprogesterone'))
}

export function takesBiotin(situation: Situation): boolean {
  return takesAny(situation, (drug) => contains(drug, 'biotin'))
}

export function takesUnreadDrug(situation: Situation): boolean {
  return takesAny(situation, isUnreadDrug)
}

export function hasUnreadResultOf(tests: Names<ResultKey>): Trigger {
  return ({ facts }) => (facts.unreadable?.results ?? []).some((test) => Object.hasOwn(tests, test))
}

export function hasUnreadProblem({ facts }: Situation): boolean {
  return facts.unreadable?.problems ?? false
}

export function tookDrugKnownByName({ facts, today, policy }: Situation): boolean {
  return facts.medications.some(
    (drug) => isKnownByName(drug) && isTakenWithin(drug, today, policy.windows.systemicSteroidDays),
  )
}

export function isKnownByName({ matchedBy, concepts }: ChartMedication): boolean {
  return matchedBy === 'text' && concepts.length > 0
}

export function mayBePregnant({ facts: { pregnancy, sex, age } }: Situation): boolean {
  return pregnancy === 'unknown' && sex !== 'male' && age !== null && age >= 18 && age <= 55
}

export function hasSwollenFace({ facts, today, policy }: Situation): boolean {
  return beganWithin(facts, ['facial-oedema'], today, policy.windows.facialSwellingDays)
}

export function isInUnknownSetting({ facts }: Situation): boolean {
  return facts.setting === 'unknown'
}

export function takesOralOestrogen({ facts, today }: Situation): boolean {
  const oestrogens = systemicWithin(facts, 'oral-oestrogens', today, 0)
  return oestrogens.some(({ route }) => route === 'oral' || route === 'unknown')
}

export function hasUntreatedHypothyroidism(situation: Situation): boolean {
  return has(situation.facts, 'hypothyroidism', situation.today) && !takesAny(situation, isThyroxine)
}

/** The IGF-1 that counts was drawn while the patient was acutely ill. */
export function hadIgf1InIllness(situation: Situation): boolean {
  const { facts, today, policy } = situation
  const drawn = IGF1_KEYS.flatMap(
    (key) => resultsWithin(facts, key, today, policy.windows.igf1Days)[0]?.on ?? [],
  )
  const on = drawn.toSorted().at(-1)
  if (on === undefined) return false
  return on === today ? isAcutelyIll(situation) : wasAcutelyIll(asOf(situation, on))
}

/** Z79.3 and the like without a drug: a hormone whose route nobody wrote down. */
export function hasOestrogenCodedOnly(situation: Situation): boolean {
  const isCoded = OESTROGENS.some((concept) => has(situation.facts, concept, situation.today))
  return (
    isCoded &&
    !takesAny(situation, ({ concepts }) => OESTROGENS.some((concept) => concepts.includes(concept)))
  )
}

export function takesIgf1LoweringDrug(situation: Situation): boolean {
  return takesAny(situation, lowersIgf1)
}

export function lowersIgf1(drug: ChartMedication): boolean {
  return LOWERS_IGF1.some((substance) => contains(drug, substance))
}

function isThyroxine(drug: ChartMedication): boolean {
  return contains(drug, 'levothyroxine') || contains(drug, 'liothyronine')
}

function takesAny({ facts, today }: Situation, isMeant: (drug: ChartMedication) => boolean): boolean {
  return facts.medications.some((drug) => isMeant(drug) && isActive(drug, today))
}
