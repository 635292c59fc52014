import type { Observation, ObservationComponent } from 'fhir/r4.js'
import type { Code } from '../vendor-chart.ts'
import { ENCOUNTER, loincConcept, SUBJECT, TERMINOLOGY, US_CORE, uuidOf } from './server.ts'

export function syntheaResult(loinc: Code, effective: string, value: number, unit: string): Observation {
  return {
    ...observation(loinc, effective, 'laboratory'),
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  }
}

/** A panel whose values are its components. */
export function syntheaPanel(
  loinc: Code,
  effective: string,
  parts: readonly (readonly [loinc: Code, value: number, unit: string])[],
): Observation {
  const component = parts.map(
    ([code, value, unit]): ObservationComponent => ({
      code: loincConcept(code),
      valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    }),
  )
  return { ...observation(loinc, effective, 'vital-signs'), component }
}

function observation(loinc: Code, effective: string, category: string): Observation {
  return {
    resourceType: 'Observation',
    id: uuidOf(`observation ${loinc[0]} ${effective}`),
    meta: { profile: [`${US_CORE}/us-core-observation-lab`] },
    status: 'final',
    category: [{ coding: [{ system: `${TERMINOLOGY}/observation-category`, code: category }] }],
    code: loincConcept(loinc),
    subject: SUBJECT,
    encounter: ENCOUNTER,
    effectiveDateTime: effective,
    issued: effective,
  }
}
