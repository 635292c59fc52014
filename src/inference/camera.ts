/** What the camera wrote about itself, where it did. */
export type Camera = {
  /** Metres, as measured by the camera. */
  readonly subjectDistanceM: number | null
  /** Focal length of a lens with the same view on 35 mm film, mm; null where the picture was cropped since. */
  readonly focalLength35mm: number | null
}

export const UNKNOWN_CAMERA: Camera = { subjectDistanceM: null, focalLength35mm: null }
