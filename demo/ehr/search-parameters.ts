import type { FhirRequest } from './fhir-request.ts'

const OF_RESULT = ['_count', '_sort', '_offset', '_id', '_lastUpdated', '_include']

/** What can be read here, and by what it can be searched. */
export const SEARCH_PARAMETERS = {
  Patient: ['identifier', 'family', 'given', 'birthdate', 'gender'],
  Media: ['patient', 'subject', 'type', 'status', 'created', 'modality'],
  DocumentReference: ['patient', 'subject', 'type', 'category', 'status', 'date', 'contenttype'],
  DiagnosticReport: ['patient', 'subject', 'category', 'code', 'date', 'status'],
  Condition: [
    'patient',
    'subject',
    'clinical-status',
    'verification-status',
    'category',
    'code',
    'onset-date',
  ],
  MedicationRequest: ['patient', 'subject', 'status', 'intent', 'authoredon', 'code'],
  MedicationStatement: ['patient', 'subject', 'status', 'effective', 'code'],
  MedicationAdministration: ['patient', 'subject', 'status', 'effective-time', 'code'],
  Medication: ['code', 'status'],
  Observation: ['patient', 'subject', 'category', 'code', 'date', 'status'],
  Encounter: ['patient', 'subject', 'status', 'class', 'date', 'type', 'service-provider'],
  Procedure: ['patient', 'subject', 'status', 'code', 'date', 'category'],
  ServiceRequest: ['patient', 'subject', 'status', 'intent', 'code', 'authored'],
  Consent: ['patient', 'status', 'category', 'scope'],
  RiskAssessment: ['patient', 'subject', 'identifier', 'date'],
  Device: ['identifier'],
  Provenance: ['target', 'agent'],
  Practitioner: ['identifier'],
  Binary: [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ServedType = keyof typeof SEARCH_PARAMETERS

export function isServedType(type: string): type is ServedType {
  return Object.hasOwn(SEARCH_PARAMETERS, type)
}

/** What is wrong with a search; without this check the record would quietly find nothing. */
export function problemWithSearch({ type, query }: FhirRequest): string | null {
  if (!isServedType(type)) return `There is no ${type} in this EHR`

  const known: readonly string[] = [...SEARCH_PARAMETERS[type], ...OF_RESULT]
  for (const [name, value] of query) {
    if (!known.includes(name)) return `${type} cannot be searched by ${JSON.stringify(name)}`
    if (value === '') return `The search parameter ${name} has no value`
    if (name === 'subject' && !value.includes('/')) return 'subject must be Patient/<id>, not a bare id'
    if (isCountOrOffset(name) && !/^\d{1,4}$/.test(value)) return `${name} must be a number`
  }
  return null
}

function isCountOrOffset(name: string): boolean {
  return name === '_count' || name === '_offset'
}
