import type { AppView, ViewedCondition, ViewedFindings } from '../../view.ts'
import { findingSentence, howSureWords, isUrgent, outcomeLine } from '../work-up.ts'
import { MESSAGES } from './index.ts'
import { labelWords, sourceWords } from './words.ts'

type Noted = Pick<AppView, 'label' | 'model'> & { readonly findings: ViewedFindings }

/** The findings as plain text for a clinical note: no name and no record number, since the note lies in the chart. */
export function noteText({ label, model, findings }: Noted, isPending: boolean): string {
  const parts = [
    [
      'Facies: the look of the face in photos of the chart',
      ...(label ? [labelWords(label)] : []),
      sourceWords(findings, isPending),
    ],
    ...findings.conditions.map(conditionLines),
    ...(findings.unread.length > 0 ? [[`${MESSAGES.findings.unread}: ${findings.unread.join(', ')}.`]] : []),
    [`Model: ${model.name} ${model.version}. ${model.statement}`, MESSAGES.findings.notADiagnosis],
  ]
  return parts.map((lines) => lines.join('\n')).join('\n\n')
}

function conditionLines(condition: ViewedCondition): readonly string[] {
  const { name, decision, tests, testOrder, avoided, onFile, cautions, referral } = condition
  const words = MESSAGES.condition
  const sure = howSureWords(condition)
  const sentence = findingSentence(condition)
  return [
    `${name}: ${outcomeLine(condition)}`,
    ...(isUrgent(condition) ? [decision] : []),
    ...(sentence === '' ? [] : [sentence]),
    ...(sure === '' ? [] : [`${words.howSure}: ${sure}`]),
    ...(isUrgent(condition) ? [] : [decision]),
    ...listed(
      testOrder === '' ? MESSAGES.workUp.tests : `${MESSAGES.workUp.tests} (${testOrder})`,
      tests.map((test, i) => `${i + 1}. ${test.name}: ${test.order}`),
    ),
    ...listed(
      words.avoided,
      avoided.map((test) => `- ${test.name}: ${test.because}`),
    ),
    ...listed(words.onFile, onFile.map(asItem)),
    ...listed(words.cautions, cautions.map(asItem)),
    ...(referral === null ? [] : [`${words.refer}: ${referral}`]),
  ]
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines]
}

function asItem(words: string): string {
  return `- ${words}`
}
