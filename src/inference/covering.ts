import { type FacePixels, valuesAt } from './face-pixels.ts'
import { nthSmallest } from './nth-smallest.ts'

const EYES = [
  [33, 160, 158, 133, 153, 144],
  [362, 385, 387, 263, 373, 380],
] as const
const LIPS = [61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91]
const FOREHEAD = [109, 10, 338, 337, 151, 108]
const TAIL = 0.05

/**
 * How much there is to see in the eye that shows less: the difference between its lights (the white) and its darks
 * (iris and lashes), in units of the face's middle brightness. Near 0 behind dark glasses, behind closed lids and
 * in deep shadow.
 */
export function eyeContrastOf(face: FacePixels): number {
  const middle = face.skinLumaAt(face.skin.length >> 1)
  const contrasts = EYES.map((outline) => {
    const eye = valuesAt(face.luma, face.within(outline))
    return (quantile(eye, 1 - TAIL) - quantile(eye, TAIL)) / middle
  })
  return Math.min(...contrasts)
}

/**
 * How much redder the lips are than the forehead, as a share of their light. Below 0 where something that is no
 * skin lies over the mouth; a hand, being skin, is not told apart.
 */
export function mouthRednessOf(face: FacePixels): number {
  return shareOfRed(face, LIPS) - shareOfRed(face, FOREHEAD)
}

function shareOfRed({ rgb, within }: FacePixels, outline: readonly number[]): number {
  let [red, all] = [0, 0]
  for (const i of within(outline)) {
    red += rgb[3 * i] ?? 0
    all += (rgb[3 * i] ?? 0) + (rgb[3 * i + 1] ?? 0) + (rgb[3 * i + 2] ?? 0)
  }
  return red / Math.max(all, 1)
}

function quantile(values: Float32Array, share: number): number {
  return nthSmallest(values, Math.floor(share * (values.length - 1)))
}
