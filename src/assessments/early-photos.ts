import { photoBytes } from '../fhir/photo-bytes.ts'
import type { ChartPhoto } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { Site } from '../sites.ts'
import type { AssessedPhoto, FetchedPhotos } from './assess.ts'
import type { ListedBefore } from './listed-before.ts'
import { ageAtPhoto, mayAssess, type PhotographedPatient } from './may-assess.ts'
import { assessedKey, type RecentAssessments } from './recent-assessments.ts'

/** What one call fetches of a patient's photos before it has listed them. */
export type EarlyPhotos = FetchedPhotos & {
  /** To be called once this call's own chart says who the patient is and whether photos may be looked at. */
  begin(patient: PhotographedPatient): void
  /** Keeps for the next call which photos this one has listed and not assessed. */
  listed(photos: readonly AssessedPhoto[]): void
}

export type EarlyRequest = {
  readonly site: Site
  readonly patientId: string
  readonly record: RecordDoor | null
}

export type FetchEarly = (request: EarlyRequest) => EarlyPhotos

export type EarlyParts = {
  readonly before: ListedBefore
  /** What was assessed since is not fetched. */
  readonly recent: Pick<RecentAssessments, 'get'>
}

/**
 * Lets a call fetch, with its own token and side by side with its listing, the photos that an earlier call listed and had
 * no time for: one after the other they are two round trips, at a slow EHR more than the budget of any call.
 */
export function fetchEarly({ before, recent }: EarlyParts): FetchEarly {
  return ({ site, patientId, record }) => {
    const owner = { site: site.name, patientId }
    const begun = new Map<string, Begun>()

    return {
      begin(patient) {
        if (!record) return
        for (const photo of before.of(owner)) {
          if (recent.get(assessedKey(owner, photo.version))) continue
          if (!mayAssess(site, patient, ageAtPhoto(patient, photo.takenOn))) continue
          // Whether and why it cannot be had is said of the photo as this call lists it.
          const bytes = photoBytes(photo, record).catch(() => null)
          begun.set(photo.version, { photo, bytes })
        }
      },
      async bytesOf(photo) {
        const early = begun.get(photo.version)
        return early && placeOf(early.photo) === placeOf(photo) ? early.bytes : null
      },
      listed: (photos) =>
        before.keep(
          owner,
          photos.filter(isMissed).map(({ photo }) => photo),
        ),
    }
  }
}

type Begun = { readonly photo: ChartPhoto; readonly bytes: Promise<Uint8Array | null> }

/** What was signed into an address is another one at every call. */
function placeOf({ content }: ChartPhoto): string | null {
  return content.kind === 'url' ? (content.url.split(/[?#]/, 1)[0] ?? null) : null
}

function isMissed({ photo, assessment }: AssessedPhoto): boolean {
  if (photo.content.kind === 'inline') return false
  if (assessment === 'pending') return true
  return assessment.kind === 'not-assessed' && assessment.reasons.includes('photo-unavailable')
}
