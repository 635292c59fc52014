import { beganWithin, has } from './chart-conditions.ts'
import { isActive, isTakenWithin, takesNow } from './chart-medications.ts'
import { hasPoorlyControlledDiabetes } from './chart-results.ts'
import type { Day } from './day.ts'
import type { Facts } from './facts.ts'
import { hadSteroidLongAgo, usesHydrocortisoneCream } from './glucocorticoids.ts'
import { CAUTIONS, type Caution } from './modifiers.ts'
import type { RuleId } from './rules.ts'

type Row = { readonly caution: Caution; readonly applies: (facts: Facts, today: Day) => boolean }

const FACE_SWELLING_DAYS = 30
const TEXT_MATCH_DAYS = 90
const NON_ORAL = ['transdermal', 'vaginal']

const COMMON: readonly Row[] = [
  { caution: 'SETTING_UNKNOWN', applies: ({ setting }) => setting === 'unknown' },
  {
    caution: 'FACE_SWELLING',
    applies: (facts, today) => beganWithin(facts, ['facial-oedema'], today, FACE_SWELLING_DAYS),
  },
  {
    caution: 'ASSAY_BIOTIN',
    applies: (facts, today) =>
      facts.medications.some((drug) => drug.ingredient === 'biotin' && isActive(drug, today)),
  },
  {
    caution: 'MEDICATION_UNREAD',
    applies: (facts, today) =>
      facts.medications.some((drug) => drug.matchedBy === 'none' && isActive(drug, today)),
  },
  {
    caution: 'TEXT_MATCH',
    applies: (facts, today) =>
      facts.medications.some(
        (drug) =>
          drug.matchedBy === 'text' &&
          drug.concepts.length > 0 &&
          isTakenWithin(drug, today, TEXT_MATCH_DAYS),
      ),
  },
]

const CUSHING: readonly Row[] = [
  { caution: 'PSEUDO_ALCOHOL', applies: (facts, today) => has(facts, 'alcohol-use-disorder', today) },
  { caution: 'PSEUDO_DEPRESSION', applies: (facts, today) => has(facts, 'major-depression', today) },
  {
    caution: 'PSEUDO_OBESITY',
    applies: (facts, today) => has(facts, 'severe-obesity', today) || (facts.bmi ?? 0) >= 40,
  },
  { caution: 'PSEUDO_PCOS', applies: (facts, today) => has(facts, 'pcos', today) },
  { caution: 'PSEUDO_DIABETES', applies: hasPoorlyControlledDiabetes },
  { caution: 'OPIOID', applies: (facts, today) => takesNow(facts, 'opioids', today) },
  { caution: 'UFC_INTERFERENCE', applies: (facts, today) => takesNow(facts, 'ufc-interfering', today) },
  { caution: 'LNSC_FALSE_POSITIVE', applies: isProneToFalseSaliva },
  { caution: 'NON_ORAL_OESTROGEN', applies: takesNonOralOestrogen },
  { caution: 'TOPICAL_HYDROCORTISONE', applies: usesHydrocortisoneCream },
  { caution: 'GR_ACTIVE_PROGESTIN', applies: takesMedroxyprogesterone },
  { caution: 'STEROID_STOPPED', applies: hadSteroidLongAgo },
  { caution: 'PREGNANCY_UNKNOWN', applies: mayBePregnant },
]

export function cushingCautions(facts: Facts, today: Day): readonly Caution[] {
  return those([...CUSHING, ...COMMON], facts, today)
}

export function commonCautions(facts: Facts, today: Day): readonly Caution[] {
  return those(COMMON, facts, today)
}

/** The rules behind some cautions, each once; some cautions stand on their own. */
export function rulesOf(cautions: readonly Caution[]): readonly RuleId[] {
  return [...new Set(cautions.map((caution) => CAUTIONS[caution].rule))].filter((rule) => rule !== null)
}

function those(rows: readonly Row[], facts: Facts, today: Day): readonly Caution[] {
  return rows.filter(({ applies }) => applies(facts, today)).map(({ caution }) => caution)
}

function isProneToFalseSaliva(facts: Facts, today: Day): boolean {
  return (facts.age ?? 0) >= 60 || has(facts, 'hypertension', today) || has(facts, 'type2-diabetes', today)
}

function takesNonOralOestrogen(facts: Facts, today: Day): boolean {
  return facts.medications.some(
    (drug) =>
      drug.concepts.includes('oral-oestrogens') &&
      !drug.concepts.includes('combined-contraceptives') &&
      NON_ORAL.includes(drug.route) &&
      isActive(drug, today),
  )
}

function takesMedroxyprogesterone(facts: Facts, today: Day): boolean {
  return facts.medications.some(
    (drug) => (drug.ingredient ?? '').startsWith('medroxyprogesterone') && isActive(drug, today),
  )
}

function mayBePregnant({ pregnancy, sex, age }: Facts): boolean {
  return pregnancy === 'unknown' && sex !== 'male' && age !== null && age >= 18 && age <= 55
}
