import { type FacePixels, facePixels } from '../../src/inference/face-pixels.ts'
import type { RgbImage } from '../../src/inference/image.ts'
import { at, type Landmark } from '../../src/inference/mesh.ts'
import { type Point, pointsWithin } from '../../src/inference/polygon.ts'

type Colour = readonly [r: number, g: number, b: number]

/** What hides a part of the face, drawn flat over the picture: the landmarks of its outline, and its colour. */
type Covering = { readonly outlines: readonly (readonly number[])[]; readonly colour: Colour | 'skin' }

const LEFT_GLASS = [70, 63, 105, 66, 107, 193, 122, 188, 126, 100, 117, 111, 143, 156]
const RIGHT_GLASS = [300, 293, 334, 296, 336, 417, 351, 412, 355, 329, 346, 340, 372, 383]
const BRIDGE = [107, 9, 336, 417, 168, 193]
const LOWER_FACE = [
  197, 419, 399, 437, 330, 347, 345, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 116, 118, 101, 217, 174, 196,
]
const MOUTH = [
  2, 326, 423, 425, 434, 430, 422, 424, 418, 421, 200, 201, 194, 204, 202, 210, 214, 205, 203, 97,
]
const ONE_CHEEK = [454, 323, 361, 288, 397, 365, 379, 378, 422, 432, 410, 425, 266, 330, 347, 345]
const FRINGE = [127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356, 300, 334, 9, 105, 70]

export const COVERINGS = {
  sunglasses: { outlines: [LEFT_GLASS, RIGHT_GLASS, BRIDGE], colour: [24, 24, 28] },
  'pale mask': { outlines: [LOWER_FACE], colour: [176, 200, 214] },
  'black mask': { outlines: [LOWER_FACE], colour: [28, 28, 30] },
  'hand over the mouth': { outlines: [MOUTH], colour: 'skin' },
  'hand over one cheek': { outlines: [ONE_CHEEK], colour: 'skin' },
  'hair over the forehead': { outlines: [FRINGE], colour: [52, 38, 28] },
} as const satisfies Record<string, Covering>

export type CoveringName = keyof typeof COVERINGS

/** The picture with the covering drawn over the face. */
export function covered(image: RgbImage, landmarks: readonly Landmark[], name: CoveringName): RgbImage {
  const { outlines, colour } = COVERINGS[name]
  const paint = colour === 'skin' ? skinOf(facePixels(image, landmarks)) : colour
  const data = new Uint8Array(image.data)
  for (const outline of outlines) {
    const polygon = outline.map((index): Point => {
      const [x, y] = at(landmarks, index)
      return [x, y]
    })
    for (const pixel of pointsWithin(polygon, image)) data.set(paint, 3 * pixel)
  }
  return { ...image, data }
}

/** The middle colour of the face: a hand of the same person. */
function skinOf({ rgb, skin }: FacePixels): Colour {
  const middle = (channel: number) => {
    const values = skin.map((i) => rgb[3 * i + channel] ?? 0).sort((a, b) => a - b)
    return values[values.length >> 1] ?? 0
  }
  return [middle(0), middle(1), middle(2)]
}
