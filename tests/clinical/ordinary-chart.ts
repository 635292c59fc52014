import { addDays, day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import type { AxisDecision, Decision, DecisionInput } from '../../src/clinical/decision.ts'
import type { ChartMedication, ChartResult, Facts, ResultKey } from '../../src/clinical/facts.ts'
import type { Finding } from '../../src/clinical/finding.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import { conceptsOfIngredient } from '../../src/clinical/value-sets.ts'

export const TODAY = day('2026-06-15')

/** A chart in which nothing speaks for or against a test. */
export const ORDINARY: Facts = {
  sex: 'female',
  age: 45,
  setting: 'outpatient',
  pregnancy: 'not-pregnant',
  gestationWeeks: null,
  deliveredOn: null,
  conditions: [],
  medications: [],
  results: [],
  bmi: null,
  care: { hospice: false, lastEndocrineVisit: 'none', openEndocrineReferral: 'none' },
  imageConsent: 'not-refused',
  unread: [],
  alsoUnread: [],
}
export const SUSPECTED: Finding = {
  condition: 'cushing',
  outcome: 'suspected',
  reasons: [],
  takenOn: TODAY,
  ageAtPhoto: 45,
}

export function cushing(
  facts: Partial<Facts>,
  more: { finding?: Partial<Finding>; gate?: 'on' | 'off' } = {},
): AxisDecision {
  const findings = [{ ...SUSPECTED, ...more.finding }]
  return decided({
    findings,
    facts: { ...ORDINARY, ...facts },
    policy: { ...BOOK_POLICY, gate: more.gate ?? 'off' },
  }).axes.cushing
}

export function decided(given: Partial<DecisionInput>): Decision {
  return decide({
    hook: 'patient-view',
    findings: [SUSPECTED],
    facts: ORDINARY,
    draftOrders: [],
    today: TODAY,
    served: [],
    policy: BOOK_POLICY,
    ...given,
  })
}

export function drug(ingredient: string, more: Partial<ChartMedication> = {}): ChartMedication {
  return {
    ingredient,
    concepts: conceptsOfIngredient(ingredient),
    route: 'oral',
    status: 'active',
    startedOn: null,
    stoppedOn: null,
    doseMg: null,
    doses: null,
    matchedBy: 'code',
    ...more,
  }
}

export function stopped(
  ingredient: string,
  days: number,
  more: Partial<ChartMedication> = {},
): ChartMedication {
  return drug(ingredient, {
    status: 'stopped',
    stoppedOn: addDays(TODAY, -days),
    startedOn: addDays(TODAY, -days - 5),
    ...more,
  })
}

export function withConditions(...concepts: string[]): Partial<Facts> {
  return { conditions: concepts.map((concept) => ({ concept, onset: null, abated: null })) }
}

export function acromegaly(facts: Partial<Facts>): AxisDecision {
  const findings = [{ ...SUSPECTED, condition: 'acromegaly' as const }]
  return decided({ findings, facts: { ...ORDINARY, ...facts } }).axes.acromegaly
}

/** A result of some days ago, in the unit of RESULT_UNITS. */
export function result(
  test: ResultKey,
  value: number,
  more: { uln?: number; daysAgo?: number } = {},
): ChartResult {
  return { test, value, uln: more.uln ?? null, on: addDays(TODAY, -(more.daysAgo ?? 10)) }
}
