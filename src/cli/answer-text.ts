import { ACTION_WORDS } from '../clinical/brief.ts'
import { CONDITION_KEYS, CONDITIONS } from '../clinical/conditions.ts'
import type { AxisDecision } from '../clinical/decision.ts'
import {
  avoidedTests,
  cautionsOf,
  orderWords,
  patientInstructions,
  testOrderWords,
  worthWords,
} from '../clinical/decision-words.ts'
import { dueAgainWords } from '../clinical/due-again.ts'
import { evidenceWords } from '../clinical/evidence.ts'
import {
  meaningOf,
  onFileSentence,
  readingNotes,
  referralOf,
  type SpeakingAxis,
} from '../clinical/meanings.ts'
import type { NearRule, Outcome } from '../clinical/nearly.ts'
import type { RuleId } from '../clinical/rules.ts'
import { TESTS } from '../clinical/tests.ts'
import type { Windows } from '../clinical/windows.ts'
import type { Answer } from './answer.ts'
import { ruleWords } from './rule-words.ts'

const MOST_OUTCOMES = 3
const MOST_WAYS = 3

/** The answer for a reader; parts that have nothing to say are left out. */
export function answerText(answer: Answer): string {
  const { input, decision, nearly, untried, unknown, assumed, doubtful, unplaced } = answer
  const [ends, others] = split(nearly, ({ endsAll }) => endsAll)
  const [near, far] = split(others, isAboutTheseFacts)
  const { windows } = input.policy
  const parts = [
    titled('Check first: this was decided without these medications', doubtful),
    [`Decided for ${input.today} (${input.hook}). Not a diagnosis: clinicians must verify.`],
    ...CONDITION_KEYS.map((condition) => axisLines(decision.axes[condition], answer)),
    titled(
      'Rules that fired',
      decision.rules.map((rule) => ruleLine(rule, windows)),
    ),
    titled(
      'Rules that nearly fired, were one of these facts known or otherwise',
      near.flatMap((row) => nearLines(row, windows)),
    ),
    titled(
      'Rules that one entry more, or another situation, would make fire',
      far.flatMap((row) => farLines(row, windows)),
    ),
    titled(
      'Rules that would end every suggestion',
      ends.flatMap((row) => farLines(row, windows)),
    ),
    titled('Not all entries of the chart were tried otherwise', untried),
    titled('Not known in these facts', unknown),
    titled('Taken for granted, because the file does not say', assumed),
    titled('Medications', unplaced),
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** Something of the chart itself would do, not only something new. */
function isAboutTheseFacts({ outcomes }: NearRule): boolean {
  return outcomes.some(({ ways }) => ways.some(({ kind }) => kind !== 'added' && kind !== 'situation'))
}

function split<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): readonly [readonly Item[], readonly Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}

function axisLines(axis: AxisDecision, { input }: Answer): readonly string[] {
  const name = CONDITIONS[axis.condition].name
  if (!speaks(axis))
    return [`${name}: ${ACTION_WORDS.silent}`, ...indented([silenceWords(axis, input.policy.windows)])]
  // No model has looked: a file of facts says what it found.
  const worth = worthWords(axis, input.facts, input.today, false)
  const referral = referralOf(axis)
  const due = dueAgainWords(axis, input.facts, input.today)
  return [
    `${name}: ${ACTION_WORDS[axis.action]}, ${axis.urgency}`,
    ...indented([
      meaningOf(axis, input),
      ...(due === '' ? [] : [due]),
      onFileSentence(axis, input),
      ...(worth === '' ? [] : [worth]),
      ...testLines(axis),
      ...axis.recommendIfExcluded.map(
        (test) => `If the review finds too little exposure: ${TESTS[test].name}`,
      ),
      ...avoidedTests(axis, input).map(({ name: test, because }) => `Not suitable now: ${test}: ${because}`),
      ...(axis.replace ? [`Instead of: ${axis.replace.from.join(', ')}`] : []),
      ...[...readingNotes(axis), ...cautionsOf(axis, input)].map((caution) => `Keep in mind: ${caution}`),
      ...patientInstructions(axis, input.facts)
        .slice(0, 1)
        .map(({ says }) => `For the patient: ${says}`),
      ...(referral === null ? [] : [`Refer to: ${referral}`]),
    ]),
  ]
}

function speaks(axis: AxisDecision): axis is SpeakingAxis {
  return axis.action !== 'silent'
}

function silenceWords({ reason }: AxisDecision, windows: Windows): string {
  if (reason === null || reason === 'facts-incomplete') return 'Parts of the chart could not be read.'
  if (reason === 'consent-unknown') return 'Whether the patient refused the analysis of photos is not known.'
  return `${reason}: ${ruleWords(reason, windows).says}`
}

function testLines(axis: AxisDecision): readonly string[] {
  if (axis.recommend.length === 0) return []
  const order = testOrderWords(axis)
  return [
    `Tests${order === '' ? '' : ` (${order})`}:`,
    ...axis.recommend.map((test, index) => `  ${index + 1}. ${TESTS[test].name}: ${orderWords(test)}`),
  ]
}

function ruleLine(rule: RuleId, windows: Windows): string {
  const { says, evidence, source } = ruleWords(rule, windows)
  return `${rule} [${evidenceWords(evidence)}] ${says} (${source ?? 'own choice'})`
}

function nearLines(near: NearRule, windows: Windows): readonly string[] {
  return [ruleLine(near.rule, windows), ...outcomeLines(near)]
}

/** Without the rule's words: what is new says what it is about. */
function farLines(near: NearRule, windows: Windows): readonly string[] {
  const [first = '', ...rest] = outcomeLines(near)
  const { evidence } = ruleWords(near.rule, windows)
  return [`${near.rule} [${evidenceWords(evidence)}] ${first.trim()}`, ...rest]
}

function outcomeLines({ outcomes, endsAll }: NearRule): readonly string[] {
  if (endsAll) return [`  if ${waysWords(outcomes.flatMap(({ ways }) => ways))}`]
  const more = outcomes.slice(MOST_OUTCOMES).flatMap(({ ways }) => ways).length
  return [
    ...outcomes
      .slice(0, MOST_OUTCOMES)
      .flatMap(({ change, ways }) => [`  if ${waysWords(ways)}`, `    -> ${change}`]),
    ...(more > 0 ? [`  and ${more} more with other effects`] : []),
  ]
}

function waysWords(ways: Outcome['ways']): string {
  const more = ways.length - MOST_WAYS
  const facts = ways.slice(0, MOST_WAYS).map(({ fact }) => fact)
  return `${facts.join('; or ')}${more > 0 ? `; and ${more} more` : ''}`
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [title, ...indented(lines)] : []
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}
