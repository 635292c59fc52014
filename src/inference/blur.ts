import { FACE_GRID, type FacePixels } from './face-pixels.ts'

/** Pixels of the moving average: wide enough for a blur that the landmarks feel. */
const REACH = 4

const ALONG = { across: 1, down: FACE_GRID } as const

/**
 * How much of the fine detail is missing, 0 (sharp) to 1 (blurred), in the direction that is worse, so that a
 * movement shows too. A picture that is blurred already changes little when it is blurred again; contrast and
 * brightness cancel out.
 *
 * @see Crete, Dolmiere, Ladret, Nicolas, Proc SPIE 2007;6492:64920I
 */
export function blurOf(face: FacePixels): number {
  return Math.max(blurAlong(face, ALONG.across), blurAlong(face, ALONG.down))
}

function blurAlong({ luma, skin }: FacePixels, step: number): number {
  const averages = averagesAlong(luma, step)
  let before = 0
  let lost = 0
  for (const i of skin) {
    const own = Math.abs((luma[i] ?? 0) - (luma[i - step] ?? 0))
    const smoothed = Math.abs((averages[i] ?? 0) - (averages[i - step] ?? 0))
    before += own
    lost += Math.max(0, own - smoothed)
  }
  return before === 0 ? 1 : 1 - lost / before
}

/** The mean of each pixel and its neighbours up to the reach, as a sum that moves along. */
function averagesAlong(luma: Float32Array, step: number): Float64Array {
  const averages = new Float64Array(luma.length)
  const across = step === ALONG.across ? FACE_GRID : 1
  for (let line = 0; line < FACE_GRID; line++) {
    let sum = 0
    for (let k = -REACH; k < FACE_GRID; k++) {
      const centre = line * across + k * step
      if (k + REACH < FACE_GRID) sum += luma[centre + REACH * step] ?? 0
      if (k - REACH - 1 >= 0) sum -= luma[centre - (REACH + 1) * step] ?? 0
      if (k >= 0) averages[centre] = sum / (2 * REACH + 1)
    }
  }
  return averages
}
