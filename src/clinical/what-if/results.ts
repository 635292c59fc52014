import { addDays, daysBetween } from '../day.ts'
import type { DecisionInput } from '../decision.ts'
import type { ChartResult, ResultKey } from '../facts.ts'
import { UNIT_WORDS } from '../possible-values.ts'
import {
  agoWords,
  allAbout,
  DAYS_AGO,
  rangeWords,
  replaced,
  single,
  steps,
  tried,
  type WhatIf,
  withFacts,
  without,
} from './what-if.ts'

type ResultScale = {
  readonly name: string
  /** In the unit of RESULT_UNITS, or in multiples of the laboratory's upper limit. */
  readonly per: 'unit' | 'limit'
  readonly values: readonly number[]
  readonly usual: number
  /** How many samples make one finding; a second value set is tried with that many. */
  readonly samples?: number
}

const TIMES_LIMIT = steps(0.1, 10, 0.1)

const SCALES: Readonly<Record<ResultKey, ResultScale>> = {
  egfr: { name: 'eGFR', per: 'unit', values: steps(5, 120, 1), usual: 90 },
  potassium: { name: 'potassium', per: 'unit', values: steps(2, 6, 0.1), usual: 4 },
  hba1c: { name: 'HbA1c', per: 'unit', values: steps(4, 15, 0.1), usual: 5.5 },
  urine_volume_24h: { name: '24 h urine volume', per: 'unit', values: steps(0.5, 12, 0.1), usual: 1.5 },
  dst_1mg: { name: 'cortisol after 1 mg dexamethasone', per: 'unit', values: steps(0.1, 20, 0.1), usual: 1 },
  lnsc: { name: 'late-night salivary cortisol', per: 'limit', values: TIMES_LIMIT, usual: 0.5, samples: 2 },
  ufc24: { name: 'urinary free cortisol', per: 'limit', values: TIMES_LIMIT, usual: 0.5, samples: 2 },
  cortisol_serum: { name: 'random serum cortisol', per: 'unit', values: steps(1, 80, 1), usual: 12 },
  igf1: { name: 'IGF-1', per: 'limit', values: TIMES_LIMIT, usual: 0.6 },
  igf1_sds: { name: 'IGF-1 z-score', per: 'unit', values: steps(-4, 8, 0.1), usual: 0 },
  ogtt_gh_nadir: { name: 'GH nadir after glucose', per: 'unit', values: steps(0.05, 5, 0.05), usual: 0.1 },
  random_gh: { name: 'random GH', per: 'unit', values: steps(0.5, 20, 0.5), usual: 0.5 },
}

/** Results: one more of today, at every value; or one of the chart with another value, limit or day, or not there. */
export function otherResults(input: DecisionInput): readonly WhatIf[] {
  return [
    ...tried(input.facts.results, ({ on }) => on).flatMap((result) => ofEntry(input, result)),
    ...(Object.keys(SCALES) as ResultKey[]).flatMap((test) => allAbout(test, added(input, test))),
  ]
}

/** In place of what is on file of today, so that the new one is the latest whatever its value. */
function added(input: DecisionInput, test: ResultKey): readonly WhatIf[] {
  const { facts, today } = input
  const { name, values, usual, samples = 1 } = SCALES[test]
  const others = facts.results.filter((result) => result.test !== test || result.on !== today)
  return [...new Set([1, samples])].map((count) => ({
    kind: 'added',
    values,
    near: usual,
    says: (from, to) =>
      `${count > 1 ? `${count} samples of ` : ''}${name}, ${amount(test, from, to)}, of today`,
    at: (value) =>
      withFacts(input, {
        results: [...others, ...Array.from({ length: count }, () => resultOf(test, value, today))],
      }),
  }))
}

function resultOf(test: ResultKey, value: number, on: ChartResult['on']): ChartResult {
  return { test, value, uln: SCALES[test].per === 'limit' ? 1 : null, on }
}

function ofEntry(input: DecisionInput, entry: ChartResult): readonly WhatIf[] {
  const { facts, today } = input
  const { name } = SCALES[entry.test]
  const as = (changed: Partial<ChartResult>) =>
    withFacts(input, { results: replaced(facts.results, entry, { ...entry, ...changed }) })
  const now = entry.on === null ? null : daysBetween(entry.on, today)
  const of = entry.on === null ? `${name} without a day` : `${name} of ${entry.on}`
  return [
    ofAnotherValue(entry, of, as),
    {
      kind: now === null ? 'unknown' : 'moved',
      values: DAYS_AGO,
      near: now ?? 0,
      says: (from, to) => `${of} taken ${agoWords(from, to)}`,
      at: (days) => as({ on: addDays(today, -days) }),
    },
    single('entry', `${of} not on the chart`, withFacts(input, { results: without(facts.results, entry) })),
  ]
}

function ofAnotherValue(
  { test, value, uln }: ChartResult,
  of: string,
  as: (changed: Partial<ChartResult>) => DecisionInput,
): WhatIf {
  const { per, values, usual } = SCALES[test]
  if (per === 'unit') {
    const says = (from: number, to: number) => `${of} ${amount(test, from, to)} (now ${value})`
    return { kind: 'moved', values, near: value, says, at: (other) => as({ value: other }) }
  }
  if (uln === null) {
    const says = (from: number, to: number) => `${of} ${amount(test, from, to)} (now without a limit)`
    return { kind: 'unknown', values, near: usual, says, at: (times) => as({ uln: value / times }) }
  }
  const now = Math.round((value / uln) * 100) / 100
  const says = (from: number, to: number) => `${of} ${amount(test, from, to)} (now ${now})`
  return { kind: 'moved', values, near: now, says, at: (times) => as({ value: times * uln }) }
}

function amount(test: ResultKey, from: number, to: number): string {
  const { per, values } = SCALES[test]
  const range = rangeWords(from, to, values, per === 'limit' ? 'times the upper limit' : UNIT_WORDS[test])
  return range === 'any value' ? range : `at ${range}`
}
