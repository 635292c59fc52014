import type { Media } from 'fhir/r4.js'
import type { AppView, ViewedPhoto } from '../view.ts'
import { MESSAGES } from './messages/index.ts'
import { NOT_IN_ORDER, NOT_IN_THIS_VIEW, type ShownAssessment } from './messages/words.ts'

export type ShownPhoto = Pick<ViewedPhoto, 'mediaId' | 'takenOn'> & {
  readonly assessment: ShownAssessment
  /** Under our own back end; null where the record gives no picture that it may pass on. */
  readonly imageUrl: string | null
  /** What of the record holds it; null where its list could not be had. */
  readonly source: PhotoSource | null
  /** True for the photo that the findings come from. */
  readonly counts: boolean
}

/** What stands beside the view's own word on a photo. */
type OfTheList = 'imageUrl' | 'source' | 'counts'

export type PhotoSource = keyof typeof MESSAGES.strip.sources

/**
 * Every photo of the chart, newest first and undated last, each with the picture that the record gives for it. The
 * view lists the newest few only; findings come from none of the others.
 */
export function shownPhotos(view: AppView, media: readonly Media[], fhir: string): readonly ShownPhoto[] {
  const viewed = new Set(view.photos.map(({ mediaId }) => mediaId))
  const others = media.flatMap((one) => (one.id && !viewed.has(one.id) ? [other(view, one.id, one)] : []))
  const all: readonly Omit<ShownPhoto, OfTheList>[] = [...view.photos, ...others]
  return all.toSorted(newestFirst).map((photo) => {
    const listed = media.find(({ id }) => id === photo.mediaId)
    return {
      ...photo,
      imageUrl: listed ? imageUrl(listed, fhir) : null,
      source: listed ? sourceOf(listed) : null,
      counts: view.findings?.mediaId === photo.mediaId,
    }
  })
}

function other(
  { findings }: AppView,
  mediaId: string,
  { createdDateTime }: Media,
): Omit<ShownPhoto, OfTheList> {
  return { mediaId, takenOn: createdDateTime ?? null, assessment: assessmentOf() }

  function assessmentOf(): ShownAssessment {
    if (findings === null) return { kind: 'not-assessed', reasons: [NOT_IN_THIS_VIEW] }
    if (findings.heldBack === 'newest-unlisted') return { kind: 'not-assessed', reasons: [NOT_IN_ORDER] }
    return { kind: 'older' }
  }
}

/** Somebody said that it shows another person. */
export function isReported({ assessment }: Pick<ShownPhoto, 'assessment'>): boolean {
  return assessment.kind === 'not-assessed' && assessment.isReported === true
}

function newestFirst(a: Pick<ShownPhoto, 'takenOn'>, b: Pick<ShownPhoto, 'takenOn'>): number {
  return (b.takenOn ?? '').localeCompare(a.takenOn ?? '')
}

/** Our back end says so of each photo that it lists, whatever it was in the record. */
function sourceOf({ meta }: Media): PhotoSource | null {
  const type = meta?.source?.split(':').at(-1) ?? ''
  return Object.hasOwn(MESSAGES.strip.sources, type) ? (type as PhotoSource) : null
}

/** Whatever host the record names: only the Binary's id is taken from it. */
function imageUrl({ content }: Media, fhir: string): string | null {
  const id = content?.url?.match(
    /(?:^|\/)Binary\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/,
  )?.[1]
  return id === undefined ? null : `${fhir}/Binary/${id}`
}
