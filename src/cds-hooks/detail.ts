import type { PatientFindings } from '../assessments/find.ts'
import type { Day } from '../clinical/day.ts'
import type { AxisDecision } from '../clinical/decision.ts'
import {
  avoidedTests,
  cautionsOf,
  ifExcludedWords,
  orderWords,
  patientInstructions,
  testOrderWords,
  worthWords,
} from '../clinical/decision-words.ts'
import { DRAFT_NAMES } from '../clinical/draft-orders.ts'
import type { Facts } from '../clinical/facts.ts'
import { meaningOf, onFileSentence, readingNotes, referralOf } from '../clinical/meanings.ts'
import type { Situation } from '../clinical/situation.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import type { MaxMode } from '../modes.ts'
import type { ShownAxis } from './shown.ts'
import { conditionName, MODE_LABELS, type ShownMode } from './summary.ts'

/** What a card says of the model behind it. */
export type CardModel = {
  readonly name: string
  readonly version: string
  readonly maxMode: MaxMode
  /** One sentence on what the model is and what it has not seen. */
  readonly statement: string
}

export type DetailInput = {
  readonly axis: ShownAxis
  readonly photos: PatientFindings['photos']
  /** The day of the photo that counts; null when nobody recorded it. */
  readonly takenOn: Day | null
  readonly mode: ShownMode
  readonly facts: Facts
  readonly today: Day
  readonly policy: Situation['policy']
  readonly model: CardModel
}

/** How far a model may go, in words. */
const STATUS: Readonly<Record<CardModel['maxMode'], string>> = {
  research: 'for research, not released for care',
  silent: 'for silent trial, not released for care',
  live: 'released for care',
}

/** A card's text in GitHub Flavored Markdown without HTML; parts that have nothing to say are left out. */
export function detailFor(input: DetailInput): string {
  const { axis, mode, model } = input
  const label = MODE_LABELS[mode]
  const parts = [
    label && `**${label}**`,
    seen(input),
    beingOrdered(axis),
    likelihood(input),
    [meaningOf(axis, input), onFileSentence(axis, input)].filter((sentence) => sentence !== '').join(' '),
    tests(axis),
    testsIfExcluded(input),
    listed('Not suitable now', avoided(input)),
    listed('Keep in mind', [...readingNotes(axis), ...cautionsOf(axis, input)]),
    listed('For the patient', forFirstTest(input)),
    referral(axis),
    `**This is not a diagnosis.** ${escapeMarkdown(model.statement)}`,
    `_Model: ${escapeMarkdown(`${model.name} ${model.version}`)}, ${STATUS[model.maxMode]}. Rules: ${axis.rules.join(', ')}_`,
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

/** At order entry: which of the drafted orders the card is about. */
function beingOrdered({ replace }: ShownAxis): string {
  if (!replace) return ''
  const lines = replace.from.map((draft) => `- ${DRAFT_NAMES[draft] ?? draft}`)
  return ['**Being ordered, and not the test for this patient now**:', ...lines].join('\n')
}

function likelihood({ axis, facts, today, model }: DetailInput): string {
  const says = worthWords(axis, facts, today, model.maxMode === 'live')
  return says && `**What it is worth**: ${says}`
}

function isSign({ condition, outcome }: PatientFindings['findings'][number], axis: AxisDecision): boolean {
  return condition === axis.condition && (outcome === 'suspected' || outcome === 'indeterminate')
}

function tests(axis: ShownAxis): string {
  const names = axis.recommend.map((test, index) => `${index + 1}. ${named(test)}`)
  const order = testOrderWords(axis)
  return names.length > 0 ? [`**Tests**${order && ` (${order})`}:`, ...names].join('\n') : ''
}

/** The words of an order that has a code begin with the test's name. */
function named(test: TestKey): string {
  const { name, order } = TESTS[test]
  return order ? orderWords(test) : `${name}, ${orderWords(test)}`
}

function testsIfExcluded(input: DetailInput): string {
  const says = ifExcludedWords(input.axis, input)
  return says && `**If the review finds too little exposure**: ${says}`
}

function avoided(input: DetailInput): readonly string[] {
  return avoidedTests(input.axis, input).map(({ name, because }) => `${name}: ${because}`)
}

function referral(axis: ShownAxis): string {
  const to = referralOf(axis)
  return to === null ? '' : `**Referral**: ${to}.`
}

/** For the first test alone: whoever chooses another one finds its instructions with that order. */
function forFirstTest({ axis, facts }: DetailInput): readonly string[] {
  const [first] = patientInstructions(axis, facts)
  return first ? [first.says] : []
}

function listed(title: string, lines: readonly string[]): string {
  return lines.length > 0 ? [`**${title}**:`, ...lines.map((line) => `- ${line}`)].join('\n') : ''
}

/** Words from outside this folder stay words: no markup, no HTML, no link. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
