import { codeOf } from './errors.ts'
import type { FaceModels } from './inference/face-models.ts'
import type { Metrics } from './metrics.ts'

/** The same models; what becomes of each photo is counted. */
export function countedModels(models: FaceModels, metrics: Metrics): FaceModels {
  return {
    ...models,
    async assess(bytes, from) {
      try {
        const assessment = await models.assess(bytes, from)
        metrics.photoAssessed(assessment.kind)
        return assessment
      } catch (error) {
        metrics.photoAssessed(codeOf(error))
        throw error
      }
    },
  }
}
