import { AppError } from '../errors.ts'
import { belongsTo } from './belongs.ts'
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
}

/** What a filing writes besides model and origin, which stay. */
const RESULTS: ReadonlySet<string> = new Set(['RiskAssessment', 'Observation', 'DocumentReference'])

/** @param reference - e.g. `RiskAssessment/12` */
export function isResult(reference: string): boolean {
  return RESULTS.has(reference.split('/')[0] ?? '')
}

/**
 * Marks a filed resource as entered in error, in the version that the record has now; the model and the account of
 * where it came from stay. What is marked, or gone, already stays as it is.
 *
 * @throws {AppError} as the record throws; FHIR_REFUSED where it was changed twice meanwhile, FHIR_INVALID where it is of
 *   another patient, or not ours
 */
export async function withdrawResult(reference: string, parts: Withdrawing): Promise<void> {
  const [type = '', id = ''] = reference.split('/')
  if (!isResult(reference)) return
  for (const _try of [1, 2]) if ((await markedInError(type, id, parts)) === 'done') return
  throw new AppError('FHIR_REFUSED', { detail: 'a filed result was changed meanwhile' })
}

async function markedInError(
  type: string,
  id: string,
  { patientId, record, writer, identifiers }: Withdrawing,
): Promise<'done' | 'changed'> {
  const resource = await orGone(record.read(type, id))
  if (resource === null || resource.status === IN_ERROR) return 'done'
  if (!belongsTo(patientId, record.base, resource))
    throw new AppError('FHIR_INVALID', { detail: 'a filed result of another patient' })
  if (!isNamed(resource, identifiers))
    throw new AppError('FHIR_INVALID', { detail: 'a resource that this filing has not written' })
  const versionId = textOf(objectOf(resource.meta)?.versionId)
  if (versionId === null) throw new AppError('FHIR_INVALID', { detail: 'a filed result without a version' })
  const marked = {
    ...resource,
    status: IN_ERROR,
    ...(type === 'DocumentReference' && { docStatus: IN_ERROR }),
  }
  return (await writer.update(marked, versionId)) === 'updated' ? 'done' : 'changed'
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
