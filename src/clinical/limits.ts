import type { Condition } from './conditions.ts'
import type { Evidence } from './evidence.ts'

export type Limit = {
  /** What the limit is of. */
  readonly of: string
  /** On which side of it the rules act; `from` includes it. */
  readonly acts: 'below' | 'from' | 'above'
  readonly value: number
  /** Empty for a count. */
  readonly unit: string
  /** The same limit where the laboratory reports nmol/L. */
  readonly nmolL?: number
  readonly rules: readonly string[]
  readonly about: Condition | 'both'
  /** Null for a choice of our own. */
  readonly source: string | null
  readonly evidence: Evidence
}

const NIEMAN = 'Nieman 2008, PMID 18334580'
const TIMES_ULN = 'times the upper limit'
const EGFR_UNIT = 'mL/min/1.73 m²'

/** The numbers at which a decision turns: for the rules, for their words, and for the reader of an evidence page. */
export const LIMITS = {
  dexamethasone: {
    of: 'cortisol after dexamethasone is abnormal',
    acts: 'above',
    value: 1.8,
    unit: 'µg/dL',
    nmolL: 50,
    rules: ['CS-RES-1', 'CS-RES-2', 'CS-RES-3', 'CS-RES-4', 'CS-RES-5', 'CS-RES-8'],
    about: 'cushing',
    source: 'StatPearls; a public paraphrase of Nieman 2008',
    evidence: ['F'],
  },
  pregnantUrine: {
    of: 'urinary free cortisol in the second and third trimester is abnormal',
    acts: 'above',
    value: 3,
    unit: TIMES_ULN,
    rules: ['CS-PREG-3'],
    about: 'cushing',
    source: NIEMAN,
    evidence: ['G'],
  },
  severeUrine: {
    of: 'urinary free cortisol is severe',
    acts: 'from',
    value: 4,
    unit: TIMES_ULN,
    rules: ['RF-CS-1'],
    about: 'cushing',
    source: 'Paissan 2017, ENDO SAT 408',
    evidence: ['F', 'D (without a complication)'],
  },
  severeSerum: {
    of: 'random serum cortisol of an outpatient is severe',
    acts: 'from',
    value: 36,
    unit: 'µg/dL',
    nmolL: 993,
    rules: ['RF-CS-1'],
    about: 'cushing',
    source: 'Paissan 2017, ENDO SAT 408',
    evidence: ['F', 'D (without a complication)'],
  },
  lowPotassium: {
    of: 'potassium is low',
    acts: 'below',
    value: 3,
    unit: 'mmol/L',
    rules: ['RF-CS-3'],
    about: 'cushing',
    source: null,
    evidence: ['D'],
  },
  egfrReduced: {
    of: 'eGFR speaks against urinary free cortisol',
    acts: 'below',
    value: 60,
    unit: EGFR_UNIT,
    rules: ['CS-REN-1'],
    about: 'cushing',
    source: NIEMAN,
    evidence: ['G'],
  },
  egfrFailing: {
    of: 'eGFR puts dexamethasone first',
    acts: 'below',
    value: 30,
    unit: EGFR_UNIT,
    rules: ['CS-REN-2'],
    about: 'cushing',
    source: NIEMAN,
    evidence: ['G'],
  },
  urineVolume: {
    of: 'a urine volume speaks against urinary free cortisol',
    acts: 'above',
    value: 5,
    unit: 'L a day',
    rules: ['CS-POLY-1'],
    about: 'cushing',
    source: 'Nieman 2018, PMC6021313',
    evidence: ['F'],
  },
  severeObesity: {
    of: 'the body mass index counts as severe obesity',
    acts: 'from',
    value: 40,
    unit: 'kg/m²',
    rules: ['CS-PSEUDO-1'],
    about: 'cushing',
    source: null,
    evidence: ['D'],
  },
  poorHba1c: {
    of: 'HbA1c counts as poorly controlled diabetes',
    acts: 'from',
    value: 8,
    unit: '%',
    rules: ['PTP-1', 'CS-PSEUDO-1', 'AC-CONF-1', 'AC-RES-2'],
    about: 'both',
    source: null,
    evidence: ['D'],
  },
  highIgf1: {
    of: 'IGF-1 is high, and from the upper limit to here equivocal',
    acts: 'above',
    value: 1.3,
    unit: TIMES_ULN,
    rules: ['AC-IGF-1', 'AC-RES-1', 'AC-RES-2'],
    about: 'acromegaly',
    source: 'Giustina 2024, PMC10837217',
    evidence: ['F'],
  },
  igf1Score: {
    of: 'the z-score of IGF-1 alone is equivocal',
    acts: 'above',
    value: 2,
    unit: '',
    rules: ['AC-IGF-1'],
    about: 'acromegaly',
    source: null,
    evidence: ['D'],
  },
  unsuppressedHormone: {
    of: 'growth hormone after glucose is not suppressed',
    acts: 'from',
    value: 1,
    unit: 'µg/L',
    rules: ['AC-OGTT-1', 'AC-OGTT-3'],
    about: 'acromegaly',
    source: 'Katznelson 2014',
    evidence: ['F'],
  },
  suppressedHormone: {
    of: 'growth hormone after glucose is suppressed at any body mass index',
    acts: 'below',
    value: 0.2,
    unit: 'µg/L',
    rules: ['AC-OGTT-2', 'AC-OGTT-3'],
    about: 'acromegaly',
    source: 'Giustina 2024, PMC10837217',
    evidence: ['G', 'D'],
  },
  suppressedHormoneLean: {
    of: 'growth hormone after glucose is suppressed in a lean patient',
    acts: 'below',
    value: 0.4,
    unit: 'µg/L',
    rules: ['AC-OGTT-2', 'AC-OGTT-3'],
    about: 'acromegaly',
    source: 'Giustina 2024, PMC10837217',
    evidence: ['G', 'D'],
  },
  lean: {
    of: 'a known body mass index counts as lean',
    acts: 'below',
    value: 25,
    unit: 'kg/m²',
    rules: ['AC-OGTT-2', 'AC-OGTT-3'],
    about: 'acromegaly',
    source: 'Giustina 2024, PMC10837217',
    evidence: ['G', 'D'],
  },
  featuresForSoon: {
    of: 'supporting features make a suspicion pressing',
    acts: 'from',
    value: 2,
    unit: '',
    rules: ['PTP-1'],
    about: 'both',
    source: null,
    evidence: ['D'],
  },
  featuresForCard: {
    of: 'supporting features keep the gate closed',
    acts: 'below',
    value: 2,
    unit: '',
    rules: ['PTP-5'],
    about: 'both',
    source: null,
    evidence: ['D'],
  },
  featuresAgainstNormal: {
    of: 'supporting features send one normal test to endocrinology',
    acts: 'from',
    value: 2,
    unit: '',
    rules: ['CS-RES-8', 'CS-RES-5'],
    about: 'cushing',
    source: null,
    evidence: ['D'],
  },
  featuresForIndeterminate: {
    of: 'supporting features leave an indeterminate photo silent',
    acts: 'below',
    value: 3,
    unit: '',
    rules: ['SI-IND-1', 'CS-COMB-1', 'AC-COMB-1'],
    about: 'both',
    source: null,
    evidence: ['D'],
  },
} as const satisfies Record<string, Limit>

export type LimitKey = keyof typeof LIMITS

export const LIMIT_KEYS = Object.keys(LIMITS) as readonly LimitKey[]

/** `36 µg/dL (993 nmol/L)` */
export function limitWords(key: LimitKey): string {
  const { value, unit, nmolL }: Limit = LIMITS[key]
  return `${value} ${unit}${nmolL === undefined ? '' : ` (${nmolL} nmol/L)`}`.trim()
}
