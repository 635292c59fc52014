import { FACE_OUTLINE } from './contours.ts'
import type { RgbImage } from './image.ts'
import { at, type Landmark, regionAround } from './mesh.ts'
import { nthSmallest } from './nth-smallest.ts'
import { pointsWithin } from './polygon.ts'
import { sampleRegion, toGrid } from './region.ts'

/** The face as the mesh network sees it: upright, the same size whatever the photo, its surroundings left out. */
export type FacePixels = {
  /** Brightness of each pixel, 0 to 1, row by row. */
  readonly luma: Float32Array
  /** R, G, B of each pixel, 0 to 255. */
  readonly rgb: Float32Array
  /** The pixels within the outline of the face. */
  readonly skin: readonly number[]
  /** The brightness that stands at this place among those, in ascending order. */
  readonly skinLumaAt: (place: number) => number
  /** The pixels within the outline that these landmarks draw. */
  readonly within: (outline: readonly number[]) => readonly number[]
}

/** Pixels a side: what the mesh network is given. */
export const FACE_GRID = 192

/** Looks at the face alone, so that a dark wall or a bright window says nothing. */
export function facePixels(image: RgbImage, landmarks: readonly Landmark[]): FacePixels {
  const region = regionAround(landmarks)
  const rgb = sampleRegion(image, region, FACE_GRID, { scale: 1, offset: 0 })
  const luma = lumaOf(rgb)
  const within = (outline: readonly number[]) =>
    pointsWithin(
      outline.map((index) => {
        const [x, y] = at(landmarks, index)
        return toGrid(region, FACE_GRID, x, y)
      }),
      { width: FACE_GRID, height: FACE_GRID },
    )
  const skin = within(FACE_OUTLINE)
  const skinLuma = valuesAt(luma, skin)
  return { luma, rgb, skin, skinLumaAt: (place) => nthSmallest(skinLuma, place), within }
}

function lumaOf(rgb: Float32Array): Float32Array {
  const luma = new Float32Array(rgb.length / 3)
  for (let i = 0, at = 0; i < luma.length; i++, at += 3)
    luma[i] = (0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0)) / 255
  return luma
}

/** The values of some pixels. */
export function valuesAt(values: Float32Array, pixels: readonly number[]): Float32Array {
  const found = new Float32Array(pixels.length)
  for (let k = 0; k < found.length; k++) found[k] = values[pixels[k] ?? 0] ?? 0
  return found
}
