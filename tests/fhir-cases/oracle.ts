import type {
  CodeableConcept,
  Coding,
  Condition,
  Encounter,
  MedicationRequest,
  Narrative,
  Observation,
  Patient,
  Period,
  Quantity,
} from 'fhir/r4.js'
import { type Code, entryOf, stableId, type Times, type Vendor } from './vendor-chart.ts'

/**
 * Resources as Oracle Health's Millennium writes them: the tenant's own code sets beside the standard ones, each
 * coding saying whether a person chose it, the drug in the order with the words of Multum, a narrative everywhere,
 * times in UTC, and, outside the USA, laboratory values in SI units.
 *
 * @see https://docs.oracle.com/en/industries/health/millennium-platform-apis/mfrap/
 */
const TENANT = 'https://fhir.cerner.com/ec2458f2-1e24-41c8-b71b-0e701af7583d'
const BASE = 'https://oracle.example/r4/ec2458f2-1e24-41c8-b71b-0e701af7583d'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const SNOMED = 'http://snomed.info/sct'
const UCUM = 'http://unitsofmeasure.org'
const PATIENT_ID = '12724066'
const SUBJECT = { reference: `Patient/${PATIENT_ID}`, display: 'SMART, NANCY' }
const ENCOUNTER = { reference: 'Encounter/97953477' }

export const ORACLE: Vendor = {
  fhirBase: new URL(BASE),
  searchset: (resources) => ({
    resourceType: 'Bundle',
    id: 'b630105a-2ec0-4877-8f8c-3b26b53cacd9',
    type: 'searchset',
    link: [{ relation: 'self', url: `${BASE}/?patient=${PATIENT_ID}` }],
    ...(resources.length === 0
      ? {}
      : { entry: resources.map((one) => entryOf(`${BASE}/${one.resourceType}/${one.id}`, one)) }),
  }),
}

export function oraclePatient(
  gender: 'female' | 'male',
  birthDate: string,
): Patient & { readonly id: string } {
  return {
    resourceType: 'Patient',
    id: PATIENT_ID,
    text: narrative('Patient', 'SMART, NANCY'),
    identifier: [
      {
        use: 'usual',
        type: { coding: [{ system: `${TENANT}/codeSet/4`, code: '10', userSelected: true }], text: 'MRN' },
        _system: {
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
          ],
        },
        value: '6931',
        period: { start: '2019-12-26T15:38:02.000Z' },
      },
    ],
    active: true,
    name: [{ use: 'official', text: 'SMART, NANCY', family: 'SMART', given: ['NANCY'] }],
    gender,
    birthDate,
  }
}

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

const ROUTES = {
  Oral: ['318185', ['26643006', 'Oral route (qualifier value)']],
  Inhalation: ['318165', ['447694001', 'Respiratory tract route (qualifier value)']],
  Topical: ['318197', ['6064005', 'Topical route (qualifier value)']],
  Subcutaneous: ['318193', ['34206005', 'Subcutaneous route (qualifier value)']],
} as const satisfies Record<string, readonly [string, Code]>

export type OracleOrder = {
  /** The orderable and, in brackets, its synonym: `prednisone (prednisone 10 mg oral tablet)`. */
  readonly text: string
  readonly rxnorm?: Code
  readonly route: keyof typeof ROUTES
  readonly sig: string
  readonly status?: MedicationRequest['status']
  readonly authoredOn: string
  readonly bounds: Period
  readonly dose: Quantity
  readonly dispense?: MedicationRequest['dispenseRequest']
}

export function oracleOrder(order: OracleOrder): MedicationRequest {
  const { text, rxnorm, sig, status = 'active', authoredOn, bounds, dose, dispense } = order
  const [code, snomed] = ROUTES[order.route]
  return {
    resourceType: 'MedicationRequest',
    id: numberFrom(text),
    meta: { versionId: '3', lastUpdated: '2026-05-21T01:00:49.000Z' },
    text: narrative('Medication Request', `${text} ${sig}`),
    status,
    intent: 'order',
    category: [
      {
        coding: [
          { system: `${TERMINOLOGY}/medicationrequest-category`, code: 'community', userSelected: false },
        ],
      },
    ],
    reportedBoolean: false,
    medicationCodeableConcept: {
      coding: [
        ...chosen('http://www.nlm.nih.gov/research/umls/rxnorm', rxnorm, false),
        { system: `${TENANT}/synonym`, code: numberFrom(text), display: text, userSelected: true },
      ],
      text,
    },
    subject: SUBJECT,
    encounter: ENCOUNTER,
    authoredOn,
    dosageInstruction: [
      {
        extension: [
          {
            url: 'https://fhir-ehr.cerner.com/r4/StructureDefinition/clinical-instruction',
            valueString: sig,
          },
        ],
        text: sig,
        timing: {
          repeat: { boundsPeriod: bounds },
          code: {
            coding: [
              { system: `${TENANT}/codeSet/4003`, code: '696543', display: 'Daily', userSelected: true },
            ],
            text: 'Daily',
          },
        },
        route: {
          coding: [
            { system: `${TENANT}/codeSet/4001`, code, display: order.route, userSelected: true },
            ...chosen(SNOMED, snomed, false),
          ],
          text: order.route,
        },
        doseAndRate: [{ doseQuantity: dose }],
      },
    ],
    dispenseRequest: dispense ?? { validityPeriod: { start: authoredOn } },
  }
}

export type OracleResult = {
  readonly loinc: Code
  /** The event code's name in the tenant. */
  readonly event: string
  readonly effective: string
  readonly value: number
  readonly unit: string
  readonly ucum: string
  readonly low?: number
  readonly high?: number
  readonly category?: 'laboratory' | 'vital-signs'
}

export function oracleResult(result: OracleResult): Observation {
  const { loinc, event, effective, value, category = 'laboratory' } = result
  const quantity = (amount: number): Quantity => ({
    value: amount,
    unit: result.unit,
    system: UCUM,
    code: result.ucum,
  })
  return {
    ...observation(loinc, event, effective, category),
    valueQuantity: quantity(value),
    ...(result.high === undefined
      ? {}
      : {
          referenceRange: [
            {
              ...(result.low === undefined ? {} : { low: quantity(result.low) }),
              high: quantity(result.high),
              type: {
                coding: [
                  {
                    system: `${TERMINOLOGY}/referencerange-meaning`,
                    code: 'normal',
                    display: 'Normal Range',
                  },
                ],
                text: 'Normal Range',
              },
            },
          ],
        }),
  }
}

/** An answer chosen from a list, such as a pregnancy status. */
export function oracleAnswer(
  loinc: Code,
  event: string,
  effective: string,
  answer: CodeableConcept,
): Observation {
  return { ...observation(loinc, event, effective, 'social-history'), valueCodeableConcept: answer }
}

export function oracleDate(loinc: Code, event: string, effective: string, value: string): Observation {
  return { ...observation(loinc, event, effective, 'social-history'), valueDateTime: value }
}

function observation(loinc: Code, event: string, effective: string, category: string): Observation {
  return {
    resourceType: 'Observation',
    id: `L-${numberFrom(`${event} ${effective}`)}`,
    meta: { versionId: '1', lastUpdated: effective },
    text: narrative('Observation', event),
    identifier: [{ system: 'https://fhir.cerner.com/ceuuid', value: `CE${numberFrom(event)}` }],
    status: 'final',
    category: [
      { coding: [{ system: `${TERMINOLOGY}/observation-category`, code: category }], text: category },
    ],
    code: {
      coding: [
        { system: `${TENANT}/codeSet/72`, code: numberFrom(event), display: event, userSelected: true },
        ...chosen('http://loinc.org', loinc, false),
      ],
      text: event,
    },
    subject: SUBJECT,
    encounter: ENCOUNTER,
    effectiveDateTime: effective,
    issued: effective,
  }
}

export type OracleVisit = {
  readonly status: Encounter['status']
  /** Of HL7's act codes, or of the v2 patient classes. */
  readonly kind: Coding
  readonly service: { readonly local: string; readonly snomed: Code }
  readonly period: Period
  readonly reason?: OracleDiagnosis
}

export function oracleVisit({ status, kind, service, period, reason }: OracleVisit): Encounter {
  return {
    resourceType: 'Encounter',
    id: numberFrom(`${service.local} ${period.start}`),
    text: narrative('Encounter', service.local),
    extension: [
      {
        url: 'https://fhir-ehr.cerner.com/r4/StructureDefinition/estimated-financial-responsibility-amount',
        valueMoney: { value: 0, currency: 'USD' },
      },
    ],
    status,
    class: { ...kind, userSelected: false },
    type: [
      {
        coding: [{ system: `${TENANT}/codeSet/71`, code: '309308', display: 'Visit', userSelected: true }],
        text: 'Visit',
      },
    ],
    serviceType: {
      coding: [
        { system: `${TENANT}/codeSet/34`, code: '33536475', display: service.local, userSelected: true },
        ...chosen(SNOMED, service.snomed, false),
      ],
      text: service.local,
    },
    subject: SUBJECT,
    period,
    ...(reason
      ? { reasonCode: [{ coding: [...chosen(SNOMED, reason.snomed, false)], text: reason.text }] }
      : {}),
    location: [{ location: { reference: 'Location/32545019', display: 'ICU, 102, A' }, status: 'active' }],
  }
}

function chosen(system: string, code: Code | undefined, userSelected: boolean): readonly Coding[] {
  return code ? [{ system, code: code[0], display: code[1], userSelected }] : []
}

function narrative(kind: string, words: string): Narrative {
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><p><b>${kind}</b></p><p>${words}</p></div>`,
  }
}

function numberFrom(words: string): string {
  return String(Number.parseInt(stableId(words).slice(0, 8), 16))
}
