import type { AvoidReason } from './avoid-reasons.ts'
import { resultsWithin } from './chart-results.ts'
import { isCyclic, isPregnant } from './cushing-triggers.ts'
import { type Day, daysBetween } from './day.ts'
import { cortisolsAfterDose } from './dexamethasone-test.ts'
import type { ChartResult, Facts } from './facts.ts'
import type { RuleId } from './rules.ts'
import { reasonsAgainst, type Selection } from './selection.ts'
import type { Situation } from './situation.ts'

// One limit in two units, which are not quite the same: each laboratory is held to its own.
const DST_LIMIT_UG_DL = 1.8
const DST_LIMIT_NMOL_L = 50
const NMOL_L_IN_UG_DL = 27.59
// What converting 50 nmol/L with more digits may leave.
const ROUNDING = 1e-3
const PREGNANT_UFC_TIMES_ULN = 3

type CortisolResult = 'dst_1mg' | 'lnsc' | 'ufc24'
type Verdict = 'abnormal' | 'normal'

type ResultRow = {
  readonly test: 'dst_1mg' | 'lnsc_x2' | 'ufc24_x2'
  /** How many normal samples make a normal result (CS-RES-7). */
  readonly samples: number
  /** CS-RES-6: what takes the meaning from a result, by how it came out. */
  readonly spoiltBy: Readonly<Record<Verdict, readonly AvoidReason[]>>
}

const ROWS: Readonly<Record<CortisolResult, ResultRow>> = {
  dst_1mg: {
    test: 'dst_1mg',
    samples: 1,
    spoiltBy: { abnormal: ['OESTROGEN', 'CBG_RAISED', 'CYP3A4_INDUCER'], normal: ['CYP3A4_INHIBITOR'] },
  },
  lnsc: { test: 'lnsc_x2', samples: 2, spoiltBy: { abnormal: ['SHIFT_WORK'], normal: [] } },
  ufc24: { test: 'ufc24_x2', samples: 2, spoiltBy: { abnormal: ['POLYURIA'], normal: ['RENAL'] } },
}

export type CortisolResults = {
  readonly abnormal: readonly ResultRow['test'][]
  /** With the day of the newest sample. */
  readonly normal: readonly { readonly test: ResultRow['test']; readonly on: Day }[]
  /** The rules that set a result aside. */
  readonly rules: readonly RuleId[]
}

/** What the cortisol tests on file say, after those that cannot be trusted are set aside. */
export function cortisolResults(situation: Situation, selection: Selection): CortisolResults {
  const read = (['dst_1mg', 'lnsc', 'ufc24'] as const).map((key) => readTest(key, situation, selection))
  const isCycling = isCyclic(situation)
  return {
    abnormal: read.flatMap(({ test, verdict }) => (verdict === 'abnormal' ? [test] : [])),
    normal: read.flatMap(({ test, verdict, on }) =>
      verdict === 'normal' && on !== null && !isCycling ? [{ test, on }] : [],
    ),
    rules: [...new Set(read.flatMap(({ rules }) => rules))],
  }
}

export function isCounted(
  key: CortisolResult,
  verdict: Verdict,
  confounded: boolean | undefined,
  selection: Selection,
): boolean {
  if (confounded !== undefined) return !confounded
  const { test, spoiltBy } = ROWS[key]
  return !reasonsAgainst(test, selection).some((reason) => spoiltBy[verdict].includes(reason))
}

function readTest(key: CortisolResult, { facts, today, policy }: Situation, selection: Selection) {
  const { test, samples } = ROWS[key]
  const { abnormalCortisolDays, normalCortisolDays } = policy.windows
  const afterDose = key === 'dst_1mg' ? cortisolsAfterDose(facts, today, abnormalCortisolDays) : []
  const all = [...resultsWithin(facts, key, today, abnormalCortisolDays), ...afterDose]
  const judged = all.flatMap((result) => {
    const { value, on, confounded } = result
    const limit = limitOf(key, result, facts)
    if (limit === null) return []
    const verdict: Verdict = value > limit ? 'abnormal' : 'normal'
    return [{ on, verdict, counts: isCounted(key, verdict, confounded, selection) }]
  })
  const counted = judged.filter(({ counts }) => counts)
  const normal = counted
    .filter(({ verdict }) => verdict === 'normal')
    .filter(({ on }) => daysBetween(on, today) <= normalCortisolDays)
  const rules: readonly RuleId[] = [
    ...(afterDose.length > 0 ? (['CS-EXO-7'] as const) : []),
    ...(counted.length < judged.length ? (['CS-RES-6'] as const) : []),
    ...(normal.length > 0 && normal.length < samples ? (['CS-RES-7'] as const) : []),
  ]

  if (counted.some(({ verdict }) => verdict === 'abnormal'))
    return { test, verdict: 'abnormal', on: null, rules } as const
  if (normal.length < samples) return { test, verdict: null, on: null, rules } as const
  return { test, verdict: 'normal', on: normal[0]?.on ?? null, rules } as const
}

// Without the laboratory's limit a saliva or urine value cannot be read: cut-offs vary between assays.
function limitOf(key: CortisolResult, { uln, isMolar }: ChartResult, facts: Facts): number | null {
  if (key === 'dst_1mg') return isMolar ? DST_LIMIT_NMOL_L / NMOL_L_IN_UG_DL + ROUNDING : DST_LIMIT_UG_DL
  if (uln === null) return null
  return key === 'ufc24' && isPregnant({ facts }) ? PREGNANT_UFC_TIMES_ULN * uln : uln
}
