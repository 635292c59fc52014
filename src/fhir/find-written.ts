import { AppError } from '../errors.ts'
import { belongsTo } from './belongs.ts'
import { identifiersOf } from './identifiers.ts'
import { isFhirId } from './queries.ts'
import type { RecordDoor } from './record.ts'
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
 * the search shows more, which is left out.
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
    const query = `${type}?subject=Patient/${patientId}&identifier=${system}|${value}`
    const { resources, complete } = await record.search(query, { maxPages: MAX_PAGES })
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
