import { codesOf } from '../clinical/value-sets.ts'
import type { Coding } from './code-systems.ts'
import { ASKED_CONCEPTS } from './result-concepts.ts'

const LOINC = 'http://loinc.org'
const OWN_CODES = '{{site.resultCodes}}'

/** The pictures that can be assessed. */
const PHOTO_TYPES = 'image/jpeg,image/png,image/webp'

/** The codes of every laboratory value and observation that the rules read: about 60, some 1,500 characters. */
const RESULT_CODES = ASKED_CONCEPTS.flatMap((concept) => codesOf(concept))
  .filter(({ system }) => system === LOINC)
  .map(({ code }) => `${LOINC}|${code}`)

/**
 * What we ask of a chart: the prefetch templates of the discovery, and our own searches. Only what the recommended
 * subset of CDS Hooks 2.0.1 has: no `_include`, no chains. `patient` takes the type and the id because some servers
 * find nothing by a bare id; US Core asks servers to take both.
 *
 * `neededFor` says who waits for the answer: everything, the photos, a work-up, or nobody for longer than its share of
 * the budget, since a caution can stand for it. Without the patient there is no answer at all (412), without the facts of
 * a work-up no card; only the visits may be missing, and then the setting is unknown.
 * A refusal is asked for only where a site keeps its consents there, and results under codes of its own only where it
 * has such codes.
 *
 * @see https://cds-hooks.hl7.org/2.0/#prefetch-query-restrictions
 */
export const QUERIES = {
  patient: { type: 'Patient', query: 'Patient/{{context.patientId}}', neededFor: 'anything', maxPages: 1 },
  photos: {
    type: 'Media',
    // Not by `type`, which a Media need not have.
    query: 'Media?subject=Patient/{{context.patientId}}&_sort=-created&_count=5',
    neededFor: 'photos',
    enough: 5,
    maxPages: 40,
  },
  documents: {
    type: 'DocumentReference',
    query: `DocumentReference?patient=Patient/{{context.patientId}}&contenttype=${PHOTO_TYPES}&_sort=-date&_count=20`,
    neededFor: 'photos',
    enough: 20,
    maxPages: 20,
  },
  // Where documents cannot be searched by the type of their content: the photos are picked out of all of them.
  allDocuments: {
    type: 'DocumentReference',
    query: 'DocumentReference?patient=Patient/{{context.patientId}}&_sort=-date&_count=100',
    neededFor: 'photos',
    enough: 200,
    maxPages: 20,
  },
  reports: {
    type: 'DiagnosticReport',
    query: 'DiagnosticReport?patient=Patient/{{context.patientId}}&_sort=-date&_count=100',
    neededFor: 'photos',
    enough: 100,
    maxPages: 20,
  },
  conditions: {
    type: 'Condition',
    query: 'Condition?patient=Patient/{{context.patientId}}&_count=200',
    neededFor: 'workup',
    maxPages: 10,
  },
  medications: {
    type: 'MedicationRequest',
    query: 'MedicationRequest?patient=Patient/{{context.patientId}}&_count=200',
    neededFor: 'workup',
    maxPages: 10,
  },
  results: {
    type: 'Observation',
    query: `Observation?patient=Patient/{{context.patientId}}&code=${RESULT_CODES.join(',')}&_sort=-date&_count=200`,
    neededFor: 'workup',
    maxPages: 10,
  },
  ownResults: {
    type: 'Observation',
    query: `Observation?patient=Patient/{{context.patientId}}&code=${OWN_CODES}&_sort=-date&_count=200`,
    neededFor: 'workup',
    maxPages: 10,
  },
  encounters: {
    type: 'Encounter',
    query: 'Encounter?patient=Patient/{{context.patientId}}&_sort=-date&_count=50',
    neededFor: 'workup',
    maxPages: 3,
  },
  statements: {
    type: 'MedicationStatement',
    query: 'MedicationStatement?patient=Patient/{{context.patientId}}&_count=200',
    neededFor: 'caution',
    maxPages: 5,
  },
  administrations: {
    type: 'MedicationAdministration',
    query: 'MedicationAdministration?patient=Patient/{{context.patientId}}&_sort=-effective-time&_count=200',
    neededFor: 'caution',
    maxPages: 5,
  },
  procedures: {
    type: 'Procedure',
    query: 'Procedure?patient=Patient/{{context.patientId}}&_sort=-date&_count=200',
    neededFor: 'caution',
    maxPages: 5,
  },
  referrals: {
    type: 'ServiceRequest',
    query: 'ServiceRequest?patient=Patient/{{context.patientId}}&status=active,on-hold&_count=200',
    neededFor: 'caution',
    maxPages: 5,
  },
  consents: {
    type: 'Consent',
    query: 'Consent?patient=Patient/{{context.patientId}}&status=active&_count=100',
    neededFor: 'photos',
    maxPages: 3,
  },
} as const satisfies Record<string, Query>

export type QueryKey = keyof typeof QUERIES

export type Query = {
  /** The resource type that answers it. */
  readonly type: string
  readonly query: string
  readonly neededFor: 'anything' | 'photos' | 'workup' | 'caution'
  /** So many of the newest will do, where they evidently come newest first; all are wanted where left out. */
  readonly enough?: number
  /** A server may give fewer to a page than it was asked for, and no order. */
  readonly maxPages: number
}

/** What one site asks for and another does not. */
export type SiteQueryKey = 'consents' | 'ownResults' | 'allDocuments' | 'reports'

export type ChartKey = Exclude<QueryKey, SiteQueryKey>

const SITE_QUERY_KEYS: readonly string[] = [
  'consents',
  'ownResults',
  'allDocuments',
  'reports',
] satisfies SiteQueryKey[]

export const CHART_KEYS = (Object.keys(QUERIES) as QueryKey[]).filter(
  (key): key is ChartKey => !SITE_QUERY_KEYS.includes(key),
)

/** Those that may be sent along. */
export type PhotoKey = 'photos' | 'documents'

/** All that photos are found by. */
export type PhotoQueryKey = PhotoKey | 'allDocuments' | 'reports'

export const FACT_KEYS = CHART_KEYS.filter((key): key is FactKey => key !== 'photos' && key !== 'documents')

export type FactKey = Exclude<ChartKey, PhotoKey>

export type PrefetchTemplates = Readonly<Partial<Record<QueryKey, string>>>

const PATIENT_TOKEN = '{{context.patientId}}'

/**
 * Key -> query, as a discovery shows it. Without arguments what every site may be shown: nothing of any one of them.
 *
 * @param resultCodes - the site's own, for `ownResults`
 */
export function prefetchTemplates(
  keys: readonly QueryKey[] = CHART_KEYS,
  resultCodes: readonly Coding[] = [],
): PrefetchTemplates {
  return Object.fromEntries(keys.map((key) => [key, queryFor(key, PATIENT_TOKEN, resultCodes)]))
}

/**
 * @param patientId - checked to be a FHIR id, so that it cannot add a parameter or leave the path
 * @param resultCodes - the site's own, for `ownResults`
 */
export function queryFor(key: QueryKey, patientId: string, resultCodes: readonly Coding[] = []): string {
  const codes = new Set(resultCodes.map(({ system, code }) => `${queryToken(system)}|${queryToken(code)}`))
  return QUERIES[key].query.replace(PATIENT_TOKEN, patientId).replace(OWN_CODES, () => [...codes].join(','))
}

/** What of a query goes by the record server and by who asks. */
export type Wording = {
  /** The parameter that the server finds the patient by; the query's own where left out. */
  readonly patientBy?: PatientParameter | undefined
  /** How many are wanted on a page; the query's own number where that is more, or this is left out. */
  readonly most?: number | undefined
}

/** The names under which a search takes the patient: every type has one of them, most have both. */
export type PatientParameter = 'subject' | 'patient'

export function worded(query: string, { patientBy, most = 0 }: Wording): string {
  const byPatient = patientBy ? query.replace(OF_PATIENT, `?${patientBy}=`) : query
  return byPatient.replace(/(?<=&_count=)\d+/, (count) => String(Math.max(Number(count), most)))
}

/** The parameter that a query asks by where nobody knows what the server takes. */
export function patientParameterOf(key: QueryKey): PatientParameter {
  return QUERIES[key].query.match(OF_PATIENT)?.[1] === 'subject' ? 'subject' : 'patient'
}

const OF_PATIENT = /\?(subject|patient)=/

/** Part of a token in a search: what FHIR reads as a separator has a backslash, what an address does is encoded. */
function queryToken(text: string): string {
  return encodeURIComponent(text.replaceAll(/[\\,$|]/g, '\\$&'))
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
}

export function isFhirId(text: string): boolean {
  return /^[A-Za-z0-9\-.]{1,64}$/.test(text) && text !== '.' && text !== '..'
}
