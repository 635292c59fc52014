import type { Condition } from 'fhir/r4.js'
import type { Code, Times } from '../vendor-chart.ts'
import { chosen, ENCOUNTER, narrative, numberFrom, SNOMED, SUBJECT, TENANT, TERMINOLOGY } from './server.ts'

export type OracleDiagnosis = { readonly text: string; readonly snomed?: Code; readonly icd10?: Code }

/** A problem of the list, or a diagnosis of the encounter, in the words of the one who chose it. */
export function oracleCondition(
  kind: 'problem' | 'diagnosis',
  { text, snomed, icd10 }: OracleDiagnosis,
  times: Times,
  status: 'active' | 'resolved' = 'active',
): Condition {
  const isProblem = kind === 'problem'
  const words = isProblem ? 'Problem List Item' : 'Encounter Diagnosis'
  return {
    resourceType: 'Condition',
    id: `${isProblem ? 'p' : 'd'}${numberFrom(text)}`,
    meta: { versionId: '73080185', lastUpdated: '2026-06-11T04:05:04.000Z' },
    text: narrative('Condition', text),
    clinicalStatus: {
      coding: [{ system: `${TERMINOLOGY}/condition-clinical`, code: status, userSelected: false }],
      text: status,
    },
    verificationStatus: {
      coding: [{ system: `${TERMINOLOGY}/condition-ver-status`, code: 'confirmed', userSelected: false }],
      text: 'Confirmed',
    },
    category: [
      {
        coding: [
          {
            system: `${TERMINOLOGY}/condition-category`,
            code: isProblem ? 'problem-list-item' : 'encounter-diagnosis',
            display: words,
          },
        ],
        text: words,
      },
    ],
    code: {
      coding: [
        { system: `${TENANT}/nomenclature`, code: numberFrom(text), display: text, userSelected: true },
        ...chosen(SNOMED, snomed, false),
        ...chosen('http://hl7.org/fhir/sid/icd-10-cm', icd10, false),
      ],
      text,
    },
    subject: SUBJECT,
    encounter: ENCOUNTER,
    ...times,
  }
}
