import { CONDITION_KEYS } from './conditions.ts'
import type { DecisionInput } from './decision.ts'
import type { ChartMedication, Facts } from './facts.ts'
import { findingThatCounts } from './finding-that-counts.ts'

/** What a question leaves open, in words. An unknown never reads as normal. */
export function unknownsIn({ facts, findings }: DecisionInput): readonly string[] {
  const counted = CONDITION_KEYS.flatMap((condition) => findingThatCounts(findings, condition) ?? [])
  return [
    ...(counted.some(({ takenOn }) => takenOn === null) ? ['the day of the photo'] : []),
    ...aboutPerson(facts),
    ...facts.conditions.filter(({ onset }) => onset === null).map(({ concept }) => `since when: ${concept}`),
    ...facts.medications.flatMap(aboutMedication),
    ...facts.results
      .filter(({ test, uln }) => uln === null && NEEDS_LIMIT.has(test))
      .map(({ test, on }) => `the upper limit of ${test}${on ? ` of ${on}` : ''}: it cannot be read without`),
    ...facts.results
      .filter(({ on }) => on === null)
      .map(({ test }) => `the day of ${test}: it does not count`),
    ...facts.unread.map((source) => `the rest of the ${source}: no suggestion without`),
  ]
}

const NEEDS_LIMIT: ReadonlySet<string> = new Set(['lnsc', 'ufc24', 'igf1'])

function aboutPerson({ age, sex, bmi, pregnancy, setting, care }: Facts): readonly string[] {
  return [
    ...(age === null ? ['age: it may be a child'] : []),
    ...(sex === 'unknown' ? ['sex'] : []),
    ...(pregnancy === 'unknown' ? ['whether pregnant'] : []),
    ...(setting === 'unknown' ? ['whether in hospital now'] : []),
    ...(bmi === null ? ['body mass index'] : []),
    ...(care.lastEndocrineVisit === 'unknown' ? ['endocrine visits'] : []),
  ]
}

function aboutMedication(drug: ChartMedication): readonly string[] {
  const name = drug.ingredient ?? 'a medication that could not be read'
  return [
    ...(drug.ingredient === null ? [name] : []),
    ...(drug.route === 'unknown' ? [`the route of ${name}`] : []),
    ...(drug.status === 'stopped' && drug.stoppedOn === null
      ? [`when ${name} was stopped: it counts as just stopped`]
      : []),
  ]
}
