import { CONDITION_KEYS, type Condition } from '../../src/clinical/conditions.ts'
import { addDays, type Day, day, monthsBetween } from '../../src/clinical/day.ts'
import type { DecisionInput, Hook } from '../../src/clinical/decision.ts'
import {
  type ChartMedication,
  type ChartResult,
  type EndocrineReason,
  type Facts,
  RESULT_UNITS,
  type ResultKey,
  type Route,
  type ServedCard,
} from '../../src/clinical/facts.ts'
import type { Finding, FindingOutcome } from '../../src/clinical/finding.ts'
import { conceptsOfIngredient } from '../../src/clinical/value-sets.ts'

type CaseMedication = {
  readonly ingredient: string
  readonly route?: Route
  readonly status?: 'active' | 'stopped'
  readonly startedDaysAgo?: number
  readonly stoppedDaysAgo?: number
  readonly givenDaysAgo?: number
  readonly doseMg?: number
  readonly doses?: number
}

type CaseLab = {
  readonly test: ResultKey
  readonly value: number
  readonly unit: string
  readonly uln?: number
  readonly date: string
  readonly confounded?: boolean
}

/** The input of a clinical case, as `about` in cases.json describes it. */
export type CaseInput = {
  readonly hook: Hook
  readonly age: number
  readonly sex: Facts['sex']
  readonly findings: Readonly<Record<Condition, FindingOutcome>>
  readonly setting?: Facts['setting']
  readonly photoQuality?: 'ok' | 'poor'
  readonly imageConsent?: boolean
  readonly takenOn?: string | null
  readonly ageAtPhoto?: number
  readonly deliveredOn?: string
  readonly pregnant?: boolean | 'unknown'
  readonly gestationWeeks?: number
  readonly bmi?: number
  readonly conditions: readonly { readonly key: string; readonly onset?: string }[]
  readonly medications: readonly CaseMedication[]
  readonly labs: readonly CaseLab[]
  readonly draftOrders?: readonly string[]
  readonly policy?: Partial<DecisionInput['policy']>
  readonly care?: {
    readonly hospice?: boolean
    readonly lastEndocrineVisit?: string
    readonly endocrineReason?: EndocrineReason
    readonly openEndocrineReferral?: boolean
    readonly lastCard?: {
      readonly axis: Condition
      readonly daysAgo: number
      readonly outcome: ServedCard['outcome']
    }
  }
}

/** Case keys that name a value set by another word. */
const CONCEPT_OF_KEY: Readonly<Record<string, string>> = { dialysis: 'ckd-severe' }

/** Unit of the case -> factor to the unit of RESULT_UNITS, where they differ. */
const FACTORS: Readonly<Record<string, number>> = {
  'lnsc ng/dL': 0.02759,
  'ufc24 ug/24h': 2.759,
  'dst_1mg nmol/L': 1 / 27.59,
  'egfr mL/min/1.73m2': 1,
}

export function decisionInput(given: CaseInput, today: Day): DecisionInput {
  return {
    hook: given.hook,
    findings: CONDITION_KEYS.map((condition) => findingOf(given, condition, today)),
    facts: factsOf(given, today),
    draftOrders: given.draftOrders ?? [],
    today,
    served: servedIn(given, today),
    policy: { gate: 'off', adviseBeforeSteroid: false, ...given.policy },
  }
}

function findingOf(given: CaseInput, condition: Condition, today: Day): Finding {
  const isPoor = given.photoQuality === 'poor'
  const takenOn = given.takenOn === undefined ? today : given.takenOn === null ? null : day(given.takenOn)
  const yearsSince = takenOn === null ? 0 : Math.floor(monthsBetween(takenOn, today) / 12)
  return {
    condition,
    outcome: isPoor ? 'not-assessed' : given.findings[condition],
    reasons: isPoor ? ['poor-quality'] : [],
    takenOn,
    ageAtPhoto: given.ageAtPhoto ?? given.age - yearsSince,
  }
}

function factsOf(given: CaseInput, today: Day): Facts {
  const visit = given.care?.lastEndocrineVisit
  return {
    sex: given.sex,
    age: given.age,
    setting: given.setting ?? 'outpatient',
    pregnancy: given.pregnant === 'unknown' ? 'unknown' : given.pregnant ? 'pregnant' : 'not-pregnant',
    gestationWeeks: given.gestationWeeks ?? null,
    deliveredOn: given.deliveredOn ? day(given.deliveredOn) : null,
    conditions: given.conditions.map(({ key, onset }) => ({
      concept: CONCEPT_OF_KEY[key] ?? key,
      onset: onset ? day(onset) : null,
      abated: null,
    })),
    medications: given.medications.map((medication) => medicationOf(medication, today)),
    results: given.labs.map(resultOf),
    bmi: given.bmi ?? null,
    care: {
      hospice: given.care?.hospice ?? false,
      lastEndocrineVisit: visit
        ? { on: day(visit), reason: given.care?.endocrineReason ?? 'unknown' }
        : 'none',
      openEndocrineReferral: given.care?.openEndocrineReferral ?? false,
    },
    imageConsent: given.imageConsent ?? true,
    unread: [],
  }
}

function medicationOf(given: CaseMedication, today: Day): ChartMedication {
  const stopped = given.givenDaysAgo ?? given.stoppedDaysAgo
  return {
    ingredient: given.ingredient,
    concepts: conceptsOfIngredient(given.ingredient),
    route: given.route ?? 'oral',
    status: given.status ?? 'active',
    startedOn: given.startedDaysAgo === undefined ? null : addDays(today, -given.startedDaysAgo),
    stoppedOn: stopped === undefined ? null : addDays(today, -stopped),
    doseMg: given.doseMg ?? null,
    doses: given.doses ?? null,
    matchedBy: 'code',
  }
}

function resultOf({ test, value, unit, uln, date, confounded }: CaseLab): ChartResult {
  const factor = unit === RESULT_UNITS[test] ? 1 : FACTORS[`${test} ${unit}`]
  if (factor === undefined) throw new RangeError(`Cannot read a case: ${test} in ${unit}`)
  const base = { test, value: value * factor, uln: uln === undefined ? null : uln * factor, on: day(date) }
  return confounded === undefined ? base : { ...base, confounded }
}

function servedIn({ care }: CaseInput, today: Day): readonly ServedCard[] {
  if (!care?.lastCard) return []
  const { axis, daysAgo, outcome } = care.lastCard
  return [{ condition: axis, outcome, on: addDays(today, -daysAgo) }]
}
