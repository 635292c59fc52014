import type { Camera } from './camera.ts'
import type { RgbImage } from './image.ts'

/** Diagonal of a frame of 35 mm film, which "35 mm equivalent" refers to. */
const FILM_DIAGONAL_MM = 43.27

/** Breadth of an adult's face between the cheeks: 0.13 to 0.15 m. */
const FACE_BREADTH_M = 0.14

/**
 * How far the camera stood from the face, in metres; null where it cannot be told. From the focal length it is an
 * estimate, 15 % either way by the face's breadth alone; a crop that left the proportions as they were makes the
 * camera seem nearer than it was.
 */
export function cameraDistanceM(camera: Camera, image: RgbImage, faceWidthPx: number): number | null {
  if (camera.subjectDistanceM !== null) return camera.subjectDistanceM
  if (camera.focalLength35mm === null) return null
  const faceOnFilmMm = (faceWidthPx / Math.hypot(image.width, image.height)) * FILM_DIAGONAL_MM
  return (camera.focalLength35mm * FACE_BREADTH_M) / faceOnFilmMm
}
