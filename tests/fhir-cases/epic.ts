import type {
  Coding,
  Condition,
  Encounter,
  FhirResource,
  Medication,
  MedicationRequest,
  Observation,
  ObservationReferenceRange,
  Patient,
  Period,
} from 'fhir/r4.js'
import { type Code, entryOf, stableId, type Times, type Vendor } from './vendor-chart.ts'

/**
 * Resources as Epic's R4 server writes them: several codings beside a local one in `urn:oid` systems, the drug behind a
 * reference, drug names with capitals inside, the route as a local code with words, an encounter class of its own, and
 * a warning among the results of every search.
 *
 * @see https://fhir.epic.com/Specifications
 */
const BASE = 'https://epic.example/interconnect/api/FHIR/R4'
const LOCAL = 'urn:oid:1.2.840.114350.1.13.0.1.7'
const CLASSES = 'urn:oid:1.2.840.114350.1.72.1.7.7.10.696784.13260'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const PATIENT_ID = 'eq081-VQEgP8drUUqCWzHfw3'
const SUBJECT = { reference: `Patient/${PATIENT_ID}`, display: 'Example, Patient' }

export const EPIC: Vendor = {
  fhirBase: new URL(BASE),
  searchset: (resources) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.filter(({ resourceType }) => resourceType !== 'Medication').length,
    link: [{ relation: 'self', url: `${BASE}/?patient=${PATIENT_ID}` }],
    entry: [
      ...resources.map((resource) => entryOf(`${BASE}/${resource.resourceType}/${resource.id}`, resource)),
      {
        fullUrl: `urn:uuid:00000000-0000-4000-8000-000000000001`,
        resource: WARNING,
        search: { mode: 'outcome' },
      },
    ],
  }),
}

const WARNING: FhirResource = {
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'warning',
      code: 'suppressed',
      details: {
        coding: [{ system: `${LOCAL}.2.657369`, code: '59204', display: 'Results may be incomplete.' }],
        text: 'Results may be incomplete.',
      },
    },
  ],
}

export function epicPatient(gender: 'female' | 'male', birthDate: string): Patient & { readonly id: string } {
  return {
    resourceType: 'Patient',
    id: PATIENT_ID,
    extension: [
      {
        url: 'http://open.epic.com/FHIR/StructureDefinition/extension/legal-sex',
        valueCodeableConcept: {
          coding: [{ system: `${LOCAL}.10.698084.130.657370.19999000`, code: gender, display: gender }],
        },
      },
    ],
    identifier: [{ use: 'usual', type: { text: 'MRN' }, system: `${LOCAL}.5.737384.14`, value: '203713' }],
    active: true,
    name: [{ use: 'official', text: 'Patient Example', family: 'Example', given: ['Patient'] }],
    gender,
    birthDate,
    deceasedBoolean: false,
  }
}

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

export type EpicOrder = {
  /** The name as Epic shows it: `predniSONE (DELTASONE) 20 mg tablet`. */
  readonly drug: string
  /** RxNorm codes of the product and of its relatives, as Epic lists them; none where the drug is not mapped. */
  readonly rxnorm?: readonly string[]
  readonly status?: MedicationRequest['status']
  readonly authoredOn: string
  readonly route?: string
  readonly sig: string
  readonly bounds?: Period
  /** How many doses in all, where the order says so. */
  readonly count?: number
  readonly dispense?: MedicationRequest['dispenseRequest']
  readonly setting?: 'community' | 'outpatient' | 'inpatient'
}

/** An order that points to a Medication sent beside it. */
export function epicOrder(order: EpicOrder): readonly (MedicationRequest | Medication)[] {
  const medication = medicationOf(order, idOf(order.drug))
  return [request(order, { reference: `Medication/${medication.id}`, display: order.drug }), medication]
}

/** An order that carries its Medication inside. */
export function epicOrderWithin(order: EpicOrder): readonly MedicationRequest[] {
  return [
    {
      ...request(order, { reference: '#med1', display: order.drug }),
      contained: [medicationOf(order, 'med1')],
    },
  ]
}

/** An order whose Medication was not sent: its display is all there is. */
export function epicOrderAlone(order: EpicOrder): readonly MedicationRequest[] {
  return [request(order, { reference: `Medication/${idOf(order.drug)}`, display: order.drug })]
}

function medicationOf({ drug, rxnorm = [] }: EpicOrder, id: string): Medication {
  return {
    resourceType: 'Medication',
    id,
    identifier: [{ use: 'usual', system: `${LOCAL}.2.698288`, value: stableId(drug).slice(0, 6) }],
    code: {
      coding: [
        { system: 'urn:oid:2.16.840.1.113883.6.253', code: '12189' },
        { system: 'urn:oid:2.16.840.1.113883.6.68', code: '22100045000310' },
        ...rxnorm.map((code): Coding => ({ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code })),
      ],
      text: drug,
    },
    form: {
      coding: [{ system: `${LOCAL}.4.698288.310`, code: 'TABS' }],
      text: drug.split(' ').at(-1) ?? drug,
    },
  }
}

function request(
  order: EpicOrder,
  medicationReference: MedicationRequest['medicationReference'],
): MedicationRequest {
  const {
    drug,
    status = 'active',
    authoredOn,
    route,
    sig,
    bounds,
    count,
    dispense,
    setting = 'community',
  } = order
  return {
    resourceType: 'MedicationRequest',
    id: idOf(`order of ${drug}`),
    status,
    intent: 'order',
    category: [
      {
        coding: [{ system: `${TERMINOLOGY}/medicationrequest-category`, code: setting, display: setting }],
        text: setting,
      },
    ],
    ...(medicationReference ? { medicationReference } : {}),
    subject: SUBJECT,
    authoredOn,
    requester: {
      reference: 'Practitioner/eM5CWtq15N0WJeuCet5bJlQ3',
      type: 'Practitioner',
      display: 'Physician',
    },
    dosageInstruction: [
      {
        text: sig,
        patientInstruction: sig,
        timing: {
          repeat: {
            ...(bounds ? { boundsPeriod: bounds } : {}),
            ...(count ? { count } : {}),
            timeOfDay: ['09:00:00'],
          },
          code: { text: 'Daily' },
        },
        asNeededBoolean: false,
        ...(route ? { route: routeOf(route) } : {}),
        doseAndRate: ['calculated', 'admin-amount', 'ordered'].map((type) => ({
          type: { coding: [{ system: 'http://epic.com/CodeSystem/dose-rate-type', code: type }], text: type },
          doseQuantity: { value: 1, unit: 'tablet', system: 'http://unitsofmeasure.org', code: '{tbl}' },
        })),
      },
    ],
    ...(dispense ? { dispenseRequest: dispense } : {}),
  }
}

// Epic's SNOMED CT code of "by mouth" is a qualifier that is no route there.
function routeOf(
  text: string,
): NonNullable<NonNullable<MedicationRequest['dosageInstruction']>[number]['route']> {
  const qualifier =
    text === 'Oral' ? coded('http://snomed.info/sct', ['260548002', 'Oral (qualifier value)']) : []
  return { coding: [...qualifier, { system: `${LOCAL}.4.798268.7025`, code: '15', display: text }], text }
}

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

export type EpicVisit = {
  readonly status: Encounter['status']
  readonly kind: Code
  readonly type: string
  readonly service?: string
  readonly period: Period
  readonly reason?: EpicDiagnosis
}

export function epicVisit({ status, kind, type, service, period, reason }: EpicVisit): Encounter {
  return {
    resourceType: 'Encounter',
    id: idOf(`${type} ${period.start}`),
    identifier: [{ use: 'usual', system: `${LOCAL}.3.698084.8`, value: '29541' }],
    status,
    class: { system: CLASSES, code: kind[0], display: kind[1] },
    type: [{ coding: [{ system: `${LOCAL}.10.698084.30`, code: '101', display: type }], text: type }],
    ...(service
      ? {
          serviceType: {
            coding: [{ system: `${LOCAL}.4.698084.18886`, code: '25', display: service }],
            text: service,
          },
        }
      : {}),
    subject: SUBJECT,
    period,
    ...(reason
      ? {
          reasonCode: [
            {
              coding: [
                ...coded('http://snomed.info/sct', reason.snomed),
                ...coded('http://hl7.org/fhir/sid/icd-10-cm', reason.icd10),
              ],
              text: reason.text,
            },
          ],
        }
      : {}),
    hospitalization: { dischargeDisposition: { text: 'Home' } },
  }
}

function coded(system: string, code: Code | undefined): readonly Coding[] {
  return code ? [{ system, code: code[0], display: code[1] }] : []
}

function idOf(words: string): string {
  return `e${stableId(words).slice(0, 22)}3`
}
