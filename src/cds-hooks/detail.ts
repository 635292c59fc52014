import type { PatientFindings } from '../assessments/find.ts'
import type { Day } from '../clinical/day.ts'
import type { AxisDecision } from '../clinical/decision.ts'
import type { Facts } from '../clinical/facts.ts'
import { MEANINGS, REFERRALS } from '../clinical/meanings.ts'
import { AVOID_REASONS, CAUTIONS } from '../clinical/modifiers.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import { likelihoodIn } from './likelihood.ts'
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
    MEANINGS[axis.action](axis),
    tests(axis),
    testsIfExcluded(axis),
    listed(
      'Not suitable now',
      axis.avoid.map(({ test, reasons }) => `${TESTS[test].name}: ${because(reasons)}`),
    ),
    listed(
      'Keep in mind',
      axis.cautions.map((caution) => CAUTIONS[caution].says),
    ),
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
  const strength = finding?.outcome === 'suspected' ? 'clear' : 'weak'
  const when = takenOn ? `photo of ${takenOn}` : 'chart photo without a date'
  const first = `**What was seen** (${when}): a ${strength} resemblance to the facial signs of ${conditionName(axis)}.`
  const signs = (counted?.signs[axis.condition] ?? []).map((sign) => `- ${escapeMarkdown(sign)}`)
  return [first, ...signs].join('\n')
}

/** Only before any result is known: a result says more than the setting does. */
function likelihood({ axis, facts, today }: DetailInput): string {
  if (axis.action !== 'workup') return ''
  return `**What it is worth**: ${likelihoodIn(axis.condition, facts, today)}`
}

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

function because(reasons: AxisDecision['avoid'][number]['reasons']): string {
  return reasons.map((reason) => AVOID_REASONS[reason].says).join('; ')
}

function instructions(recommend: readonly TestKey[]): readonly string[] {
  return recommend.map((test) => `${TESTS[test].name}: ${TESTS[test].patientInstruction}`)
}

function referral({ refer }: ShownAxis): string {
  return refer ? `**Referral**: ${REFERRALS[refer]}.` : ''
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
