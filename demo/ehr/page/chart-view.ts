import type { CodeableConcept, Identifier, Patient, Quantity, Resource } from '@medplum/fhirtypes'
import { ageOn, type Day, day } from '../../../src/clinical/day.ts'
import { fhirRequestFrom } from '../fhir-request.ts'
import type { RecordStore } from '../record-store.ts'

/** A chart as the page shows it, read from the record like any other reader would. */
export type ChartView = {
  readonly id: string
  readonly name: string
  readonly recordNumber: string
  readonly sex: string
  readonly age: number
  readonly birthDate: string
  readonly problems: readonly Line[]
  readonly medications: readonly Line[]
  readonly procedures: readonly Line[]
  readonly results: readonly Line[]
  readonly visits: readonly Line[]
  readonly photos: readonly { readonly id: string; readonly on: string }[]
  readonly draftOrders: readonly string[]
  /** What apps have filed, the newest first. */
  readonly filed: readonly FiledLine[]
}

export type FiledLine = Line & {
  /** It was withdrawn: shown as such, and never as if it were gone. */
  readonly isInError: boolean
}

export type Line = { readonly text: string; readonly value?: string; readonly on: string }

export async function chartView(store: RecordStore, id: string, today: Day): Promise<ChartView | null> {
  const patient = await store.get({ type: 'Patient', id, query: new URLSearchParams() })
  if (patient.resource.resourceType !== 'Patient') return null
  const found = <T extends Resource['resourceType']>(type: T, sort: string) => search(store, type, id, sort)

  const [problems, medications, reported, procedures, observed, visits, photos, papers, orders, risks] =
    await Promise.all([
      found('Condition', '-onset-date'),
      found('MedicationRequest', '-authoredon'),
      found('MedicationStatement', '-effective'),
      found('Procedure', '-date'),
      found('Observation', '-date'),
      found('Encounter', '-date'),
      found('Media', '-created'),
      found('DocumentReference', '-date'),
      found('ServiceRequest', '-authored'),
      found('RiskAssessment', '-date'),
    ])
  const results = observed.filter((entry) => !isFiled(entry))
  const documents = papers.filter((entry) => !isFiled(entry))
  return {
    ...personView(patient.resource, today),
    problems: problems.map((entry) => ({ text: textOf(entry.code), on: dayOf(entry.onsetDateTime) })),
    medications: [
      ...medications.map((entry) => ({
        text: entry.medicationReference?.display ?? textOf(entry.medicationCodeableConcept),
        value: textOf(entry.dosageInstruction?.[0]?.route),
        on: dayOf(entry.authoredOn),
      })),
      ...reported.map((entry) => ({
        text: `${textOf(entry.medicationCodeableConcept)} (the patient says)`,
        value: textOf(entry.dosage?.[0]?.route),
        on: dayOf(entry.effectivePeriod?.start),
      })),
    ],
    procedures: procedures.map((entry) => ({
      text: textOf(entry.code),
      on: dayOf(entry.performedDateTime),
    })),
    results: results.map((entry) => ({
      text: textOf(entry.code),
      value: entry.valueQuantity ? amount(entry.valueQuantity) : textOf(entry.valueCodeableConcept),
      on: dayOf(entry.effectiveDateTime),
    })),
    visits: visits.map((entry) => ({ text: textOf(entry.serviceType), on: dayOf(entry.period?.start) })),
    photos: [
      ...photos.map((entry) => ({ id: entry.id ?? '', on: dayOf(entry.createdDateTime) })),
      ...documents.map((entry) => ({ id: entry.id ?? '', on: dayOf(entry.date) })),
    ],
    draftOrders: orders.map((entry) => textOf(entry.code)),
    filed: [
      ...risks.map((entry) => ({
        text: textOf(entry.prediction?.[0]?.outcome),
        value: `risk assessment, ${entry.status}: ${textOf(entry.prediction?.[0]?.qualitativeRisk)}`,
        on: dayOf(entry.occurrenceDateTime),
        isInError: entry.status === IN_ERROR,
      })),
      ...observed.filter(isFiled).map((entry) => ({
        text: textOf(entry.code),
        value: `observation, ${entry.status}: ${textOf(entry.interpretation?.[0])}`,
        on: dayOf(entry.issued),
        isInError: entry.status === IN_ERROR,
      })),
      ...papers.filter(isFiled).map((entry) => ({
        text: textOf(entry.type),
        value: `document, ${entry.docStatus ?? entry.status}`,
        on: dayOf(entry.date),
        isInError: entry.status === IN_ERROR,
      })),
    ],
  }
}

const IN_ERROR = 'entered-in-error'
const FILED_BY_FACIES = 'urn:facies:result'

function isFiled({ identifier }: { readonly identifier?: readonly Identifier[] }): boolean {
  return identifier?.some(({ system }) => system === FILED_BY_FACIES) === true
}

function personView(patient: Patient, today: Day) {
  const name = patient.name?.[0]
  const birthDate = patient.birthDate ?? ''
  return {
    id: patient.id ?? '',
    name: `${name?.family}, ${name?.given?.join(' ')}`,
    recordNumber: patient.identifier?.[0]?.value ?? '',
    sex: patient.gender ?? 'unknown',
    age: ageOn(day(birthDate), today),
    birthDate,
  }
}

type Of<T extends Resource['resourceType']> = Extract<Resource, { resourceType: T }>

async function search<T extends Resource['resourceType']>(
  store: RecordStore,
  type: T,
  id: string,
  sort: string,
) {
  const request = fhirRequestFrom(`${type}?subject=Patient/${id}&_sort=${sort}&_count=100`)
  const answer = request === null ? null : await store.get(request)
  if (answer?.resource.resourceType !== 'Bundle') return []
  return (answer.resource.entry ?? []).flatMap(({ resource }) => (resource ? [resource as Of<T>] : []))
}

/** The words of a coded entry, as an EHR shows them. */
export function textOf(concept: CodeableConcept | undefined): string {
  return concept?.text ?? concept?.coding?.[0]?.display ?? concept?.coding?.[0]?.code ?? ''
}

function amount({ value, unit }: Quantity): string {
  return `${value} ${unit?.replace('{1.73_m2}', '1.73 m²') ?? ''}`
}

function dayOf(dateTime: string | undefined): string {
  return dateTime?.slice(0, 10) ?? 'no date'
}
