import { AppError } from '../errors.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { Assessment } from '../inference/assessment.ts'
import type { FaceModels } from '../inference/face-models.ts'
import type { Refusal } from '../inference/refusals.ts'
import type { Log } from '../log.ts'
import type { Site } from '../sites.ts'
import { recentEntries } from './recent-entries.ts'

export type AssessRequest = {
  readonly site: Site
  readonly patientId: string
  readonly record: RecordDoor | null
  readonly signal: AbortSignal
}

/** A photo's assessment, or `pending` where it is not ready when the signal comes. */
export type AssessmentOf = (photo: ChartPhoto, request: AssessRequest) => Promise<Assessment | 'pending'>

const KEPT = 10_000

/**
 * Assesses each photo version once. The bytes are fetched within the call, whose token ends with it; bytes that are
 * here are scored to the end, so that the next call finds the result.
 */
export function assessments(models: FaceModels, log: Log): AssessmentOf {
  const known = recentEntries<Assessment>(KEPT)
  const underWay = new Map<string, Promise<Assessment>>()

  async function assess(photo: ChartPhoto, key: string, request: AssessRequest): Promise<Assessment> {
    const bytes = await bytesOrRefusal(photo, request.record)
    if (typeof bytes === 'string') return notAssessed(bytes, models)
    try {
      const assessment = await models.assess(bytes)
      known.set(key, assessment)
      log.info('photo-assessed', { site: request.site.name, outcome: assessment.kind })
      return assessment
    } catch (error) {
      log.warn('photo-not-assessed', { site: request.site.name, code: codeOf(error) })
      return notAssessed('failed', models)
    }
  }

  return async (photo, request) => {
    const key = JSON.stringify([request.site.name, request.patientId, photo.version, models.model.hash])
    const found = known.get(key)
    if (found) return found
    const running = underWay.get(key) ?? assess(photo, key, request).finally(() => underWay.delete(key))
    underWay.set(key, running)
    return Promise.race([running, whenAborted(request.signal)])
  }
}

/** A photo that cannot be had is not kept as assessed: the next call may reach it. */
async function bytesOrRefusal(photo: ChartPhoto, record: RecordDoor | null): Promise<Uint8Array | Refusal> {
  try {
    return await photoBytes(photo, record)
  } catch (error) {
    return codeOf(error) === 'FOREIGN_HOST' ? 'foreign-host' : 'photo-unavailable'
  }
}

function notAssessed(reason: Refusal, models: FaceModels): Assessment {
  return { kind: 'not-assessed', reasons: [reason], exifTakenOn: null, modelHash: models.model.hash }
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'UNEXPECTED'
}

function whenAborted(signal: AbortSignal): Promise<'pending'> {
  if (signal.aborted) return Promise.resolve('pending')
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('pending'), { once: true }))
}
