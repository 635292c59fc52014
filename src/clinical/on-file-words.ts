import type { Condition } from './conditions.ts'
import type { AxisDecision } from './decision.ts'
import type { ChartMedication, Concept, EndocrineReason, Facts } from './facts.ts'
import { resultWords } from './meanings.ts'
import type { RuleId } from './rules.ts'
import { sinceWords } from './since-words.ts'
import type { Situation } from './situation.ts'

/** What the chart already holds that a decision rests on: results, and care that is known; each with its day. */
export function onFileWords(axis: AxisDecision, chart: Situation): readonly string[] {
  const { facts } = chart
  const isRuledBy = (...rules: readonly RuleId[]) => rules.some((rule) => axis.rules.includes(rule))
  return [
    ...axis.onFile.map((result) => resultWords(result, chart)),
    ...(isRuledBy('SI-DX-1', 'SI-DX-2') ? diagnosisWords(axis.condition, facts) : []),
    ...(isRuledBy('SI-DX-1', 'SI-DX-2', 'SI-ENDO-1') ? visitWords(facts) : []),
    ...(isRuledBy('SI-ENDO-1') ? referralWords(facts) : []),
  ]
}

const DIAGNOSES: Readonly<Record<Condition, Concept>> = {
  cushing: 'cushing-endogenous',
  acromegaly: 'acromegaly',
}

/** Without a diagnosis on file it is the drug that says so. */
function diagnosisWords(condition: Condition, { conditions, medications }: Facts): readonly string[] {
  const entries = conditions.filter(
    ({ concept, certainty }) => concept === DIAGNOSES[condition] && certainty !== 'considered',
  )
  if (entries.length > 0) return [`Diagnosis ${sinceWords(entries.map(({ onset }) => onset))}`]
  const drugs = medications.filter(isPegvisomant)
  return drugs.length > 0 ? [`Pegvisomant ${sinceWords(drugs.map(({ startedOn }) => startedOn))}`] : []
}

function isPegvisomant({ ingredient }: ChartMedication): boolean {
  return ingredient === 'pegvisomant'
}

function visitWords({ care: { lastEndocrineVisit } }: Facts): readonly string[] {
  if (typeof lastEndocrineVisit !== 'object') return []
  const { on, reason } = lastEndocrineVisit
  return [`Last endocrine visit${VISITED_FOR[reason]} (${on})`]
}

const VISITED_FOR: Readonly<Record<EndocrineReason, string>> = {
  'pituitary-adrenal': ' for pituitary or adrenal gland',
  thyroid: ' for the thyroid',
  diabetes: ' for diabetes',
  bone: ' for the bones',
  unknown: '',
}

function referralWords({ care: { openEndocrineReferral } }: Facts): readonly string[] {
  if (openEndocrineReferral === 'none') return []
  return [`Open referral to endocrinology (${openEndocrineReferral.on ?? 'its day is not recorded'})`]
}
