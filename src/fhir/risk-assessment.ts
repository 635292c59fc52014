import type { Extension, RiskAssessment } from 'fhir/r4.js'
import { CONDITIONS, type Condition } from '../clinical/conditions.ts'
import { labelled } from './labels.ts'
import {
  BANDS,
  limitsOf,
  methodText,
  patientReference,
  photoReference,
  type Result,
  type ResultFinding,
  type ResultScore,
  resultIdentifier,
  resultStatus,
  reviewNotes,
  scoreWords,
  suggestedWords,
  zeroToOne,
} from './result.ts'

const SNOMED = 'http://snomed.info/sct'
const OUTCOMES: Readonly<Record<Condition, string>> = { cushing: '47270006', acromegaly: '74107003' }

/**
 * One finding as a risk assessment, without a probability, since nothing is calibrated.
 *
 * @param device - a reference to the model
 * @see https://hl7.org/fhir/R4/riskassessment.html
 */
export function riskAssessment(result: Result, finding: ResultFinding, device: string): RiskAssessment {
  const { condition, outcome, says, scores, details, decision } = finding
  const { name } = CONDITIONS[condition]
  const mitigation = suggestedWords(finding)
  const notes = [...scores.map(scoreWords), decision, ...details, ...limitsOf(result)]
  return {
    resourceType: 'RiskAssessment',
    meta: labelled(result.isTest),
    identifier: [resultIdentifier(result, condition)],
    status: resultStatus(result, finding),
    method: {
      coding: [{ system: 'urn:facies:method', code: 'face-photo-analysis' }],
      text: methodText(result.model),
    },
    subject: patientReference(result),
    occurrenceDateTime: result.at.toISOString(),
    performer: { reference: device },
    basis: [photoReference(result)],
    prediction: [
      {
        // Of two readings neither is the score: both stand in the notes.
        ...(scores.length === 1 && { extension: scores.map(rawScore) }),
        outcome: { coding: [{ system: SNOMED, code: OUTCOMES[condition], display: name }], text: name },
        qualitativeRisk: {
          coding: [{ system: 'urn:facies:band', code: outcome }],
          text: BANDS[outcome],
        },
        rationale: says,
      },
    ],
    ...(mitigation !== null && { mitigation }),
    note: [...reviewNotes(result, finding), ...notes.map((text) => ({ text }))],
  }
}

/** Not calibrated; what it means next to the thresholds is said in the notes. */
function rawScore(score: ResultScore): Extension {
  return { url: 'urn:facies:raw-score', valueDecimal: zeroToOne(score) }
}
