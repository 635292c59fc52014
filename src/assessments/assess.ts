import { AppError } from '../errors.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { Assessment, Sha256 } from '../inference/assessment.ts'
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

/** A photo that broke or outlasted the inference process costs seconds, so it is not tried at every call. */
const FAILURE_KEPT_MS = 10 * 60_000

/**
 * Assesses each photo version once. The bytes are fetched by each call for itself, with its own token, which ends
 * with it; bytes that are here are scored to the end, so that the next call finds the result.
 */
export function assessments(models: FaceModels, log: Log): AssessmentOf {
  const known = recentEntries<Assessment>(KEPT)
  const failed = recentEntries<number>(KEPT)
  const scoring = new Map<string, Promise<Assessment | 'pending'>>()

  async function score(bytes: Uint8Array, key: string, site: string): Promise<Assessment | 'pending'> {
    try {
      const assessment = await models.assess(bytes, site)
      known.set(key, assessment)
      log.info('photo-assessed', { site, outcome: assessment.kind })
      return assessment
    } catch (error) {
      const code = codeOf(error)
      log.warn('photo-not-assessed', { site, code })
      if (code === 'INFERENCE_BUSY') return 'pending'
      failed.set(key, Date.now())
      return notAssessed('failed', models.model.hash)
    }
  }

  async function assess(
    photo: ChartPhoto,
    key: string,
    request: AssessRequest,
  ): Promise<Assessment | 'pending'> {
    const bytes = await bytesOrRefusal(photo, request, log)
    if (typeof bytes === 'string') return notAssessed(bytes, models.model.hash)
    const running =
      scoring.get(key) ?? score(bytes, key, request.site.name).finally(() => scoring.delete(key))
    scoring.set(key, running)
    return running
  }

  return async (photo, request) => {
    const key = JSON.stringify([request.site.name, request.patientId, photo.version, models.model.hash])
    const found = known.get(key)
    if (found) return found
    if (Date.now() - (failed.get(key) ?? 0) < FAILURE_KEPT_MS) return notAssessed('failed', models.model.hash)
    return Promise.race([assess(photo, key, request), whenAborted(request.signal)])
  }
}

/** A photo that cannot be had is not kept as assessed: the next call may reach it. */
async function bytesOrRefusal(
  photo: ChartPhoto,
  request: AssessRequest,
  log: Log,
): Promise<Uint8Array | Refusal> {
  try {
    return await photoBytes(photo, request.record)
  } catch (error) {
    const code = codeOf(error)
    log.warn('photo-unavailable', { site: request.site.name, code })
    return code === 'FOREIGN_HOST' ? 'foreign-host' : 'photo-unavailable'
  }
}

function notAssessed(reason: Refusal, modelHash: Sha256): Assessment {
  return { kind: 'not-assessed', reasons: [reason], exifTakenOn: null, modelHash }
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'UNEXPECTED'
}

function whenAborted(signal: AbortSignal): Promise<'pending'> {
  if (signal.aborted) return Promise.resolve('pending')
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('pending'), { once: true }))
}
