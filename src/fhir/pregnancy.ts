import { type Day, daysBetween } from '../clinical/day.ts'
import type { ChartCondition, Facts } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf } from './dates.ts'
import { deliveriesIn, isOfEarlierPregnancy, lastDelivery, overdueDays } from './delivery.ts'
import { gestationWeeks, isAgeOfToday } from './gestation.ts'
import { isFinal, observedOn } from './observation.ts'
import { codesIn, type FhirResource } from './shapes.ts'

// No pregnancy lasts longer, so an older entry speaks of one that is over.
const LONGEST_DAYS = 300
// How long "not pregnant" stays news: one cycle and a late test.
const NOT_PREGNANT_DAYS = 42

const UNDATED = '9999-12-31'

// LOINC answers to "pregnancy status", and the SNOMED CT findings that say the same.
const PREGNANT = new Set(['LA15173-0', '77386006'])
const NOT_PREGNANT = new Set(['LA26683-5', '60001007'])

const ABOUT_PREGNANCY: ReadonlySet<string> = new Set([
  'obs-pregnancy-status',
  'obs-delivery-date',
  'obs-gestational-age',
])

export type PregnancyFacts = Pick<Facts, 'pregnancy' | 'gestationWeeks' | 'deliveredOn'>

export type Person = { readonly sex: Facts['sex']; readonly age: number | null }

/**
 * What the chart says about a pregnancy. The later statement counts, and "pregnant" wins over one of the same day or
 * where it has no day, but for what was said of a pregnancy that a birth has ended: codes of the weeks of gestation
 * are written with the birth. What is stated comes before what sex and age make likely.
 *
 * @param conditions - what was done among them: most births stand in the chart as a procedure
 */
export function pregnancyFacts(
  person: Person,
  conditions: readonly ChartCondition[],
  observations: readonly FhirResource[],
  today: Day,
): PregnancyFacts {
  // Few observations are about one, and each statement looks for its own.
  const final = observations.filter((observation) => isFinal(observation) && isAboutPregnancy(observation))
  const deliveries = deliveriesIn(conditions, final.flatMap(dueDay), today)
  const statements = [
    ...conditions.flatMap((entry) => entryStatement(entry, today)),
    ...final.flatMap(statusStatement),
    ...final.flatMap((observation) => dueDateStatement(observation, today)),
    ...final.flatMap((observation) => ageStatement(observation, today)),
  ].filter(({ says, on }) => says !== 'pregnant' || !isOfEarlierPregnancy(on, deliveries, today))
  const over = [...deliveries.births, ...deliveries.puerperium, ...overdueDays(deliveries, today)]
  const pregnancy =
    stated([...statements, ...over.map((on) => ({ says: 'over', on }) as const)], today) ?? likely(person)

  return {
    pregnancy,
    gestationWeeks: gestationWeeks(final, today),
    // While she is pregnant, a day that was expected is not the day.
    deliveredOn: lastDelivery(pregnancy === 'pregnant' ? { ...deliveries, due: [] } : deliveries),
  }
}

function isAboutPregnancy({ code }: FhirResource): boolean {
  return conceptsOfCoded(code).some((concept) => ABOUT_PREGNANCY.has(concept))
}

/** Somebody said so on a day; `over` only takes back what was said before it. */
type Statement = { readonly says: 'pregnant' | 'not-pregnant' | 'over'; readonly on: Day | null }

function stated(statements: readonly Statement[], today: Day): 'pregnant' | 'not-pregnant' | null {
  const latest = statements
    .filter(({ on }) => on === null || on <= today)
    .toSorted(weakestFirst)
    .at(-1)
  if (!latest || latest.says === 'over') return null
  const days = latest.says === 'pregnant' ? LONGEST_DAYS : NOT_PREGNANT_DAYS
  return latest.on === null || daysBetween(latest.on, today) <= days ? latest.says : null
}

function weakestFirst(a: Statement, b: Statement): number {
  return (
    (a.on ?? UNDATED).localeCompare(b.on ?? UNDATED) ||
    Number(a.says === 'pregnant') - Number(b.says === 'pregnant')
  )
}

// One that ended on no known day may be an earlier pregnancy: it takes nothing back.
function entryStatement(
  { concept, onset, abated, certainty }: ChartCondition,
  today: Day,
): readonly Statement[] {
  // An earlier loss is often written down when the next pregnancy begins: it takes back what was said before it alone.
  if (concept === 'pregnancy-loss')
    return onset === null || certainty === 'considered' ? [] : [{ says: 'over', on: onset }]
  // Sickness, a bleeding or false labour is over long before the pregnancy.
  if (concept === 'pregnancy-complication')
    return onset === null && abated !== null ? [] : [{ says: 'pregnant', on: onset }]
  if (concept !== 'pregnancy') return []
  if (abated === null) return [{ says: 'pregnant', on: onset }]
  return onset === null && abated === today ? [] : [{ says: 'over', on: abated }]
}

function statusStatement(observation: FhirResource): readonly Statement[] {
  if (!conceptsOfCoded(observation.code).includes('obs-pregnancy-status')) return []
  const on = observedOn(observation)
  const codes = codesIn(observation.valueCodeableConcept)
  if (codes.some((code) => PREGNANT.has(code))) return [{ says: 'pregnant', on }]
  const isDenied = on !== null && codes.some((code) => NOT_PREGNANT.has(code))
  return isDenied ? [{ says: 'not-pregnant', on }] : []
}

/** An estimated day of delivery still to come. */
function dueDateStatement(observation: FhirResource, today: Day): readonly Statement[] {
  const [due] = dueDay(observation)
  if (due === undefined || due < today || daysBetween(today, due) > LONGEST_DAYS) return []
  return [{ says: 'pregnant', on: observedOn(observation) }]
}

/** The weeks of a pregnancy that were measured, up to the last that a pregnancy has. */
function ageStatement(observation: FhirResource, today: Day): readonly Statement[] {
  return isAgeOfToday(observation, today) ? [{ says: 'pregnant', on: observedOn(observation) }] : []
}

function dueDay(observation: FhirResource): readonly Day[] {
  if (!conceptsOfCoded(observation.code).includes('obs-delivery-date')) return []
  const due = dayOf(observation.valueDateTime)
  return due === null ? [] : [due]
}

function likely({ sex, age }: Person): Facts['pregnancy'] {
  if (sex === 'male') return 'not-pregnant'
  return age !== null && (age < 12 || age > 55) ? 'not-pregnant' : 'unknown'
}
