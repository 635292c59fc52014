import type { Day } from '../clinical/day.ts'
import type { FactSource, Facts, SideSource } from '../clinical/facts.ts'
import type { ChartAnswers } from './chart-answers.ts'
import { conditionFacts } from './condition-facts.ts'
import { ENCOUNTERS_UNREAD, type EncounterFacts, encounterFacts } from './encounter-facts.ts'
import { type Problems, problemsByReference } from './endocrine-reason.ts'
import { isHospiceOrder } from './hospice.ts'
import { medicationFacts } from './medication-facts.ts'
import type { DrugOf } from './medication-sources.ts'
import { ageAt, type PatientFacts } from './patient-facts.ts'
import { isWhole, type QueryAnswer, resourcesOf } from './prefetch.ts'
import { pregnancyFacts } from './pregnancy.ts'
import { procedureFacts } from './procedure-facts.ts'
import { openEndocrineReferral } from './referral-facts.ts'
import { resultFacts } from './result-facts.ts'
import { givenDrugs, reportedDrugs } from './taken-drugs.ts'
import { testOrders } from './test-orders.ts'
import { isUnreadProblem } from './unread-problem.ts'

export type Reading = {
  readonly drugOf: DrugOf
  readonly today: Day
  /** Null where the site's is not known: then the hour of a saliva sample in UTC is not known. */
  readonly timeZone: string | null
}

const COMFORT = new Set(['hospice', 'comfort-or-palliative'])

/** What the chart says, as far as the rules ask; what could not be read whole is named and never an empty list. */
export function chartFacts(patient: PatientFacts, answers: ChartAnswers, reading: Reading): Facts {
  const { drugOf, today, timeZone } = reading
  const { birth, sex } = patient
  const age = ageAt(birth, today)
  const procedures = procedureFacts(resourcesOf(answers.procedures), { birth, today })
  const diagnoses = conditionFacts(resourcesOf(answers.conditions), { birth, today })
  const conditions = [...diagnoses, ...procedures.conditions]
  const ordered = medicationFacts(resourcesOf(answers.medications), drugOf, today)
  const reported = reportedDrugs(resourcesOf(answers.statements), drugOf, today)
  const given = givenDrugs(resourcesOf(answers.administrations), drugOf, today)
  const { results, bmi, egfrUnreadable, unreadable } = resultFacts(resourcesOf(answers.results), today, {
    timeZone,
    patient,
  })
  const problems = problemsByReference(resourcesOf(answers.conditions))
  const orders = testOrders(resourcesOf(answers.referrals), today)
  const { setting, hospitalStays, lastEndocrineVisit, inHospice } = encountersFrom(
    answers.encounters,
    problems,
    today,
  )

  return {
    sex,
    age,
    setting,
    hospitalStays,
    ...pregnancyFacts({ sex, age }, conditions, resourcesOf(answers.results), today),
    conditions,
    medications: [ordered, reported, given].flatMap(({ medications }) => medications),
    results,
    bmi,
    care: {
      hospice:
        inHospice ||
        resourcesOf(answers.referrals).some((request) => isHospiceOrder(request, today)) ||
        conditions.some(({ concept, abated }) => COMFORT.has(concept) && abated === null),
      lastEndocrineVisit,
      openEndocrineReferral: openEndocrineReferral(resourcesOf(answers.referrals), problems, today),
    },
    imageConsent: answers.imageConsent,
    unreadable: { problems: resourcesOf(answers.conditions).some(isUnreadProblem), results: unreadable },
    unread: partsNotWhole<FactSource>({
      conditions: isWhole(answers.conditions),
      medications: isWhole(answers.medications) && !ordered.unnamed,
      results: isWhole(answers.results) && !egfrUnreadable,
    }),
    alsoUnread: partsNotWhole<SideSource>({
      statements: isWhole(answers.statements) && !reported.unnamed,
      administrations: isWhole(answers.administrations) && !given.unnamed,
      procedures: isWhole(answers.procedures) && !procedures.undated,
      referrals: isWhole(answers.referrals),
    }),
    ...(orders.length > 0 && { testOrders: orders }),
  }
}

function partsNotWhole<Part extends string>(whole: Readonly<Record<Part, boolean>>): readonly Part[] {
  return (Object.keys(whole) as Part[]).filter((part) => !whole[part])
}

function encountersFrom(answer: QueryAnswer, problems: Problems, today: Day): EncounterFacts {
  if (answer.kind !== 'read') return ENCOUNTERS_UNREAD
  return encounterFacts(answer.resources, answer.complete, problems, today)
}
