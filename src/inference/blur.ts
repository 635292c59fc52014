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
  let before = 0
  let lost = 0
  for (const i of skin) {
    const own = Math.abs((luma[i] ?? 0) - (luma[i - step] ?? 0))
    const smoothed = Math.abs(average(luma, i, step) - average(luma, i - step, step))
    before += own
    lost += Math.max(0, own - smoothed)
  }
  return before === 0 ? 1 : 1 - lost / before
}

function average(luma: Float32Array, centre: number, step: number): number {
  let sum = 0
  for (let k = -REACH; k <= REACH; k++) sum += luma[centre + k * step] ?? 0
  return sum / (2 * REACH + 1)
}
