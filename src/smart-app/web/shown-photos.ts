import type { Media } from 'fhir/r4.js'
import type { AppView, ViewedPhoto } from '../view.ts'

export type ShownPhoto = ViewedPhoto & {
  /** Under our own back end; null where the record gives no picture that it may pass on. */
  readonly imageUrl: string | null
  /** True for the photo that the findings come from. */
  readonly counts: boolean
}

/** The photos that the view lists, in its order, each with the picture that the record gives for it. */
export function shownPhotos(view: AppView, media: readonly Media[], fhir: string): readonly ShownPhoto[] {
  return view.photos.map((photo) => {
    const listed = media.find(({ id }) => id === photo.mediaId)
    return {
      ...photo,
      imageUrl: listed ? imageUrl(listed, fhir) : null,
      counts: view.findings?.mediaId === photo.mediaId,
    }
  })
}

/** Whatever host the record names: only the Binary's id is taken from it. */
function imageUrl({ content }: Media, fhir: string): string | null {
  const id = content?.url?.match(
    /(?:^|\/)Binary\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/,
  )?.[1]
  return id === undefined ? null : `${fhir}/Binary/${id}`
}
