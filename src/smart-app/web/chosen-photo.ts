import { isReported, type ShownPhoto } from './shown-photos.ts'

/**
 * The photo that is shown large: the one that was chosen, or that the EHR opened the app on; else the one that the findings come from, the newest that
 * has a picture, or the first.
 */
export function chosenPhoto(photos: readonly ShownPhoto[], chosen: string | null): ShownPhoto | null {
  return (
    photos.find(({ mediaId }) => mediaId === chosen) ??
    photos.find(({ counts }) => counts) ??
    photos.find(({ imageUrl }) => imageUrl !== null) ??
    photos[0] ??
    null
  )
}

export type Pictured = ShownPhoto & { readonly imageUrl: string }

/** The photos that have a picture, in the order given. */
export function picturedOf(photos: readonly ShownPhoto[]): readonly Pictured[] {
  return photos.filter((photo): photo is Pictured => photo.imageUrl !== null)
}

/** The photos that may stand beside each other: none that somebody said shows another person. */
export function comparableOf(photos: readonly ShownPhoto[]): readonly Pictured[] {
  return picturedOf(photos).filter((photo) => !isReported(photo))
}

/**
 * Two photos to begin with: the newest and the oldest, those that were assessed before others; a photo without a day
 * only where there is no other. Null with fewer than two pictures.
 *
 * @param photos - newest first, undated last
 */
export function pairOf(
  photos: readonly Pictured[],
): { readonly older: string; readonly newer: string } | null {
  const newer = photos.find(isScored) ?? photos[0]
  const others = photos.filter((photo) => photo !== newer)
  const dated = others.filter(({ takenOn }) => takenOn !== null)
  const older = dated.findLast(isScored) ?? dated.at(-1) ?? others.at(-1)
  return newer && older ? { older: older.mediaId, newer: newer.mediaId } : null
}

function isScored({ assessment }: ShownPhoto): boolean {
  return assessment.kind === 'scored'
}
