import { FACE_GRID, type FacePixels } from './face-pixels.ts'
import { nthSmallest } from './nth-smallest.ts'

const TO_THE_NEXT = { across: 1, down: FACE_GRID } as const

/** A quarter of the steps is smaller. */
const QUARTER = 0.25

/**
 * How finely the brightness changes: a small step from pixel to pixel as a share of the mean step, in the direction
 * that is worse. Near 0 where the face consists of even blocks with edges between them, be it that somebody made it
 * unrecognisable or that it was compressed too much; the blocks' edges look sharp, so that blur says nothing. Contrast and
 * brightness cancel out.
 */
export function finenessOf(face: FacePixels): number {
  return Math.min(finenessAlong(face, TO_THE_NEXT.across), finenessAlong(face, TO_THE_NEXT.down))
}

function finenessAlong({ luma, skin }: FacePixels, step: number): number {
  const steps = Float32Array.from(skin, (i) => Math.abs((luma[i] ?? 0) - (luma[i - step] ?? 0)))
  const mean = steps.reduce((sum, value) => sum + value, 0) / steps.length
  return mean > 0 ? nthSmallest(steps, Math.floor(QUARTER * steps.length)) / mean : 0
}
