import { AppError } from '../errors.ts'
import { type Drug, drugOfConcept, drugOfMedication } from './drug-name.ts'
import { inTime } from './in-time.ts'
import { withoutLongLists } from './long-lists.ts'
import type { RecordDoor } from './record.ts'
import { type FhirResource, type Json, objectOf, objectsOf, textOf } from './shapes.ts'

/** How many Medication resources we fetch for one patient at most. */
const MOST_READS = 40

const NAMES_A_DRUG = new Set(['MedicationRequest', 'MedicationStatement', 'MedicationAdministration'])

/** Which drug an entry is for; null when nothing that we can read says so. */
export type DrugOf = (request: FhirResource) => Drug | null

/**
 * Finds the Medication behind each entry that only points to one: contained in it, sent along in the Bundle, or
 * read from the record, the first entries first. One that cannot be read falls back to the words of the reference.
 *
 * @param sideSignal - when to stop waiting for the drugs of statements and administrations: a decision needs the
 *   orders alone
 */
export async function drugsBehind(
  resources: readonly FhirResource[],
  record: RecordDoor | null,
  base: URL | null,
  sideSignal?: AbortSignal,
): Promise<DrugOf> {
  const pathOf = (resource: FhirResource) => {
    const reference = referenceOf(resource)
    return reference === null ? null : medicationPath(reference, base)
  }
  const sent = new Map(
    resources.filter(isMedication).map((medication) => [`Medication/${medication.id}`, medication]),
  )
  const paths = new Set(resources.map(pathOf).filter((path) => path !== null))
  const missing = [...paths].filter((path) => !sent.has(path)).slice(0, MOST_READS)
  const ordered = new Set(resources.filter(isOrder).map(pathOf))
  const read = await readAll(missing, record, (path) => (ordered.has(path) ? undefined : sideSignal))

  return (request) => {
    if (objectOf(request.medicationCodeableConcept)) return drugOfConcept(request.medicationCodeableConcept)
    const reference = referenceOf(request)
    const medication = reference === null ? null : contained(request, reference)
    const path = pathOf(request)
    const found = medication ?? (path === null ? null : (sent.get(path) ?? read.get(path) ?? null))
    if (found) return drugOfMedication(found)

    const display = textOf(objectOf(request.medicationReference)?.display)
    return display === null ? null : { codings: [], words: display }
  }
}

async function readAll(
  paths: readonly string[],
  record: RecordDoor | null,
  endOf: (path: string) => AbortSignal | undefined,
): Promise<ReadonlyMap<string, FhirResource>> {
  if (!record) return new Map()
  const pairs = await Promise.all(
    paths.map(async (path) => [path, await inTime(readOrNull(path, record), endOf(path), null)] as const),
  )
  return new Map(pairs.flatMap(([path, medication]) => (medication ? [[path, medication]] : [])))
}

async function readOrNull(path: string, record: RecordDoor): Promise<FhirResource | null> {
  try {
    const medication = await record.read('Medication', path.slice('Medication/'.length))
    // One that names too much names nothing: then the list of drugs is not whole.
    return withoutLongLists(medication) === medication ? medication : null
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function contained(request: FhirResource, reference: string): Json | null {
  return (
    objectsOf(request.contained).find(
      (resource) => isMedication(resource) && `#${resource.id}` === reference,
    ) ?? null
  )
}

/** `Medication/<id>` for a reference into this record, or to an entry that was sent along; null for any other. */
function medicationPath(reference: string, base: URL | null): string | null {
  const uuid = /^urn:uuid:([0-9a-f-]{36})$/i.exec(reference)?.[1]
  if (uuid) return `Medication/${uuid}`
  const root = base?.href.replace(/\/?$/, '/')
  const relative = root && reference.startsWith(root) ? reference.slice(root.length) : reference
  return (
    /^(Medication\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(relative)?.[1] ?? null
  )
}

function referenceOf(request: FhirResource): string | null {
  return NAMES_A_DRUG.has(request.resourceType)
    ? textOf(objectOf(request.medicationReference)?.reference)
    : null
}

function isOrder({ resourceType }: FhirResource): boolean {
  return resourceType === 'MedicationRequest'
}

function isMedication(resource: Json): boolean {
  return resource.resourceType === 'Medication' && typeof resource.id === 'string'
}
