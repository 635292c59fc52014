import { AppError } from '../errors.ts'
import { belongsTo } from './belongs.ts'
import { contentMark } from './content-mark.ts'
import { identifiersOf } from './identifiers.ts'
import type { RecordDoor } from './record.ts'
import { RESULT_SYSTEM } from './result.ts'
import { type FhirResource, objectOf, textOf } from './shapes.ts'
import type { RecordWriter } from './write-record.ts'

export type Withdrawing = {
  readonly patientId: string
  readonly record: Pick<RecordDoor, 'read' | 'base'>
  readonly writer: Pick<RecordWriter, 'update'>
  /** The values of the identifiers that the filing gave: nothing else is ever touched. */
  readonly identifiers: readonly string[]
  /** Of what it said when it was written (`contentMark`); none where that is not known. */
  readonly marks: readonly string[]
}

/** What a filing writes besides model and origin, which stay. */
const RESULTS: ReadonlySet<string> = new Set(['RiskAssessment', 'Observation', 'DocumentReference'])

/** @param reference - e.g. `RiskAssessment/12` */
export function isResult(reference: string): boolean {
  return RESULTS.has(reference.split('/')[0] ?? '')
}

/**
 * Marks a filed resource as entered in error, in the version that the record has now; the model and the account of
 * where it came from stay. What is marked, or gone, already stays as it is. Where the record names no version, or takes
 * no change by one, it is marked only while it says what was filed: nobody's change is written over unseen.
 *
 * @throws {AppError} as the record throws; FHIR_REFUSED where it was changed meanwhile, FHIR_INVALID where it is of
 *   another patient, or not ours
 */
export async function withdrawResult(reference: string, parts: Withdrawing): Promise<void> {
  if (!isResult(reference)) return
  let refused: string | null = null
  for (const _try of [1, 2, 3]) {
    const resource = await toBeMarked(reference, parts)
    if (resource === null) return
    const versionId = textOf(objectOf(resource.meta)?.versionId)
    // The same version again: it was not changed, the record takes no change by version.
    const byVersion = versionId !== null && versionId !== refused
    if (!byVersion && !parts.marks.includes(contentMark(resource))) throw changed()
    if ((await parts.writer.update(inError(resource), byVersion ? versionId : null)) === 'updated') return
    refused = versionId
  }
  throw changed()
}

/** The resource as the record has it now; null where nothing is to be done. */
async function toBeMarked(
  reference: string,
  { patientId, record, identifiers, marks }: Withdrawing,
): Promise<FhirResource | null> {
  const [type = '', id = ''] = reference.split('/')
  const resource = await orGone(record.read(type, id))
  if (resource === null || resource.status === IN_ERROR) return null
  if (!belongsTo(patientId, record.base, resource))
    throw new AppError('FHIR_INVALID', { detail: 'a filed result of another patient' })
  if (!isNamed(resource, identifiers) && !marks.includes(contentMark(resource)))
    throw new AppError('FHIR_INVALID', { detail: 'a resource that this filing has not written' })
  return resource
}

function inError(resource: FhirResource): FhirResource {
  const isDocument = resource.resourceType === 'DocumentReference'
  return { ...resource, status: IN_ERROR, ...(isDocument && { docStatus: IN_ERROR }) }
}

function changed(): AppError {
  return new AppError('FHIR_REFUSED', { detail: 'a filed result was changed meanwhile' })
}

const IN_ERROR = 'entered-in-error'

function isNamed(resource: FhirResource, identifiers: readonly string[]): boolean {
  return identifiersOf(resource).some(
    ({ system, value }) => system === RESULT_SYSTEM && value !== null && identifiers.includes(value),
  )
}

async function orGone(reading: Promise<FhirResource>): Promise<FhirResource | null> {
  try {
    return await reading
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'FHIR_NOT_FOUND') return null
    throw thrown
  }
}
