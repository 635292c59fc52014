import { AVOID_REASONS, type AvoidedTest, type AvoidReason } from './avoid-reasons.ts'
import { CAUTIONS, type Caution, type CautionRow } from './cautions.ts'
import type { Condition } from './conditions.ts'
import type { Day } from './day.ts'
import type { AxisDecision, Urgency } from './decision.ts'
import type { Facts } from './facts.ts'
import { becauseOf, withGrounds } from './grounds.ts'
import { likelihoodIn } from './likelihood.ts'
import type { RuleId } from './rules.ts'
import type { Situation } from './situation.ts'
import { type HormoneTest, TESTS, type TestKey } from './tests.ts'

/** What the order of the suggested tests means; empty where there are no two. */
export function testOrderWords(axis: AxisDecision): string {
  const { recommend, avoid } = axis
  if (recommend.length < 2) return ''
  if (needsAll(axis)) return 'all of them are needed'
  const order = 'in order of preference; the first is enough to begin'
  return avoid.length > 0 ? `${order}; why not the others: below` : order
}

/** Two tests or more that answer one question together. */
export function needsAll({ recommend, rules }: AxisDecision): boolean {
  return recommend.length > 1 && rules.some((rule) => ALL_NEEDED.includes(rule))
}

/** Rules whose tests answer one question together. */
const ALL_NEEDED: readonly RuleId[] = ['RF-VIS-1', 'AC-RES-2']

/** How soon to act, in a word; nothing where there is no hurry. */
export const HOW_SOON: Readonly<Record<Urgency, string>> = {
  none: '',
  routine: '',
  soon: 'Soon',
  urgent: 'Today',
}

/** What is ordered, without the name of the test before it where the words begin with it. */
export function orderWithoutName(test: TestKey): string {
  const { name } = TESTS[test]
  const words = orderWords(test)
  if (!words.startsWith(name)) return words
  const rest = words.slice(name.length).replace(/^[\s,]+/, '')
  return rest === '' ? words : rest
}

/** Without an order code the whole test stands in words: the site's own order set holds it (HK-7). */
export function orderWords(test: TestKey): string {
  const { orderText, order } = TESTS[test]
  return order ? orderText : `by the local order set: ${orderText}`
}

/**
 * How sure a finding is, in sentences: what is known of the model, then the range of other tools or what may explain
 * the face. Empty where a result says more than the setting.
 *
 * @param isReleased - whether the model has been released for care
 */
export function worthWords(axis: AxisDecision, facts: Facts, today: Day, isReleased: boolean): string {
  const range = rangeWords(axis, facts, today, isReleased)
  if (range !== '') return range
  const says = otherCauseWords(axis, facts)
  return says && modelWords(isReleased) + says
}

/** The same, and where there is nothing to say, that too. */
export function howSureWords(axis: AxisDecision, facts: Facts, today: Day, isReleased: boolean): string {
  return worthWords(axis, facts, today, isReleased) || modelWords(isReleased) + NOT_STATED
}

function modelWords(isReleased: boolean): string {
  return isReleased ? '' : 'How accurate this model is in patients is not known. '
}

const NOT_STATED =
  'How often such a finding is right is not stated here: results and signs in the chart say more than a photo.'

/** Only before any result is known: a result says more than the setting. */
function rangeWords(axis: AxisDecision, facts: Facts, today: Day, isReleased: boolean): string {
  if (!BEFORE_RESULTS.has(axis.action) || axis.onFile.length > 0) return ''
  if (!axis.rules.some((rule) => FIRST_LOOK.has(rule))) return ''
  return likelihoodIn(axis.condition, facts, today, isReleased)
}

/** What else on the chart may explain the face; empty where nothing does. A review names the drug in its meaning. */
function otherCauseWords({ action, condition }: AxisDecision, { pregnancy }: Facts): string {
  if (pregnancy === 'pregnant')
    return 'Pregnancy may explain the face: how often such a finding is right then is not known.'
  return action === 'review-exogenous'
    ? `How often such a finding is right ${WITH_DRUG[condition]} is not known.`
    : ''
}

const WITH_DRUG: Readonly<Record<Condition, string>> = {
  cushing: 'in people who take a steroid',
  acromegaly: 'in people who take growth hormone or the like',
}

const BEFORE_RESULTS: ReadonlySet<string> = new Set(['workup', 'change-order', 'advise-before-steroid'])
const FIRST_LOOK: ReadonlySet<string> = new Set(['CS-WHO-1', 'CS-COMB-1', 'AC-WHO-1', 'AC-COMB-1'])

/** What follows when a review finds that the drug does not explain the face; empty where there is no such way. */
export function ifExcludedWords(
  { recommendIfExcluded, avoidIfExcluded }: AxisDecision,
  chart: Situation,
): string {
  if (recommendIfExcluded.length === 0) return ''
  const names = recommendIfExcluded.map((test) => TESTS[test].name)
  const others = grouped(avoidIfExcluded, chart).map(({ name, because }) => ` Not ${name}: ${because}.`)
  return `${names.join('; ')}.${others.join('')}`
}

export type AvoidedWords = { readonly name: string; readonly because: string }

/** The tests that do not suit now, those with the same reasons together, with what of the chart speaks against them. */
export function avoidedTests({ avoid }: AxisDecision, chart: Situation): readonly AvoidedWords[] {
  return grouped(avoid, chart)
}

function grouped(avoid: readonly AvoidedTest[], chart: Situation): readonly AvoidedWords[] {
  const byReason = Map.groupBy(avoid, ({ reasons }) =>
    reasons.map((reason) => reasonWords(reason, chart)).join('; '),
  )
  return [...byReason].map(([because, entries]) => ({
    name: entries.map(({ test }) => TESTS[test].name).join(', '),
    because,
  }))
}

function reasonWords(reason: AvoidReason, chart: Situation): string {
  const { says, here } = AVOID_REASONS[reason]
  return becauseOf(here?.(chart) ?? [], says)
}

/** Each with what of it this patient has. How to read or choose a test is of no use where that test is not named. */
export function cautionsOf(
  { cautions, recommend, recommendIfExcluded }: AxisDecision,
  chart: Situation,
): readonly string[] {
  const tests = [...recommend, ...recommendIfExcluded]
  return cautions
    .filter((caution) => {
      const about = ABOUT_TESTS[caution]
      return about === undefined || tests.some((test) => about === 'any' || about === test)
    })
    .map((caution) => cautionWords(caution, chart))
}

function cautionWords(caution: Caution, chart: Situation): string {
  const { says, here }: CautionRow = CAUTIONS[caution]
  return withGrounds(says, here?.(chart) ?? [])
}

/** The test that a caution is about; `any` where it is about every one. */
const ABOUT_TESTS: Readonly<Partial<Record<Caution, TestKey | 'any'>>> = {
  LNSC_FALSE_POSITIVE: 'lnsc_x2',
  UFC_INTERFERENCE: 'ufc24_x2',
  NON_ORAL_OESTROGEN: 'dst_1mg',
  ASSAY_BIOTIN: 'any',
  PREGNANCY_UNKNOWN: 'any',
}

export type PatientInstruction = { readonly test: TestKey; readonly says: string }

/** How the patient prepares for each suggested test, in their order. A man is not asked which oestrogen he takes. */
export function patientInstructions(
  { recommend }: AxisDecision,
  { sex }: Pick<Facts, 'sex'>,
): readonly PatientInstruction[] {
  return recommend.map((test) => {
    const { name, patientInstruction, oestrogenQuestion }: HormoneTest = TESTS[test]
    const question = oestrogenQuestion && sex !== 'male' ? ` ${oestrogenQuestion}` : ''
    return { test, says: `${name}: ${patientInstruction}${question}` }
  })
}
