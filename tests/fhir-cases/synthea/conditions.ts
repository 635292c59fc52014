import type { Condition } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import { ENCOUNTER, SUBJECT, snomed, TERMINOLOGY, US_CORE, uuidOf } from './server.ts'

/** @param ended - the moment it abated; then it is resolved */
export function syntheaCondition(code: Code, onset: string, ended?: string): Condition {
  return {
    resourceType: 'Condition',
    id: uuidOf(`condition ${code[0]} ${onset}`),
    meta: { profile: [`${US_CORE}/us-core-condition-encounter-diagnosis`] },
    clinicalStatus: {
      coding: [{ system: `${TERMINOLOGY}/condition-clinical`, code: ended ? 'resolved' : 'active' }],
    },
    verificationStatus: { coding: [{ system: `${TERMINOLOGY}/condition-ver-status`, code: 'confirmed' }] },
    category: [
      {
        coding: [
          {
            system: `${TERMINOLOGY}/condition-category`,
            code: 'encounter-diagnosis',
            display: 'Encounter Diagnosis',
          },
        ],
      },
    ],
    code: snomed(code),
    subject: SUBJECT,
    encounter: ENCOUNTER,
    onsetDateTime: onset,
    ...(ended ? { abatementDateTime: ended } : {}),
    recordedDate: onset,
  }
}
