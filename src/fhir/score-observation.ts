import type { Observation, ObservationComponent, Quantity } from 'fhir/r4.js'
import { CONDITIONS } from '../clinical/conditions.ts'
import { labelled } from './labels.ts'
import {
  BANDS,
  decisionLines,
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
  rounded,
  scoreWords,
} from './result.ts'

/** What an Observation may be derived from. */
const SOURCES: ReadonlySet<string> = new Set(['Media', 'DocumentReference'])

/**
 * One finding as an observation, for EHRs that take no risk assessment.
 *
 * @param device - a reference to the model
 * @see https://hl7.org/fhir/R4/observation.html
 */
export function scoreObservation(result: Result, finding: ResultFinding, device: string): Observation {
  const { condition, outcome, says, scores } = finding
  const { takenOn, photo } = result
  const [only, ...others] = scores
  const notes = [says, ...scores.map(scoreWords), ...decisionLines(finding), ...limitsOf(result)]
  return {
    resourceType: 'Observation',
    meta: labelled(result.isTest),
    identifier: [resultIdentifier(result, condition)],
    status: resultStatus(result, finding),
    category: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'exam' }],
      },
    ],
    code: {
      coding: [{ system: 'urn:facies:score', code: condition }],
      text: `Resemblance to the facial features of ${CONDITIONS[condition].name}, score of a photo`,
    },
    subject: patientReference(result),
    ...(takenOn !== null && { effectiveDateTime: takenOn }),
    issued: result.at.toISOString(),
    ...(only && others.length === 0
      ? { valueQuantity: quantity(only), referenceRange: [range(only)] }
      : { component: scores.map(componentOf) }),
    interpretation: [{ coding: [{ system: 'urn:facies:band', code: outcome }], text: BANDS[outcome] }],
    device: { reference: device },
    ...(SOURCES.has(photo.source.type) && { derivedFrom: [photoReference(result)] }),
    method: { text: methodText(result.model) },
    note: [...reviewNotes(result, finding), ...notes.map((text) => ({ text }))],
  }
}

function quantity({ score }: ResultScore): Quantity {
  return { value: rounded(score), unit: 'score', system: 'http://unitsofmeasure.org', code: '{score}' }
}

/** In words alone: a range of numbers would be read as the range of the healthy. */
function range({ thresholds }: ResultScore): { text: string } {
  const [lower, upper] = [rounded(thresholds.indeterminate), rounded(thresholds.suspected)]
  return { text: `Thresholds of the model: ${lower} and ${upper}. Below them the disease is not excluded.` }
}

function componentOf(score: ResultScore): ObservationComponent {
  return {
    code: { coding: [{ system: 'urn:facies:read-as', code: score.sex }], text: `Read as ${score.sex}` },
    valueQuantity: quantity(score),
    referenceRange: [range(score)],
  }
}
