import type { FacePixels } from './face-pixels.ts'

export type Exposure = {
  /** The brightness that only 5 of 100 pixels of the face exceed, 0 to 1: also dark skin has its lights. */
  readonly highlight: number
  /** The brightness that only 5 of 100 pixels of the face stay below, 0 to 1. */
  readonly shadow: number
  /** The share of the face where the camera saw nothing but white or black. */
  readonly clippedShare: number
  /** How far the colours of the face lie from grey on average, 0 to 1. */
  readonly colour: number
}

const TAIL = 0.05
const WHITE = 250
const BLACK = 5

/** How the face is lit. Judged by its lights and shadows, since its middle brightness is the skin's own. */
export function exposureOf({ rgb, skin, skinLumaAt }: FacePixels): Exposure {
  const at = (share: number) => skinLumaAt(Math.floor(share * (skin.length - 1)))
  let clipped = 0
  let colour = 0
  for (const i of skin) {
    const red = rgb[3 * i] ?? 0
    const green = rgb[3 * i + 1] ?? 0
    const blue = rgb[3 * i + 2] ?? 0
    const lowest = Math.min(red, green, blue)
    const highest = Math.max(red, green, blue)
    if (lowest >= WHITE || highest <= BLACK) clipped += 1
    colour += (highest - lowest) / 255
  }
  return {
    highlight: at(1 - TAIL),
    shadow: at(TAIL),
    clippedShare: clipped / skin.length,
    colour: colour / skin.length,
  }
}
