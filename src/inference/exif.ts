import exifReader from 'exif-reader'
import { type Day, isDay } from '../clinical/day.ts'
import { type Camera, UNKNOWN_CAMERA } from './camera.ts'
import { onlyEntries } from './exif-entries.ts'

export type Exif = { readonly takenOn: Day | null; readonly camera: Camera }

type Sides = { readonly width: number; readonly height: number }

/** The sub-directory of the camera's settings, and what is read in it: the day, distance, focal length and sides. */
const READ = new Set([0x8769, 0x9003, 0x9206, 0xa405, 0xa002, 0xa003])

const NOTHING: Exif = { takenOn: null, camera: UNKNOWN_CAMERA }

/**
 * What the camera wrote into the picture: the day, and how far away it may have stood. Hostile input assumed.
 *
 * @param stored - the picture's sides as stored, before it is turned upright
 */
export function readExif(exif: Uint8Array | undefined, stored: Sides): Exif {
  if (!exif) return NOTHING
  try {
    const { Photo: photo = {} } = exifReader(onlyEntries(Buffer.from(exif), READ))
    return { takenOn: dayOf(photo.DateTimeOriginal), camera: cameraOf(photo, stored) }
  } catch {
    return NOTHING
  }
}

/** A camera with an unset clock says 1970 or 2000: not believed. */
function dayOf(taken: unknown): Day | null {
  const text = taken instanceof Date ? taken.toISOString().slice(0, 10) : ''
  return isDay(text) && text > '2000-01-02' ? text : null
}

type PhotoTags = {
  readonly SubjectDistance?: unknown
  readonly FocalLengthIn35mmFilm?: unknown
  readonly PixelXDimension?: unknown
  readonly PixelYDimension?: unknown
}

function cameraOf(photo: PhotoTags, stored: Sides): Camera {
  const [width, height] = [within(photo.PixelXDimension, 1e5), within(photo.PixelYDimension, 1e5)]
  const isWhole = width !== null && height !== null && sameProportions({ width, height }, stored)
  return {
    subjectDistanceM: within(photo.SubjectDistance, FARTHEST_M),
    focalLength35mm: isWhole ? within(photo.FocalLengthIn35mmFilm, 2000) : null,
  }
}

/** Beyond it stands "infinity" and "unknown". */
const FARTHEST_M = 100

function within(value: unknown, largest: number): number | null {
  return typeof value === 'number' && value > 0 && value <= largest ? value : null
}

/** A picture that was cropped has other sides than the camera noted, unless its proportions were kept. */
function sameProportions(noted: Sides, stored: Sides): boolean {
  const [a, b] = [noted, stored].map(({ width, height }) => Math.max(width, height) / Math.min(width, height))
  return a !== undefined && b !== undefined && Math.abs(a / b - 1) < 0.02
}
