import { AppError } from '../errors.ts'
import { belongsTo } from './belongs.ts'
import type { RecordDoor } from './record.ts'
import { type FhirResource, objectOf, textOf } from './shapes.ts'
import type { RecordWriter } from './write-record.ts'

export type Withdrawing = {
  readonly patientId: string
  readonly record: Pick<RecordDoor, 'read' | 'base'>
  readonly writer: Pick<RecordWriter, 'update'>
}

const RESULTS: ReadonlySet<string> = new Set(['RiskAssessment', 'Observation', 'DocumentReference'])

/**
 * Marks a filed resource as entered in error, in the version that the record has now; the model and the account of
 * where it came from stay. What is marked, or gone, already stays as it is.
 *
 * @throws {AppError} as the record throws; FHIR_REFUSED where it was changed twice meanwhile, FHIR_INVALID where it is of
 *   another patient
 */
export async function withdrawResult(reference: string, parts: Withdrawing): Promise<void> {
  const [type = '', id = ''] = reference.split('/')
  if (!RESULTS.has(type)) return
  for (const _try of [1, 2]) if ((await markedInError(type, id, parts)) === 'done') return
  throw new AppError('FHIR_REFUSED', { detail: 'a filed result was changed meanwhile' })
}

async function markedInError(
  type: string,
  id: string,
  { patientId, record, writer }: Withdrawing,
): Promise<'done' | 'changed'> {
  const resource = await orGone(record.read(type, id))
  if (resource === null || resource.status === IN_ERROR) return 'done'
  if (!belongsTo(patientId, record.base, resource))
    throw new AppError('FHIR_INVALID', { detail: 'a filed result of another patient' })
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

async function orGone(reading: Promise<FhirResource>): Promise<FhirResource | null> {
  try {
    return await reading
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'FHIR_NOT_FOUND') return null
    throw thrown
  }
}
