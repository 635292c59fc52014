import type { Condition } from './conditions.ts'
import { cortisolResults } from './cushing-results.ts'
import { type Day, daysBetween } from './day.ts'
import type { ChartResult, Facts, ResultKey, TestOrder } from './facts.ts'
import { suppressionOf } from './glucose-test.ts'
import { latestIgf1 } from './igf1.ts'
import { isDiagnosed } from './known-diagnosis.ts'
import type { Situation } from './situation.ts'
import { TESTS, type TestKey } from './tests.ts'

/** A card of the past whose further course is looked for in the chart. */
export type Flag = {
  readonly card: string
  readonly condition: Condition
  readonly shownOn: Day
  /** What had a result of that very day on file when the card was shown: such a result is none of its fruits. */
  readonly resultsOfThatDay: readonly ResultKey[]
  /** The diagnosis stood in the chart already, so it can no longer be made. */
  readonly wasDiagnosed: boolean
}

/**
 * How a test came out, as the rules read it. `unclear`: it is on file, and the rules would not count it (one sample of
 * two, a drug that spoils it, no upper limit).
 */
export type Verdict = 'abnormal' | 'equivocal' | 'normal' | 'unclear'

/** What came after a card. */
export type Outcome = { readonly card: string; readonly on: Day } & (
  | { readonly kind: 'ordered'; readonly test: TestKey }
  | { readonly kind: 'result'; readonly test: TestKey; readonly verdict: Verdict }
  /** With the day on which the diagnosis was seen in the chart. */
  | { readonly kind: 'diagnosed' }
)

/** A flag is followed for a year. What comes later is hardly its fruit. */
const FOLLOWED_DAYS = 365

/** The test that a result belongs to; none for what only moves another test. */
const TEST_OF_RESULT: Readonly<Partial<Record<ResultKey, TestKey>>> = {
  lnsc: 'lnsc_x2',
  ufc24: 'ufc24_x2',
  dst_1mg: 'dst_1mg',
  igf1: 'igf1',
  igf1_sds: 'igf1',
  ogtt_gh_nadir: 'ogtt_gh',
}

/**
 * What a chart holds today of what followed earlier cards: tests ordered, results, the diagnosis. It says that these
 * came after the card, not because of it.
 */
export function outcomesFrom(flags: readonly Flag[], situation: Situation): readonly Outcome[] {
  return flags
    .filter((flag) => isFollowed(flag, situation.today))
    .flatMap((flag) => fruitsOf(flag, situation))
}

/** The results of a day that stand in a chart. */
export function resultsOn(facts: Facts, on: Day): readonly ResultKey[] {
  return [...new Set(facts.results.filter((result) => result.on === on).map(({ test }) => test))]
}

function isFollowed({ shownOn }: Flag, today: Day): boolean {
  const days = daysBetween(shownOn, today)
  return days >= 0 && days <= FOLLOWED_DAYS
}

function fruitsOf(flag: Flag, situation: Situation): readonly Outcome[] {
  const { facts, today } = situation
  const results = facts.results.filter((one) => isSince(one, flag))
  const isNewCase = !flag.wasDiagnosed && isDiagnosed(flag.condition, situation)
  return [
    ...ordersSince(flag, facts.testOrders ?? []),
    ...verdictsOf(flag.condition, { ...situation, facts: { ...facts, results } }).map((read) => ({
      card: flag.card,
      kind: 'result' as const,
      ...read,
    })),
    ...(isNewCase ? [{ card: flag.card, kind: 'diagnosed' as const, on: today }] : []),
  ]
}

function isSince({ test, on }: ChartResult, { shownOn, resultsOfThatDay }: Flag): boolean {
  if (on === null) return false
  return on > shownOn || (on === shownOn && !resultsOfThatDay.includes(test))
}

/** The first order of each test of the condition. */
function ordersSince({ card, condition, shownOn }: Flag, orders: readonly TestOrder[]): readonly Outcome[] {
  const dated = orders.flatMap(({ test, on }) => (on !== null && on >= shownOn ? [{ test, on }] : []))
  const ours = dated.filter(({ test }) => [condition, 'both'].includes(TESTS[test].condition))
  const first = new Map(ours.toSorted((a, b) => b.on.localeCompare(a.on)).map(({ test, on }) => [test, on]))
  return [...first].map(([test, on]) => ({ card, kind: 'ordered', test, on }))
}

type ReadTest = { readonly test: TestKey; readonly verdict: Verdict; readonly on: Day }

function verdictsOf(condition: Condition, since: Situation): readonly ReadTest[] {
  // So it is at most calls, and which tests suit the patient need not be worked out.
  if (since.facts.results.length === 0) return []
  const counted = condition === 'cushing' ? cortisolVerdicts(since) : hormoneVerdicts(since)
  return [...counted, ...uncounted(condition, since, counted)]
}

function cortisolVerdicts(since: Situation): readonly ReadTest[] {
  const { abnormal, normal } = cortisolResults(since)
  return [
    ...abnormal.map(({ test, on }) => ({ test, on, verdict: 'abnormal' as const })),
    ...normal.map(({ test, on }) => ({ test, on, verdict: 'normal' as const })),
  ]
}

const LEVELS = { high: 'abnormal', equivocal: 'equivocal', normal: 'normal' } as const
const SUPPRESSIONS = { unsuppressed: 'abnormal', between: 'equivocal', suppressed: 'normal' } as const

function hormoneVerdicts(since: Situation): readonly ReadTest[] {
  const { facts, today } = since
  const igf1 = latestIgf1(since)
  const isCounted = igf1 !== null && !(igf1.level === 'normal' && igf1.isConfounded)
  const nadir = newestOf(facts.results.filter(({ test }) => test === 'ogtt_gh_nadir'))
  return [
    ...(isCounted ? [{ test: 'igf1' as const, verdict: LEVELS[igf1.level], on: igf1.on }] : []),
    ...(nadir && nadir.on <= today
      ? [{ test: 'ogtt_gh' as const, verdict: SUPPRESSIONS[suppressionOf(nadir.value, facts)], on: nadir.on }]
      : []),
  ]
}

/** What is on file and says nothing by the rules. */
function uncounted(
  condition: Condition,
  { facts, today }: Situation,
  counted: readonly ReadTest[],
): readonly ReadTest[] {
  const onFile = Map.groupBy(facts.results, ({ test }) => TEST_OF_RESULT[test])
  return [...onFile].flatMap(([test, results]) => {
    const newest = newestOf(results)
    if (test === undefined || newest === null || newest.on > today) return []
    if (TESTS[test].condition !== condition || counted.some((read) => read.test === test)) return []
    return [{ test, verdict: 'unclear' as const, on: newest.on }]
  })
}

type Dated = ChartResult & { readonly on: Day }

function newestOf(results: readonly ChartResult[]): Dated | null {
  const dated = results.filter((result): result is Dated => result.on !== null)
  return dated.toSorted((a, b) => b.on.localeCompare(a.on))[0] ?? null
}
