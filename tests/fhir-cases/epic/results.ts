import type { Observation, ObservationReferenceRange } from 'fhir/r4.js'
import { type Code, stableId } from '../vendor-chart.ts'
import { coded, idOf, LOCAL, SUBJECT, TERMINOLOGY } from './server.ts'

export type EpicLab = {
  readonly loinc: Code
  readonly effective: string
  readonly value: number
  readonly unit: string
  /** Left out where the laboratory's unit has no code. */
  readonly ucum?: string
  readonly comparator?: '<' | '>'
  readonly range?: ObservationReferenceRange
}

/** A component of a laboratory panel. */
export function epicLab({ loinc, effective, value, unit, ucum, comparator, range }: EpicLab): Observation {
  return {
    resourceType: 'Observation',
    id: idOf(`${loinc[0]} ${effective}`),
    basedOn: [{ reference: 'ServiceRequest/eLabOrder3', display: loinc[1] }],
    status: 'final',
    category: [
      {
        coding: [
          { system: `${TERMINOLOGY}/observation-category`, code: 'laboratory', display: 'Laboratory' },
        ],
        text: 'Laboratory',
      },
      { coding: [{ system: `${LOCAL}.10.798268.30`, code: 'Lab', display: 'Lab' }], text: 'Lab' },
    ],
    code: {
      coding: [
        ...coded('http://loinc.org', loinc),
        {
          system: `${LOCAL}.5.737384.232`,
          code: stableId(loinc[1]).slice(0, 7),
          display: loinc[1].toUpperCase(),
        },
      ],
      text: loinc[1].toUpperCase(),
    },
    subject: SUBJECT,
    effectiveDateTime: effective,
    issued: effective,
    valueQuantity: {
      value,
      unit,
      ...(comparator ? { comparator } : {}),
      ...(ucum ? { system: 'http://unitsofmeasure.org', code: ucum } : {}),
    },
    ...(range ? { referenceRange: [range] } : {}),
    specimen: { reference: 'Specimen/eSpecimen3', display: 'Specimen' },
  }
}
