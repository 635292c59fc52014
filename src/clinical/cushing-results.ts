import type { AvoidReason } from './avoid-reasons.ts'
import { type DatedResult, resultsWithin } from './chart-results.ts'
import { type CortisolLimit, isAbove } from './cortisol-limit.ts'
import { isCyclic, isPregnant } from './cushing-triggers.ts'
import { type Day, daysBetween } from './day.ts'
import { cortisolsAfterDose } from './dexamethasone-test.ts'
import { LIMITS } from './limits.ts'
import type { Measured } from './measured.ts'
import { oncePerSituation } from './once.ts'
import type { RuleId } from './rules.ts'
import { reasonsAgainst, type Selection, selectTests } from './selection.ts'
import type { Situation } from './situation.ts'

const DST_LIMIT: CortisolLimit = { ugDl: LIMITS.dexamethasone.value, nmolL: LIMITS.dexamethasone.nmolL }
const PREGNANT_UFC_TIMES_ULN = LIMITS.pregnantUrine.value
const SECOND_TRIMESTER_WEEK = 13
const WEEK = 7

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

/** With the newest sample that came out so, and its day. */
export type ReadTest = {
  readonly test: ResultRow['test']
  readonly on: Day
  readonly measured: Measured
}

/** With what disturbs it; nothing where the chart itself says so. */
export type SetAside = ReadTest & { readonly reasons: readonly AvoidReason[] }

export type CortisolResults = {
  readonly abnormal: readonly ReadTest[]
  readonly normal: readonly ReadTest[]
  /** Every sample that is not counted (CS-RES-6). */
  readonly setAside: readonly SetAside[]
  /** Normal, and too few to make a normal result (CS-RES-7). */
  readonly tooFew: readonly ReadTest[]
  /** The rules that read a result in another way, or set it aside. */
  readonly rules: readonly RuleId[]
}

/** What the cortisol tests on file say, after those that cannot be trusted are set aside. */
export const cortisolResults = oncePerSituation((situation): CortisolResults => {
  const selection = selectTests(situation)
  const read = (['dst_1mg', 'lnsc', 'ufc24'] as const).map((key) => readTest(key, situation, selection))
  const having = (wanted: Verdict) =>
    read.flatMap(({ verdict, newest }) => (verdict === wanted && newest ? [newest] : []))
  return {
    abnormal: having('abnormal'),
    normal: isCyclic(situation) ? [] : having('normal'),
    setAside: read.flatMap(({ setAside }) => setAside),
    tooFew: read.flatMap(({ tooFew }) => tooFew),
    rules: [...new Set(read.flatMap(({ rules }) => rules))],
  }
})

export function isCounted(
  key: CortisolResult,
  verdict: Verdict,
  confounded: boolean | undefined,
  selection: Selection,
): boolean {
  return confounded === undefined ? spoiling(key, verdict, selection).length === 0 : !confounded
}

function spoiling(key: CortisolResult, verdict: Verdict, selection: Selection): readonly AvoidReason[] {
  const { test, spoiltBy } = ROWS[key]
  return reasonsAgainst(test, selection).filter((reason) => spoiltBy[verdict].includes(reason))
}

function readTest(key: CortisolResult, situation: Situation, selection: Selection) {
  const { test, samples } = ROWS[key]
  const { facts, today, policy } = situation
  const { abnormalCortisolDays, normalCortisolDays } = policy.windows
  const afterDose = key === 'dst_1mg' ? cortisolsAfterDose(facts, today, abnormalCortisolDays) : []
  const judged = [...resultsWithin(facts, key, today, abnormalCortisolDays), ...afterDose].flatMap(
    (measured) => {
      const verdict = verdictOn(key, measured, situation)
      if (verdict === null) return []
      const counts = isCounted(key, verdict, measured.confounded, selection)
      const reasons = measured.confounded === undefined ? spoiling(key, verdict, selection) : []
      return [{ test, on: measured.on, measured, verdict, counts, reasons }]
    },
  )
  const counted = judged.filter(({ counts }) => counts)
  const abnormal = counted.filter(({ verdict }) => verdict === 'abnormal')
  const normal = counted
    .filter(({ verdict }) => verdict === 'normal')
    .filter(({ on }) => daysBetween(on, today) <= normalCortisolDays)
  const rules: readonly RuleId[] = [
    ...(afterDose.length > 0 ? (['CS-EXO-7'] as const) : []),
    ...(counted.length < judged.length ? (['CS-RES-6'] as const) : []),
    ...(normal.length > 0 && normal.length < samples ? (['CS-RES-7'] as const) : []),
  ]
  const setAside = judged
    .filter(({ counts }) => !counts)
    .map(({ reasons, ...sample }) => ({ ...readOf(sample), reasons }))
  const tooFew = normal.length < samples ? normal.map(readOf) : []

  if (abnormal.length > 0)
    return { verdict: 'abnormal', newest: newestOf(abnormal), setAside, tooFew, rules } as const
  if (normal.length < samples) return { verdict: null, newest: null, setAside, tooFew, rules } as const
  return { verdict: 'normal', newest: newestOf(normal), setAside, tooFew, rules } as const
}

function readOf({ test, on, measured }: ReadTest): ReadTest {
  return { test, on, measured }
}

/** How a value came out; null where that cannot be said. */
function verdictOn(key: CortisolResult, result: DatedResult, situation: Situation): Verdict | null {
  if (key === 'dst_1mg') return isAbove(result, DST_LIMIT) ? 'abnormal' : 'normal'
  // Without the laboratory's limit a saliva or urine value cannot be read: cut-offs vary between assays.
  const { value, uln } = result
  if (uln === null) return null
  if (key === 'lnsc' || !isPregnant(situation)) return value > uln ? 'abnormal' : 'normal'
  return verdictInPregnancy(value / uln, weeksAt(result.on, situation))
}

/** CS-PREG-3: the higher limit is that of the second and third trimester. */
function verdictInPregnancy(timesUln: number, weeks: number | null): Verdict | null {
  if (timesUln > PREGNANT_UFC_TIMES_ULN) return 'abnormal'
  if (timesUln <= 1) return 'normal'
  if (weeks === null) return null
  return weeks >= SECOND_TRIMESTER_WEEK ? 'normal' : 'abnormal'
}

/** The week of pregnancy on the day of a sample, below 0 before conception; null where it is not known. */
function weeksAt(on: Day, { facts, today }: Situation): number | null {
  return facts.gestationWeeks === null ? null : facts.gestationWeeks - daysBetween(on, today) / WEEK
}

/** Of two of one day the first. */
function newestOf(samples: readonly ReadTest[]): ReadTest | null {
  const [newest] = samples.toSorted((a, b) => b.on.localeCompare(a.on))
  return newest ? readOf(newest) : null
}
