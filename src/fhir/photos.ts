import type { Day } from '../clinical/day.ts'
import { contentOf, contentTypeOf, type PhotoContent, sha256, versionOf } from './attachment.ts'
import { dayOf, periodOf } from './dates.ts'
import { isOtherPicture } from './picture-kind.ts'
import { type FhirResource, objectOf, textOf } from './shapes.ts'

/** A photo in the chart, not yet looked at. */
export type ChartPhoto = {
  readonly source: {
    readonly type: 'Media' | 'DocumentReference' | 'Patient'
    readonly id: string
    readonly versionId: string | null
    /** Which of the photos of a document, from 0; left out for the first. */
    readonly part?: number
    /** What pointed to it, where it was not found by itself: it is a Media all the same. */
    readonly listedBy?: 'DiagnosticReport'
  }
  /** Changes whenever the photo may have changed: `Media/<id>/version/…`, `…/updated/…` or `…/sha256/…`. */
  readonly version: string
  /** The day it was taken; null when the chart does not say. Never the day it was stored. */
  readonly takenOn: Day | null
  readonly contentType: string | null
  readonly content: PhotoContent
}

const READABLE = new Set(['completed', 'unknown'])
// It goes into a request header, so it is checked whole.
const IMAGE_TYPE = /^image\/[a-z0-9.+-]{1,64}$/

/** The photos among these resources that are Media, newest first, undated last. */
export function photosFrom(resources: readonly FhirResource[]): readonly ChartPhoto[] {
  return newestFirst(resources.map(photoFrom).filter((photo) => photo !== null))
}

export function newestFirst(photos: readonly ChartPhoto[]): readonly ChartPhoto[] {
  return photos.toSorted((a, b) => (b.takenOn ?? '').localeCompare(a.takenOn ?? ''))
}

/** A name for a photo that is a FHIR id: of a Media its own, of others one that says nothing of where they lie. */
export function photoName({ source, version }: ChartPhoto): string {
  return source.type === 'Patient' ? otherName(version) : nameOfPlace(source)
}

type PlaceOfPhoto = Pick<ChartPhoto['source'], 'type' | 'id' | 'part'>

/** The same, of a photo that has a place of its own. */
export function nameOfPlace({ type, id, part }: PlaceOfPhoto): string {
  return type === 'Media' ? id : otherName(`${type}/${id}${part ? `/${part}` : ''}`)
}

function otherName(place: string): string {
  return `${OTHER_NAMES}${sha256(place).slice(0, 40)}`
}

/** Whether a photo of this name lies elsewhere than in a Media of that id. */
export function isOtherName(name: string): boolean {
  return name.startsWith(OTHER_NAMES)
}

const OTHER_NAMES = 'facies-photo-'

function photoFrom(media: FhirResource): ChartPhoto | null {
  const attachment = objectOf(media.content)
  const id = textOf(media.id)
  if (media.resourceType !== 'Media' || !id || !attachment) return null
  // FHIR asks for a status; without one nothing speaks against the photo.
  if (!READABLE.has(textOf(media.status) ?? 'unknown') || isOtherPicture(media)) return null

  const contentType = contentTypeOf(attachment)
  const content = contentOf(attachment)
  if (!content || (contentType !== null && !IMAGE_TYPE.test(contentType))) return null

  return {
    source: { type: 'Media', id, versionId: textOf(objectOf(media.meta)?.versionId) },
    version: `Media/${id}/${versionOf(media, attachment)}`,
    takenOn: dayOf(media.createdDateTime) ?? dayOf(periodOf(media.createdPeriod).start),
    contentType,
    content,
  }
}
