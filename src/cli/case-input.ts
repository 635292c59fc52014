import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import { addDays, type Day, day, monthsBetween } from '../clinical/day.ts'
import type { DecisionInput } from '../clinical/decision.ts'
import type { ChartMedication, ChartResult, Facts, ServedCard } from '../clinical/facts.ts'
import type { Finding } from '../clinical/finding.ts'
import { conceptsOfIngredient } from '../clinical/value-sets.ts'
import { inOurUnit } from '../fhir/result-units.ts'
import type { CaseInput } from './case-form.ts'
import { conceptOfKey } from './condition-keys.ts'

type CaseMedication = CaseInput['medications'][number]
type CaseLab = CaseInput['labs'][number]

/** The input of a decision, from that of a clinical case; `today` is the day of the whole case file. */
export function decisionInput(given: CaseInput, today: Day): DecisionInput {
  return {
    hook: given.hook,
    findings: CONDITION_KEYS.map((condition) => findingOf(given, condition, today)),
    facts: factsOf(given, today),
    draftOrders: given.draftOrders,
    today,
    served: servedIn(given, today),
    policy: given.policy,
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
    ageAtPhoto: given.ageAtPhoto ?? (given.age === null ? null : given.age - yearsSince),
  }
}

function factsOf(given: CaseInput, today: Day): Facts {
  const { lastEndocrineVisit: visit, endocrineReason, hospice, openEndocrineReferral } = given.care
  return {
    sex: given.sex,
    age: given.age,
    setting: given.setting,
    pregnancy: given.pregnant === 'unknown' ? 'unknown' : given.pregnant ? 'pregnant' : 'not-pregnant',
    gestationWeeks: given.gestationWeeks ?? null,
    deliveredOn: given.deliveredOn ? day(given.deliveredOn) : null,
    conditions: given.conditions.map(({ key, onset }) => ({
      concept: conceptOfKey(key),
      onset: onset ? day(onset) : null,
      abated: null,
    })),
    medications: given.medications.map((medication) => medicationOf(medication, today)),
    results: given.labs.map(resultOf),
    bmi: given.bmi ?? null,
    care: {
      hospice,
      lastEndocrineVisit: visit ? { on: day(visit), reason: endocrineReason } : 'none',
      // A case has one reason for visit and referral; one for thyroid, diabetes or bone is not for this (SI-ENDO-1).
      openEndocrineReferral:
        openEndocrineReferral && ['pituitary-adrenal', 'unknown'].includes(endocrineReason)
          ? { on: null }
          : 'none',
    },
    imageConsent: given.imageConsent ? 'not-refused' : 'refused',
    unread: [],
    alsoUnread: [],
  }
}

function medicationOf(given: CaseMedication, today: Day): ChartMedication {
  const stopped = given.givenDaysAgo ?? given.stoppedDaysAgo
  return {
    ingredient: given.ingredient,
    concepts: conceptsOfIngredient(given.ingredient),
    route: given.route,
    status: given.status,
    startedOn: given.startedDaysAgo === undefined ? null : addDays(today, -given.startedDaysAgo),
    stoppedOn: stopped === undefined ? null : addDays(today, -stopped),
    doseMg: given.doseMg ?? null,
    doses: given.doses ?? null,
    matchedBy: 'code',
  }
}

function resultOf({ test, value, unit, uln, date, confounded }: CaseLab): ChartResult {
  const ours = inOurUnit(test, value, unit)
  if (ours === null) throw new RangeError(`Cannot read a case: ${test} in ${unit}`)
  // A case gives no hour: its cortisol of the day after a dose is the one of the test.
  const base = {
    test,
    value: ours,
    uln: uln === undefined ? null : inOurUnit(test, uln, unit),
    on: day(date),
    isMorning: true,
    isMolar: /mol/i.test(unit),
  }
  return confounded === undefined ? base : { ...base, confounded }
}

function servedIn({ care }: CaseInput, today: Day): readonly ServedCard[] {
  if (!care.lastCard) return []
  const { axis, daysAgo, outcome } = care.lastCard
  return [{ condition: axis, outcome, on: addDays(today, -daysAgo) }]
}
