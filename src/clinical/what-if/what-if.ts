import type { Day } from '../day.ts'
import type { DecisionInput } from '../decision.ts'
import { WINDOWS } from '../windows.ts'

/**
 * How much would have to be different, the least first: something unknown becomes known; a value or a day on the
 * chart lies elsewhere; an entry of the chart ends, begins or goes; the chart holds one entry more; the situation is
 * another one.
 */
export const CHANGE_KINDS = ['unknown', 'moved', 'entry', 'added', 'situation'] as const

export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** One fact that could be otherwise, with every value that it is tried at. It says nothing about any rule. */
export type WhatIf = {
  readonly kind: ChangeKind
  /** The one entry that it is about: of two facts about one entry that decide alike, the first is enough. */
  readonly about?: string
  /** Neighbours stand beside each other; never empty. */
  readonly values: readonly number[]
  /** The value on the chart, else the one that is most usual: what lies nearer to it surprises less. */
  readonly near: number
  /** The fact in words, for all values from the one to the other. */
  readonly says: (from: number, to: number) => string
  readonly at: (value: number) => DecisionInput
}

/** A fact that is either so or not. */
export function single(kind: ChangeKind, says: string, changed: DecisionInput): WhatIf {
  return { kind, values: [0], near: 0, says: () => says, at: () => changed }
}

export function allAbout(about: string, whatIfs: readonly WhatIf[]): readonly WhatIf[] {
  return whatIfs.map((whatIf) => ({ ...whatIf, about }))
}

/** The numbers from `least` to `most`, each the nearest one that can be written with two decimals. */
export function steps(least: number, most: number, step: number): readonly number[] {
  const count = Math.round((most - least) / step)
  return Array.from({ length: count + 1 }, (_, index) => Math.round((least + index * step) * 100) / 100)
}

const LONGEST_WINDOW = Math.max(
  ...Object.entries(WINDOWS).map(([key, { most }]) => (key.endsWith('Months') ? 31 * most : most)),
)

/** To beyond any window that a site may choose. */
export const DAYS_AGO = steps(0, LONGEST_WINDOW + 1, 1)

export function agoWords(from: number, to: number): string {
  if (to === 0) return 'today'
  if (from === to) return `${from} days ago`
  if (to === DAYS_AGO.at(-1)) return from === 0 ? 'at any time' : `at least ${from} days ago`
  return from === 0 ? `at most ${to} days ago` : `${from} to ${to} days ago`
}

/** A stretch of a scale in words; its ends stand for everything beyond. */
export function rangeWords(from: number, to: number, scale: readonly number[], unit = ''): string {
  const has = unit === '' ? '' : ` ${unit}`
  const isFromLeast = from === scale[0]
  if (to === scale.at(-1)) return isFromLeast ? 'any value' : `${from}${has} or more`
  if (isFromLeast) return `${to}${has} or less`
  return from === to ? `${from}${has}` : `${from} to ${to}${has}`
}

/** Another chart, everything else as it is. */
export function withFacts(input: DecisionInput, changed: Partial<DecisionInput['facts']>): DecisionInput {
  return { ...input, facts: { ...input.facts, ...changed } }
}

/** Each is tried at dozens of values, so of a long chart not all can be. */
export const MOST_TRIED = 10

/** The entries that are tried otherwise: all of them, or of very many those without a day and the newest. */
export function tried<Entry>(
  entries: readonly Entry[],
  dayOf: (entry: Entry) => Day | null,
): readonly Entry[] {
  if (entries.length <= MOST_TRIED) return entries
  const dated = entries.filter((entry) => dayOf(entry) !== null)
  const newest = dated.toSorted((a, b) => ((dayOf(a) ?? '') < (dayOf(b) ?? '') ? 1 : -1))
  return [...entries.filter((entry) => dayOf(entry) === null), ...newest].slice(0, MOST_TRIED)
}

export function without<Entry>(entries: readonly Entry[], gone: Entry): readonly Entry[] {
  return entries.filter((entry) => entry !== gone)
}

export function replaced<Entry>(entries: readonly Entry[], old: Entry, fresh: Entry): readonly Entry[] {
  return entries.map((entry) => (entry === old ? fresh : entry))
}
