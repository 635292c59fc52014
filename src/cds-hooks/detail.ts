import type { PatientFindings } from '../assessments/find.ts'
import type { Day } from '../clinical/day.ts'
import type { AxisDecision } from '../clinical/decision.ts'
import type { Facts } from '../clinical/facts.ts'
import { likelihoodIn } from '../clinical/likelihood.ts'
import { meaningOf, readingNotes, referralOf } from '../clinical/meanings.ts'
import { AVOID_REASONS, CAUTIONS } from '../clinical/modifiers.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import type { ShownAxis } from './shown.ts'
import { conditionName, MODE_LABELS, type ShownMode } from './summary.ts'

export type DetailInput = {
  readonly axis: ShownAxis
  readonly photos: PatientFindings['photos']
  /** The day of the photo that counts; null when nobody recorded it. */
  readonly takenOn: Day | null
  readonly mode: ShownMode
  readonly facts: Facts
  readonly today: Day
  /** One sentence on what the model is and what it has not seen. */
  readonly statement: string
}

/** A card's text in GitHub Flavored Markdown without HTML; parts that have nothing to say are left out. */
export function detailFor(input: DetailInput): string {
  const { axis, mode, statement } = input
  const label = MODE_LABELS[mode]
  const parts = [
    label && `**${label}**`,
    seen(input),
    likelihood(input),
    meaningOf(axis),
    tests(axis),
    testsIfExcluded(axis),
    listed('Not suitable now', avoided(axis)),
    listed('Keep in mind', [...readingNotes(axis), ...cautions(axis)]),
    listed('For the patient', instructions(axis.recommend)),
    referral(axis),
    `**This is not a diagnosis.** ${escapeMarkdown(statement)}`,
    `_Rules: ${axis.rules.join(', ')}_`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function seen({ axis, photos, takenOn }: DetailInput): string {
  const counted = photos.find(
    (photo) => photo.takenOn === takenOn && photo.findings.some((finding) => isSign(finding, axis)),
  )
  const finding = counted?.findings.find((candidate) => isSign(candidate, axis))
  const strength =
    finding?.outcome === 'suspected' ? 'above the upper threshold' : 'between the two thresholds'
  const when = takenOn ? `photo of ${takenOn}` : 'chart photo without a date'
  const first = `**What was seen** (${when}): a resemblance to the facial features of ${conditionName(axis)}, ${strength} of the model.`
  const signs = (counted?.signs[axis.condition] ?? []).map((sign) => `- ${escapeMarkdown(sign)}`)
  return [first, ...signs].join('\n')
}

/** Only before any result is known: a result says more than the setting does. */
function likelihood({ axis, facts, today }: DetailInput): string {
  if (axis.action !== 'workup' || !axis.rules.some((rule) => FIRST_LOOK.has(rule))) return ''
  const says = likelihoodIn(axis.condition, facts, today)
  return says && `**What it is worth**: ${says}`
}

const FIRST_LOOK: ReadonlySet<string> = new Set(['CS-WHO-1', 'CS-COMB-1', 'AC-WHO-1', 'AC-COMB-1'])

function isSign({ condition, outcome }: PatientFindings['findings'][number], axis: AxisDecision): boolean {
  return condition === axis.condition && (outcome === 'suspected' || outcome === 'indeterminate')
}

function tests({ recommend, avoid }: ShownAxis): string {
  const names = recommend.map((test, index) => `${index + 1}. ${orderWords(test)}`)
  const order =
    avoid.length > 0
      ? ' (in this order, for the reasons below)'
      : ' (in order of preference; the first is enough to begin)'
  return names.length > 0 ? [`**Tests**${names.length > 1 ? order : ''}:`, ...names].join('\n') : ''
}

/** Without an order code the whole test stands in words: the site's own order set holds it (HK-7). */
function orderWords(test: TestKey): string {
  const { name, orderText, order } = TESTS[test]
  return order ? orderText : `${name}, by the local order set: ${orderText}`
}

function testsIfExcluded({ recommendIfExcluded }: ShownAxis): string {
  const names = recommendIfExcluded.map((test) => TESTS[test].name)
  return names.length > 0 ? `**If the review finds too little exposure**: ${names.join('; ')}.` : ''
}

/** Tests with the same reasons share a line. */
function avoided({ avoid }: ShownAxis): readonly string[] {
  const byReason = Map.groupBy(avoid, ({ reasons }) => because(reasons))
  return [...byReason].map(
    ([reason, entries]) => `${entries.map(({ test }) => TESTS[test].name).join(', ')}: ${reason}`,
  )
}

/** How to read a test is of no use where none is named. */
function cautions({ cautions: all, recommend, recommendIfExcluded }: ShownAxis): readonly string[] {
  const namesTests = recommend.length + recommendIfExcluded.length > 0
  return all
    .filter((caution) => namesTests || !ABOUT_TESTS.has(caution))
    .map((caution) => CAUTIONS[caution].says)
}

const ABOUT_TESTS: ReadonlySet<string> = new Set(['LNSC_FALSE_POSITIVE', 'UFC_INTERFERENCE', 'ASSAY_BIOTIN'])

function because(reasons: AxisDecision['avoid'][number]['reasons']): string {
  return reasons.map((reason) => AVOID_REASONS[reason].says).join('; ')
}

/** For the first test alone: whoever chooses another one finds its instructions with that order. */
function instructions([first]: readonly TestKey[]): readonly string[] {
  return first ? [`${TESTS[first].name}: ${TESTS[first].patientInstruction}`] : []
}

function referral(axis: ShownAxis): string {
  const to = referralOf(axis)
  return to === null ? '' : `**Referral**: ${to}.`
}

function listed(title: string, lines: readonly string[]): string {
  return lines.length > 0 ? [`**${title}**:`, ...lines.map((line) => `- ${line}`)].join('\n') : ''
}

/** Words from outside this folder stay words: no markup, no HTML, no link. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
