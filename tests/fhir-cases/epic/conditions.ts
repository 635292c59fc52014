import type { Condition } from 'fhir/r4.js'
import { type Code, stableId, type Times } from '../vendor-chart.ts'
import { coded, idOf, LOCAL, SUBJECT, TERMINOLOGY } from './server.ts'

export type EpicDiagnosis = {
  readonly text: string
  readonly snomed?: Code
  readonly icd10?: Code
  readonly icd9?: Code
}

/** An entry of the problem list. */
export function epicProblem(
  diagnosis: EpicDiagnosis,
  times: Times = {},
  status: 'active' | 'resolved' | 'inactive' = 'active',
): Condition {
  return condition('problem-list-item', 'Problem List Item', diagnosis, times, status)
}

/** A diagnosis of one visit; it says when it was made, and seldom when it began. */
export function epicVisitDiagnosis(diagnosis: EpicDiagnosis, times: Times = {}): Condition {
  return {
    ...condition('encounter-diagnosis', 'Encounter Diagnosis', diagnosis, times, 'active'),
    encounter: { reference: 'Encounter/eoOh3JVeFN-cQ0SoYzPFcGw3', display: 'Office Visit' },
  }
}

function condition(
  category: string,
  categoryText: string,
  { text, snomed, icd10, icd9 }: EpicDiagnosis,
  times: Times,
  status: string,
): Condition {
  return {
    resourceType: 'Condition',
    id: idOf(`${category} ${text}`),
    clinicalStatus: {
      coding: [{ system: `${TERMINOLOGY}/condition-clinical`, version: '4.0.0', code: status }],
      text: status,
    },
    verificationStatus: {
      coding: [{ system: `${TERMINOLOGY}/condition-ver-status`, version: '4.0.0', code: 'confirmed' }],
      text: 'Confirmed',
    },
    category: [
      {
        coding: [{ system: `${TERMINOLOGY}/condition-category`, code: category, display: categoryText }],
        text: categoryText,
      },
    ],
    code: {
      coding: [
        { system: `${LOCAL}.2.696871`, code: stableId(text).slice(0, 6), display: text },
        ...coded('http://snomed.info/sct', snomed),
        ...coded('http://hl7.org/fhir/sid/icd-9-cm', icd9),
        ...coded('http://hl7.org/fhir/sid/icd-10-cm', icd10),
      ],
      text,
    },
    subject: SUBJECT,
    ...times,
  }
}
