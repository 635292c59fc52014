import { beganWithin, isPresent } from './chart-conditions.ts'
import { isActive, isTakenWithin } from './chart-medications.ts'
import { POOR_HBA1C_PERCENT, resultsWithin } from './chart-results.ts'
import { drugWords, type IsMeant } from './drug-words.ts'
import type { ChartMedication, Concept, ResultKey } from './facts.ts'
import { RESULT_NAMES, valueWords } from './measured.ts'
import { sinceWords } from './since-words.ts'
import type { Situation } from './situation.ts'
import type { WindowKey } from './windows.ts'

/**
 * What of a sentence is true of this patient, each with its value or day, where the sentence names several things or a
 * whole class of drugs.
 */
export type Grounds = (chart: Situation) => readonly string[]

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

/** `octreotide (intramuscular) on file since 2025-01-01`, each drug that is taken now once for each route. */
export function takenNow(isMeant: IsMeant): Grounds {
  return ({ facts, today }) =>
    drugWords(
      facts.medications.filter((drug) => isActive(drug, today)),
      isMeant,
      today,
    )
}

/** The same, also those that were stopped within a window: `rifampin (oral), stopped 2026-10-25`. */
export function takenWithin(isMeant: IsMeant, window: WindowKey): Grounds {
  return ({ facts, today, policy }) =>
    drugWords(
      facts.medications.filter((drug) => isTakenWithin(drug, today, policy.windows[window])),
      isMeant,
      today,
    )
}

/** `HbA1c 8.6 % (2026-05-01)`: the newest one within a window, where its value is one that is meant. */
export function newestOf(test: ResultKey, window: WindowKey, isMeant: (value: number) => boolean): Grounds {
  return ({ facts, today, policy }) => {
    const [newest] = resultsWithin(facts, test, today, policy.windows[window])
    return newest && isMeant(newest.value)
      ? [`${RESULT_NAMES[test]} ${valueWords(newest)} (${newest.on})`]
      : []
  }
}

export const growthHormoneHere: Grounds = takenNow(isGrowthHormone)

/** Growth hormone, IGF-1 and what stands in for them. */
export function isGrowthHormone({ concepts }: ChartMedication): boolean {
  return concepts.includes('exogenous-gh-igf')
}

export const poorHba1cHere: Grounds = newestOf(
  'hba1c',
  'hba1cDays',
  (percent) => percent >= POOR_HBA1C_PERCENT,
)

/** The tests whose results could not be read. */
export function unreadOf(names: Names<ResultKey>): Grounds {
  return ({ facts: { unreadable } }) => (unreadable?.results ?? []).flatMap((test) => names[test] ?? [])
}

/** `2 entries`: what nothing could name can only be counted. */
export const unreadDrugsHere: Grounds = ({ facts, today }) => {
  const { length } = facts.medications.filter((drug) => isUnreadDrug(drug) && isActive(drug, today))
  return length === 0 ? [] : [length === 1 ? '1 entry' : `${length} entries`]
}

export function isUnreadDrug({ matchedBy }: ChartMedication): boolean {
  return matchedBy === 'none'
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
