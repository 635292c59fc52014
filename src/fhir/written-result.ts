import { AppError } from '../errors.ts'
import { belongsTo } from './belongs.ts'
import { contentMark } from './content-mark.ts'
import { sharesIdentifier } from './identifiers.ts'
import type { RecordDoor } from './record.ts'
import { type FhirResource, objectOf, textOf } from './shapes.ts'
import type { Written } from './write-record.ts'

/** A result that was just written, as the record has it. */
export type WrittenResult = {
  readonly reference: string
  readonly versionId: string | null
  /** Of what it said when it was written, as we sent it and as the record kept it: whoever changes it changes that. */
  readonly marks: readonly string[]
  /** False where it could not be withdrawn later: the record keeps no identifier of ours, or no version that it asks for. */
  readonly canBeWithdrawn: boolean
}

export type JustWritten = {
  /** As it was sent. */
  readonly ours: object
  readonly patientId: string
  readonly record: Pick<RecordDoor, 'read' | 'base'>
  /** The record takes a change of it only in the version that is named. */
  readonly byVersionAlone: boolean
}

/**
 * Looks at a result that was just written, and reads it where the record has not shown all that a withdrawal asks for.
 * What cannot be read, a record that is slow to find its own say, is taken as it was sent.
 *
 * @throws {AppError} FHIR_INVALID where something else than ours is there
 */
export async function writtenResult(
  { reference, versionId, given }: Written,
  { ours, patientId, record, byVersionAlone }: JustWritten,
): Promise<WrittenResult> {
  const sent = contentMark({ ...ours })
  const there = given && versionOf(given) !== null ? given : await readOr(given)
  if (there === null) return { reference, versionId, marks: [sent], canBeWithdrawn: true }

  const kept = contentMark(there)
  const isNamed = sharesIdentifier(there, ours)
  if (!belongsTo(patientId, record.base, there) || (!isNamed && kept !== sent))
    throw new AppError('FHIR_INVALID', { detail: 'another resource than ours is where ours was written' })
  const version = versionOf(there) ?? versionId
  return {
    reference,
    versionId: version,
    marks: [...new Set([sent, kept])],
    canBeWithdrawn: isNamed && (version !== null || !byVersionAlone),
  }

  async function readOr(shown: FhirResource | null): Promise<FhirResource | null> {
    const [type = '', id = ''] = reference.split('/')
    return record.read(type, id).catch(() => shown)
  }
}

function versionOf(resource: FhirResource): string | null {
  return textOf(objectOf(resource.meta)?.versionId)
}
