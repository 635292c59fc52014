import { AppError, codeOf } from '../errors.ts'
import { belongsTo } from './belongs.ts'
import { identifiersOf } from './identifiers.ts'
import { isFhirId } from './queries.ts'
import type { RecordDoor, SearchAnswer } from './record.ts'
import { textOf } from './shapes.ts'

export type WrittenBefore = {
  readonly type: string
  readonly system: string
  readonly values: readonly string[]
  readonly patientId: string
  readonly record: Pick<RecordDoor, 'search' | 'base'>
}

const MAX_PAGES = 4

/**
 * What the record has of ours by these identifiers, where we were not told of it. A record that does not understand
 * the search shows more, which is left out; one that refuses it is asked for all of the patient.
 *
 * @returns references, e.g. `RiskAssessment/12`
 * @throws {AppError} as the record throws; FHIR_INVALID where there is more than may be read
 */
export async function findWritten({
  type,
  system,
  values,
  patientId,
  record,
}: WrittenBefore): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const value of values) {
    const { resources, complete } = await written(type, `${system}|${value}`, { patientId, record })
    for (const resource of resources) {
      const id = textOf(resource.id)
      const isOurs =
        resource.resourceType === type &&
        belongsTo(patientId, record.base, resource) &&
        identifiersOf(resource).some((one) => one.system === system && one.value === value)
      if (isOurs && id !== null && isFhirId(id)) found.add(`${type}/${id}`)
    }
    if (!complete) throw new AppError('FHIR_INVALID', { detail: 'more than may be read' })
  }
  return [...found]
}

async function written(
  type: string,
  identifier: string,
  { patientId, record }: Pick<WrittenBefore, 'patientId' | 'record'>,
): Promise<SearchAnswer> {
  const ofPatient = `${type}?subject=Patient/${patientId}`
  try {
    return await record.search(`${ofPatient}&identifier=${identifier}`, { maxPages: MAX_PAGES })
  } catch (thrown) {
    if (codeOf(thrown) !== 'FHIR_REFUSED') throw thrown
    return record.search(ofPatient, { maxPages: MAX_PAGES })
  }
}
