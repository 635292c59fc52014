import { type FhirResource, textOf } from './shapes.ts'

/** Type and id of each resource that the chart says was entered in error, e.g. `Media/m1`. */
export function withdrawnPhotosFrom(resources: readonly FhirResource[]): readonly string[] {
  return resources.flatMap(({ resourceType, id, status, docStatus }) => {
    const isWithdrawn = [status, docStatus].includes('entered-in-error')
    const known = textOf(id)
    return isWithdrawn && known ? [`${resourceType}/${known}`] : []
  })
}
