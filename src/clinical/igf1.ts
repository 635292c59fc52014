import { has } from './chart-conditions.ts'
import { isActive, systemicWithin } from './chart-medications.ts'
import { hasPoorlyControlledDiabetes, resultsWithin } from './chart-results.ts'
import { hasReducedKidneys } from './cushing-modifiers.ts'
import type { Day } from './day.ts'
import type { ChartMedication, Facts } from './facts.ts'
import type { Caution } from './modifiers.ts'

const IGF1_DAYS = 365
const EQUIVOCAL_TIMES_ULN = 1.3
const HIGH_SDS = 2
const DRUGS_THAT_LOWER = [
  'tamoxifen',
  'octreotide',
  'lanreotide',
  'pasireotide',
  'cabergoline',
  'bromocriptine',
  'raloxifene',
]

export type Igf1 = { readonly level: 'normal' | 'equivocal' | 'high'; readonly isConfounded: boolean }

type Mover = {
  readonly caution: Caution
  readonly lowers: boolean
  readonly applies: (facts: Facts, today: Day) => boolean
}

/** AC-CONF-1. Kidney disease moves IGF-1 either way and does not by itself take the meaning from a normal value. */
const MOVERS: readonly Mover[] = [
  { caution: 'OESTROGEN_LOWERS_IGF1', lowers: true, applies: takesOralOestrogen },
  { caution: 'LIVER_LOWERS_IGF1', lowers: true, applies: (facts, today) => has(facts, 'cirrhosis', today) },
  {
    caution: 'MALNUTRITION_LOWERS_IGF1',
    lowers: true,
    applies: (facts, today) => has(facts, 'malnutrition', today),
  },
  { caution: 'HYPOTHYROID_LOWERS_IGF1', lowers: true, applies: hasUntreatedHypothyroidism },
  { caution: 'DIABETES_LOWERS_IGF1', lowers: true, applies: hasPoorlyControlledDiabetes },
  { caution: 'DRUG_LOWERS_IGF1', lowers: true, applies: takesLoweringDrug },
  { caution: 'RENAL_ALTERS_IGF1', lowers: false, applies: hasReducedKidneys },
]

export function igf1Cautions(facts: Facts, today: Day): readonly Caution[] {
  return MOVERS.filter(({ applies }) => applies(facts, today)).map(({ caution }) => caution)
}

/** The newest IGF-1 that can be read; null when there is none within a year. */
export function latestIgf1(facts: Facts, today: Day): Igf1 | null {
  const values = [
    ...resultsWithin(facts, 'igf1', today, IGF1_DAYS),
    ...resultsWithin(facts, 'igf1_sds', today, IGF1_DAYS),
  ]
  const readable = values.flatMap((result) => {
    const level = levelOf(result)
    return level ? [{ ...result, level }] : []
  })
  // A ratio to the laboratory's limit is read before the z-score of the same day.
  const newest = readable.toSorted((a, b) => b.on.localeCompare(a.on))[0]
  if (!newest) return null
  const isLowered = MOVERS.some(({ lowers, applies }) => lowers && applies(facts, today))
  return { level: newest.level, isConfounded: newest.confounded ?? isLowered }
}

function levelOf({
  test,
  value,
  uln,
}: Pick<Facts['results'][number], 'test' | 'value' | 'uln'>): Igf1['level'] | null {
  if (test === 'igf1_sds') return value > HIGH_SDS ? 'equivocal' : 'normal'
  if (uln === null || uln <= 0) return null
  if (value <= uln) return 'normal'
  return value <= EQUIVOCAL_TIMES_ULN * uln ? 'equivocal' : 'high'
}

function takesOralOestrogen(facts: Facts, today: Day): boolean {
  const oestrogens = systemicWithin(facts, 'oral-oestrogens', today, 0)
  return oestrogens.some(({ route }) => route === 'oral' || route === 'unknown')
}

function hasUntreatedHypothyroidism(facts: Facts, today: Day): boolean {
  return (
    has(facts, 'hypothyroidism', today) &&
    !facts.medications.some((drug) => isThyroxine(drug) && isActive(drug, today))
  )
}

function isThyroxine({ ingredient }: ChartMedication): boolean {
  return ingredient === 'levothyroxine' || ingredient === 'liothyronine'
}

function takesLoweringDrug(facts: Facts, today: Day): boolean {
  return facts.medications.some(
    (drug) => DRUGS_THAT_LOWER.includes(drug.ingredient ?? '') && isActive(drug, today),
  )
}
