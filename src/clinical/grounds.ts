import { beganWithin, isPresent } from './chart-conditions.ts'
import { isActive, isTakenWithin } from './chart-medications.ts'
import { POOR_HBA1C_PERCENT, resultsWithin } from './chart-results.ts'
import type { Day } from './day.ts'
import type { ChartMedication, Concept, Facts, ResultKey } from './facts.ts'
import { sinceWords } from './since-words.ts'
import type { WindowKey, Windows } from './windows.ts'

/** A chart as words are said of it: a `Situation` is one. */
export type SeenChart = {
  readonly facts: Facts
  readonly today: Day
  readonly policy: { readonly windows: Windows }
}

/**
 * What of a sentence is true of this patient, each with its value or day, where the sentence names several things or a
 * whole class of drugs.
 */
export type Grounds = (chart: SeenChart) => readonly string[]

/** How things are called in a sentence. */
export type Names<Key extends string = Concept> = Readonly<Partial<Record<Key, string>>>

/** `age 67` */
export function ageFrom(years: number): Grounds {
  return ({ facts: { age } }) => (age !== null && age >= years ? [`age ${age}`] : [])
}

/** `hypertension on file since 2019-03-02`; one that is only considered in the chart is called so. */
export function presentOf(names: Names): Grounds {
  return ({ facts: { conditions }, today }) =>
    Object.entries(names).flatMap(([concept, name]) => {
      const entries = conditions.filter((entry) => entry.concept === concept && isPresent(entry, today))
      if (entries.length === 0) return []
      const confirmed = entries.filter(({ certainty }) => certainty !== 'considered')
      const isConfirmed = confirmed.length > 0
      const since = sinceWords((isConfirmed ? confirmed : entries).map(({ onset }) => onset))
      return [`${name} ${isConfirmed ? '' : '(not confirmed) '}${since}`]
    })
}

/** `sepsis (2026-10-20)`: what began within a window, by its last beginning. */
export function begunWithin(names: Names, window: WindowKey): Grounds {
  return ({ facts, today, policy }) =>
    Object.entries(names).flatMap(([concept, name]) => {
      if (!beganWithin(facts, [concept], today, policy.windows[window])) return []
      const days = facts.conditions.flatMap((entry) => (entry.concept === concept ? (entry.onset ?? []) : []))
      const last = days
        .filter((on) => on <= today)
        .toSorted()
        .at(-1)
      return [`${name} (${last ?? 'its day is not recorded'})`]
    })
}

type IsMeant = (drug: ChartMedication) => boolean

/** `octreotide on file since 2025-01-01`, each drug that is taken now once. */
export function takenNow(isMeant: IsMeant): Grounds {
  return ({ facts, today }) => drugWords(facts.medications.filter(isMeant), today)
}

/** The same, also those that were stopped within a window: `rifampin, stopped 2026-10-25`. */
export function takenWithin(isMeant: IsMeant, window: WindowKey): Grounds {
  return ({ facts, today, policy }) => {
    const days = policy.windows[window]
    const taken = facts.medications.filter((drug) => isMeant(drug) && isTakenWithin(drug, today, days))
    return [...drugWords(taken, today), ...stoppedWords(taken, today)]
  }
}

function drugWords(drugs: readonly ChartMedication[], today: Day): readonly string[] {
  return byName(drugs.filter((drug) => isActive(drug, today))).map(
    ([name, entries]) => `${name} ${sinceWords(entries.map(({ startedOn }) => startedOn))}`,
  )
}

/** Of drugs that are not taken now. */
function stoppedWords(drugs: readonly ChartMedication[], today: Day): readonly string[] {
  return byName(drugs)
    .filter(([, entries]) => !entries.some((drug) => isActive(drug, today)))
    .map(([name, entries]) => {
      const last = entries
        .flatMap(({ stoppedOn }) => stoppedOn ?? [])
        .toSorted()
        .at(-1)
      return `${name}, stopped ${last ?? 'on a day that is not recorded'}`
    })
}

/** Without those whose name could not be read. */
function byName(
  drugs: readonly ChartMedication[],
): readonly (readonly [string, readonly ChartMedication[]])[] {
  const named = drugs.flatMap((drug) =>
    drug.ingredient === null ? [] : [{ ...drug, name: drug.ingredient }],
  )
  return [...Map.groupBy(named, ({ name }) => name)]
}

/** `HbA1c 8.6 % (2026-05-01)`: the newest one within a window, where its value is one that is meant. */
export function newestOf(
  test: ResultKey,
  [name, unit]: readonly [name: string, unit: string],
  window: WindowKey,
  isMeant: (value: number) => boolean,
): Grounds {
  return ({ facts, today, policy }) => {
    const [newest] = resultsWithin(facts, test, today, policy.windows[window])
    return newest && isMeant(newest.value) ? [`${name} ${newest.value} ${unit} (${newest.on})`] : []
  }
}

export const poorHba1cHere: Grounds = newestOf(
  'hba1c',
  ['HbA1c', '%'],
  'hba1cDays',
  (percent) => percent >= POOR_HBA1C_PERCENT,
)

/** The tests whose results could not be read. */
export function unreadOf(names: Names<ResultKey>): Grounds {
  return ({ facts: { unreadable } }) => (unreadable?.results ?? []).flatMap((test) => names[test] ?? [])
}

/** All that hold, in their order. */
export function anyOf(...grounds: readonly Grounds[]): Grounds {
  return (chart) => grounds.flatMap((found) => found(chart))
}

/** A sentence, and what of it is true of this patient. */
export function withGrounds(says: string, grounds: readonly string[]): string {
  return grounds.length === 0 ? says : `${says} In this patient: ${grounds.join('; ')}.`
}

/** What is true of this patient, and what follows from it. */
export function becauseOf(grounds: readonly string[], says: string): string {
  return grounds.length === 0 ? says : `${grounds.join(' and ')}: ${says}`
}
