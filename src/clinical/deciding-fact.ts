import { isActive } from './chart-medications.ts'
import { lowPotassiumHere } from './cushing.ts'
import type { Day } from './day.ts'
import type { AxisDecision, ResultOnFile } from './decision.ts'
import { drugNames } from './drug-words.ts'
import { exposureNames } from './exposure-grounds.ts'
import { isGrowthHormone } from './grounds.ts'
import { type Measured, RESULT_NAMES, timesLimitWords } from './measured.ts'
import { measuredOnFile } from './measured-on-file.ts'
import { severeResults, sightHere } from './red-flags.ts'
import type { Situation } from './situation.ts'
import type { TestKey } from './tests.ts'

/**
 * The fact of the chart that decided, for the middle of a sentence: the fullest wording first, a shorter one after it.
 * Empty where the photo alone did, or where the fact cannot be named.
 */
export function decidingFact(axis: AxisDecision, chart: Situation): readonly string[] {
  const { rules, onFile } = axis
  if (rules.includes('RF-VIS-1')) return allOrOne(sightHere(chart))
  if (rules.includes('RF-CS-1')) return severeResults(chart).slice(0, 1).flatMap(severeWords)
  if (rules.includes('RF-CS-3')) return lowPotassiumHere(chart)
  if (rules.includes('CS-RES-2')) return abnormalWords(onFile)
  if (rules.includes('CS-RES-3')) return ['cortisol tests that disagree']
  if (rules.includes('CS-RES-8')) return ['one normal cortisol test beside several signs']
  const [last] = onFile.filter(({ verdict }) => !SETTLES.has(verdict)).toReversed()
  if (last) return resultWords(last, chart)
  return rules.includes('CS-NONE-1') ? ['no first-line test that suits'] : []
}

/** The drugs that a review is about, in the same way. */
export function drugsToReview({ condition }: AxisDecision, chart: Situation): readonly string[] {
  const { facts, today } = chart
  if (condition === 'cushing') return allOrOne(exposureNames(chart))
  const taken = facts.medications.filter((drug) => isActive(drug, today))
  return allOrOne(drugNames(taken, isGrowthHormone))
}

/** A result that is normal has not decided for a card. */
const SETTLES: ReadonlySet<ResultOnFile['verdict']> = new Set<ResultOnFile['verdict']>([
  'normal',
  'suppressed',
])

const NAMES: Readonly<Partial<Record<TestKey, string>>> = {
  lnsc_x2: RESULT_NAMES.lnsc,
  ufc24_x2: RESULT_NAMES.ufc24,
  dst_1mg: RESULT_NAMES.dst_1mg,
  igf1: RESULT_NAMES.igf1,
  ogtt_gh: RESULT_NAMES.ogtt_gh_nadir,
}

function resultWords(result: ResultOnFile, chart: Situation): readonly string[] {
  const { test, on } = result
  const [name, measured] = [NAMES[test], measuredOnFile(result, chart)]
  return measured && name !== undefined ? withDay(`${name} ${timesLimitWords(measured)}`, on) : []
}

function severeWords(result: Measured & { readonly on: Day }): readonly string[] {
  return withDay(`${RESULT_NAMES[result.test]} ${timesLimitWords(result)}`, result.on)
}

function abnormalWords(onFile: readonly ResultOnFile[]): readonly string[] {
  const names = onFile
    .filter(({ verdict }) => verdict === 'abnormal')
    .flatMap(({ test }) => NAMES[test] ?? [])
  return names.length > 0
    ? [`abnormal ${names.join(' and ')}`, `${names.length} abnormal cortisol tests`]
    : []
}

function withDay(words: string, on: Day): readonly string[] {
  return [`${words} (${on})`, words]
}

function allOrOne(found: readonly string[]): readonly string[] {
  const [first, ...others] = found
  if (first === undefined) return []
  if (others.length === 0) return [first]
  return [found.join(' and '), `${first} and ${others.length} more`]
}
