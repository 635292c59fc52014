import type {
  CodeableConcept,
  Condition,
  Encounter,
  Medication,
  MedicationRequest,
  Observation,
  ObservationComponent,
  Patient,
  Period,
} from 'fhir/r4.js'
import { type Code, entryOf, stableId, type Vendor } from './vendor-chart.ts'

/**
 * Resources as the Synthea generator writes them: one coding each, RxNorm products, no routes, times with an offset,
 * US Core profiles, and every reference a `urn:uuid` into the same Bundle.
 *
 * @see https://github.com/synthetichealth/synthea/wiki
 */
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition'
const PATIENT_ID = uuidOf('patient')
const SUBJECT = { reference: `urn:uuid:${PATIENT_ID}` }
const ENCOUNTER = { reference: `urn:uuid:${uuidOf('encounter')}` }

export const SYNTHEA: Vendor = {
  fhirBase: new URL('https://synthea.example/fhir'),
  searchset: (resources) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.filter(({ resourceType }) => resourceType !== 'Medication').length,
    ...(resources.length === 0 ? {} : { entry: resources.map((one) => entryOf(`urn:uuid:${one.id}`, one)) }),
  }),
}

export function syntheaPatient(
  gender: 'female' | 'male',
  birthDate: string,
): Patient & { readonly id: string } {
  return {
    resourceType: 'Patient',
    id: PATIENT_ID,
    meta: { profile: [`${US_CORE}/us-core-patient`] },
    extension: [
      { url: `${US_CORE}/us-core-birthsex`, valueCode: gender === 'female' ? 'F' : 'M' },
      {
        url: 'http://synthetichealth.github.io/synthea/quality-adjusted-life-years',
        valueDecimal: 31.7,
      },
    ],
    identifier: [{ system: 'https://github.com/synthetichealth/synthea', value: PATIENT_ID }],
    name: [{ use: 'official', family: 'Doe123', given: ['Alex456'] }],
    gender,
    birthDate,
    multipleBirthBoolean: false,
  }
}

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

export type SyntheaOrder = {
  readonly drug: Code
  readonly status: 'active' | 'stopped' | 'completed'
  readonly authoredOn: string
  /** Many of its orders carry no dosage at all. */
  readonly daily?: number
}

export function syntheaOrder(order: SyntheaOrder): MedicationRequest {
  return { ...request(order), medicationCodeableConcept: product(order.drug) }
}

/** Some of its orders point to a Medication of the Bundle. */
export function syntheaOrderByReference(order: SyntheaOrder): readonly (MedicationRequest | Medication)[] {
  const id = uuidOf(`medication ${order.drug[0]}`)
  return [
    { ...request(order), medicationReference: { reference: `urn:uuid:${id}` } },
    {
      resourceType: 'Medication',
      id,
      meta: { profile: [`${US_CORE}/us-core-medication`] },
      code: product(order.drug),
      status: 'active',
    },
  ]
}

function request({ drug, status, authoredOn, daily }: SyntheaOrder): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: uuidOf(`order ${drug[0]} ${authoredOn}`),
    meta: { profile: [`${US_CORE}/us-core-medicationrequest`] },
    status,
    intent: 'order',
    category: [
      {
        coding: [
          { system: `${TERMINOLOGY}/medicationrequest-category`, code: 'community', display: 'Community' },
        ],
        text: 'Community',
      },
    ],
    subject: SUBJECT,
    encounter: ENCOUNTER,
    authoredOn,
    requester: { reference: `urn:uuid:${uuidOf('practitioner')}`, display: 'Dr. Sam789' },
    ...(daily === undefined
      ? {}
      : {
          dosageInstruction: [
            {
              sequence: 1,
              timing: { repeat: { frequency: daily, period: 1, periodUnit: 'd' } },
              asNeededBoolean: false,
              doseAndRate: [
                {
                  type: {
                    coding: [
                      { system: `${TERMINOLOGY}/dose-rate-type`, code: 'ordered', display: 'Ordered' },
                    ],
                  },
                  doseQuantity: { value: 1 },
                },
              ],
            },
          ],
        }),
  }
}

function product([code, display]: Code): CodeableConcept {
  return {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
    text: display,
  }
}

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

export type SyntheaVisit = {
  readonly status: 'finished' | 'in-progress'
  readonly kind: 'AMB' | 'IMP' | 'EMER' | 'HH'
  readonly type: Code
  readonly period: Period
}

export function syntheaVisit({ status, kind, type, period }: SyntheaVisit): Encounter {
  return {
    resourceType: 'Encounter',
    id: uuidOf(`encounter ${type[0]} ${period.start}`),
    meta: { profile: [`${US_CORE}/us-core-encounter`] },
    status,
    class: { system: `${TERMINOLOGY}/v3-ActCode`, code: kind },
    type: [snomed(type)],
    subject: { ...SUBJECT, display: 'Alex456 Doe123' },
    period,
  }
}

function snomed([code, display]: Code): CodeableConcept {
  return { coding: [{ system: 'http://snomed.info/sct', code, display }], text: display }
}

function loincConcept([code, display]: Code): CodeableConcept {
  return { coding: [{ system: 'http://loinc.org', code, display }], text: display }
}

function uuidOf(words: string): string {
  const hex = stableId(words)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
