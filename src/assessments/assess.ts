import { createHash } from 'node:crypto'
import { codeOf } from '../errors.ts'
import { OutsideRecord } from '../fhir/guard.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import { isNeverOpened } from '../fhir/picture-kind.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { Assessment, Sha256 } from '../inference/assessment.ts'
import type { FaceModels } from '../inference/face-models.ts'
import type { Refusal } from '../inference/refusals.ts'
import type { Log } from '../log.ts'
import type { Site } from '../sites.ts'
import type { ActStore } from '../storage/act-store.ts'
import type { AssessmentStore, FoundAssessments, PhotoOwner } from '../storage/assessment-store.ts'
import { assessedKey, type RecentAssessments, recentAssessments } from './recent-assessments.ts'
import { recentEntries } from './recent-entries.ts'

/** Photos whose bytes were fetched before they were listed. */
export type FetchedPhotos = {
  /**
   * The bytes of a photo that this call has listed; null where they were not fetched before, or could not be had. What
   * is not asked for is dropped with the call.
   */
  bytesOf(photo: ChartPhoto): Promise<Uint8Array | null>
}

export type AssessRequest = {
  readonly site: Site
  readonly patientId: string
  readonly record: RecordDoor | null
  /** What was fetched before it was listed; nothing where left out. */
  readonly early?: FetchedPhotos
  readonly signal: AbortSignal
}

/** A photo with its assessment, or `pending` where that is not ready when the signal comes. */
export type AssessedPhoto = { readonly photo: ChartPhoto; readonly assessment: Assessment | 'pending' }

/** The photos of a chart in their order, each with what is known of it. */
export type AssessPhotos = (
  photos: readonly ChartPhoto[],
  request: AssessRequest,
) => Promise<readonly AssessedPhoto[]>

const FAILURES_REMEMBERED = 10_000

/** Then the database is asked again, which notes that the photo is still listed. */
const REMEMBERED_FOR_MS = 24 * 60 * 60_000

/** A photo that broke or outlasted the inference process costs seconds, so it is not tried at every call. */
const FAILURE_KEPT_MS = 10 * 60_000

/** At another replica a user may have said that a photo shows another person: it is heard of within this time. */
const REPORTS_HEARD_EVERY_MS = 30_000

export type AssessmentDeps = {
  readonly models: FaceModels
  readonly store: AssessmentStore
  /** Where users say that photos show another person; nobody does where left out. */
  readonly reports?: Pick<ActStore, 'otherPersonReports'>
  /** What is remembered of this process; its own where left out. */
  readonly recent?: RecentAssessments
  readonly log: Log
  readonly now: () => Date
}

/** One that is pending no more. */
export type Assessed = AssessedPhoto & { readonly assessment: Assessment }

export function isAssessed(photo: AssessedPhoto): photo is Assessed {
  return photo.assessment !== 'pending'
}

/**
 * Assesses each photo version once, and the same bytes once whatever they are called. The bytes are fetched by each
 * call for itself, with its own token, which ends with it; bytes that are here are scored to the end, so that the next
 * call finds the result. What the database knows of a chart's photos is one query. Where it does not answer a photo is as
 * one that was never seen.
 */
export function assessments(deps: AssessmentDeps): AssessPhotos {
  const { models, store, log, now, reports, recent: known = recentAssessments() } = deps
  const model = models.model.hash
  const failed = recentEntries<number>(FAILURES_REMEMBERED)
  const scoring = new Map<string, Promise<Assessment | 'pending'>>()

  async function orUnknown<T>(site: string, asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked
    } catch (error) {
      log.warn('assessment-store-failed', { site, code: codeOf(error) })
      return undefined
    }
  }

  async function score(
    bytes: Uint8Array,
    sha256: Sha256,
    { owner, version, key }: Wanted,
  ): Promise<Assessment | 'pending'> {
    const { site } = owner
    const photo = { version, sha256 }
    const before = await orUnknown(site, store.ofBytes(owner, photo, model))
    if (before) return before
    try {
      const assessment = await models.assess(bytes, site)
      log.info('photo-assessed', { site, outcome: assessment.kind })
      if (isKept(assessment)) await orUnknown(site, store.save(owner, photo, assessment))
      return assessment
    } catch (error) {
      const code = codeOf(error)
      log.warn('photo-not-assessed', { site, code })
      if (code === 'INFERENCE_BUSY') return 'pending'
      failed.set(key, now().getTime())
      return notAssessed('failed', model)
    }
  }

  async function assess(
    photo: ChartPhoto,
    wanted: Wanted,
    request: AssessRequest,
  ): Promise<Assessment | 'pending'> {
    const { owner } = wanted
    if (isNeverOpened(photo.contentType)) return notAssessed('not-a-photo', model)
    const early = await request.early?.bytesOf(photo)
    const bytes = early ?? (await bytesOrRefusal(photo, request, log))
    if (typeof bytes === 'string') return notAssessed(bytes, model)
    // One photo may stand in a chart twice: whoever brings its bytes second waits for the first.
    const sha256 = sha256Of(bytes)
    const same = JSON.stringify([owner.site, owner.patientId, sha256])
    const running = scoring.get(same) ?? score(bytes, sha256, wanted).finally(() => scoring.delete(same))
    scoring.set(same, running)
    return running
  }

  /** What is known without the database. */
  function remembered(key: string): Assessment | undefined {
    const time = now().getTime()
    if (time - (failed.get(key) ?? 0) < FAILURE_KEPT_MS) return notAssessed('failed', model)
    const found = known.get(key)
    return found && time - found.at < REMEMBERED_FOR_MS ? found.assessment : undefined
  }

  async function storedOf(owner: PhotoOwner, versions: readonly string[]): Promise<FoundAssessments> {
    if (versions.length === 0) return new Map()
    const { site } = owner
    const found = await orUnknown(site, store.ofVersions(owner, versions, model))
    if (!found) return new Map()
    if ([...found.values()].includes('broken'))
      log.warn('assessment-store-failed', { site, code: 'SEAL_BROKEN' })
    return found
  }

  let [heard, heardAt] = ['0', Number.NEGATIVE_INFINITY]
  let hearing: Promise<void> | null = null

  async function hear(site: string): Promise<void> {
    const said = reports && (await orUnknown(site, reports.otherPersonReports()))
    if (said === undefined || said === heard) return
    heard = said
    known.forget()
  }

  /** Where somebody has said something since, whatever is remembered is asked for anew. */
  function reportsHeard(site: string): Promise<void> | null {
    if (reports && now().getTime() - heardAt >= REPORTS_HEARD_EVERY_MS) {
      heardAt = now().getTime()
      hearing = hear(site).finally(() => {
        hearing = null
      })
    }
    return hearing
  }

  return async (photos, request) => {
    const late = whenAborted(request.signal)
    await Promise.race([reportsHeard(request.site.name), late])
    const since = known.generation()
    const owner = { site: request.site.name, patientId: request.patientId }
    const listed = photos.map((photo) => {
      const key = assessedKey(owner, photo.version)
      return { photo, wanted: { key, owner, version: photo.version }, before: remembered(key) }
    })
    const unknown = listed.filter(({ before }) => before === undefined)
    const stored = storedOf(
      owner,
      unknown.map(({ photo }) => photo.version),
    )
    async function found(photo: ChartPhoto, wanted: Wanted): Promise<Assessment | 'pending'> {
      const kept = (await stored).get(wanted.version)
      const assessment = kept && kept !== 'broken' ? kept : await assess(photo, wanted, request)
      if (isKept(assessment)) known.set(wanted.key, { assessment, at: now().getTime() }, since)
      return assessment
    }

    return Promise.all(
      listed.map(async ({ photo, wanted, before }) => ({
        photo,
        assessment: before ?? (await Promise.race([found(photo, wanted), whenAborted(request.signal)])),
      })),
    )
  }
}

/** A photo of a patient, as a call lists it. */
type Wanted = { readonly key: string; readonly owner: PhotoOwner; readonly version: string }

/** What says something of the photo itself; one that could not be had or scored may come out otherwise next time. */
function isKept(assessment: Assessment | 'pending'): assessment is Assessment {
  if (assessment === 'pending') return false
  return assessment.kind === 'scored' || !assessment.reasons.some((reason) => PASSING.has(reason))
}

const PASSING: ReadonlySet<Refusal> = new Set<Refusal>([
  'failed',
  'photo-unavailable',
  'foreign-host',
  'outside-record',
  // So looks half a photo whose sender said that it was all, or an error page under the name of a picture.
  'damaged',
  'not-a-photo',
])

export function sha256Of(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256
}

/** A photo that cannot be had is not kept as assessed: the next call may reach it. */
export async function bytesOrRefusal(
  photo: ChartPhoto,
  request: Pick<AssessRequest, 'site' | 'record'>,
  log: Log,
): Promise<Uint8Array | Refusal> {
  try {
    return await photoBytes(photo, request.record)
  } catch (error) {
    const code = codeOf(error)
    log.warn('photo-unavailable', { site: request.site.name, code })
    if (error instanceof OutsideRecord) return 'outside-record'
    return code === 'FOREIGN_HOST' ? 'foreign-host' : 'photo-unavailable'
  }
}

function notAssessed(reason: Refusal, modelHash: Sha256): Assessment {
  return { kind: 'not-assessed', reasons: [reason], exifTakenOn: null, modelHash }
}

function whenAborted(signal: AbortSignal): Promise<'pending'> {
  if (signal.aborted) return Promise.resolve('pending')
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('pending'), { once: true }))
}
