import { createHash } from 'node:crypto'
import type {
  Bundle,
  BundleEntry,
  Condition,
  Encounter,
  FhirResource,
  Medication,
  MedicationRequest,
  Observation,
  Patient,
} from 'fhir/r4.js'
import { day } from '../../src/clinical/day.ts'
import { type Chart, readChart } from '../../src/fhir/chart.ts'
import { QUERIES } from '../../src/fhir/queries.ts'

/** One patient's chart, as one vendor's server writes it. */
export type VendorChart = {
  readonly patient: Patient & { readonly id: string }
  readonly conditions?: readonly Condition[]
  readonly medications?: readonly (MedicationRequest | Medication)[]
  readonly results?: readonly Observation[]
  readonly encounters?: readonly Encounter[]
}

/** How a vendor's server packs and addresses what it writes. */
export type Vendor = {
  readonly fhirBase: URL
  readonly searchset: (resources: readonly FhirResource[]) => Bundle
}

/** A code and the words that the vendor shows for it. */
export type Code = readonly [code: string, display: string]

/** When a problem began and ended; the vendors use what their screens ask for. */
export type Times = Pick<
  Condition,
  | 'onsetDateTime'
  | 'onsetPeriod'
  | 'onsetAge'
  | 'onsetString'
  | 'abatementDateTime'
  | 'abatementPeriod'
  | 'abatementString'
  | 'recordedDate'
>

/** Reads the chart as a CDS client with a full prefetch sends it: no network. */
export function readVendorChart(chart: VendorChart, vendor: Vendor, today: string): Promise<Chart> {
  return readChart({
    patientId: chart.patient.id,
    prefetch: prefetchOf(chart, vendor),
    record: null,
    fhirBase: vendor.fhirBase,
    today: day(today),
    site: { timeZone: 'America/Chicago' },
  })
}

export function resourcesOf(chart: VendorChart): readonly FhirResource[] {
  const { patient, conditions = [], medications = [], results = [], encounters = [] } = chart
  return [patient, ...conditions, ...medications, ...results, ...encounters]
}

/** The same patient with nothing in the chart. */
export function emptied({ patient }: VendorChart): VendorChart {
  return { patient }
}

/** An id that is the same in every run, and different for every word. */
export function stableId(words: string): string {
  return createHash('sha256').update(words).digest('hex')
}

function prefetchOf(chart: VendorChart, { searchset }: Vendor): Readonly<Record<string, unknown>> {
  const { patient, conditions = [], medications = [], results = [], encounters = [] } = chart
  const none = Object.fromEntries(Object.keys(QUERIES).map((key) => [key, null]))
  return {
    ...none,
    patient,
    conditions: searchset(conditions),
    medications: searchset(medications),
    results: searchset(results),
    encounters: searchset(encounters),
  }
}

export function entryOf(fullUrl: string, resource: FhirResource): BundleEntry {
  return { fullUrl, resource, search: { mode: resource.resourceType === 'Medication' ? 'include' : 'match' } }
}
