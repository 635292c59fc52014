import { noise, step } from './noise.ts'

/**
 * Where the features lie on the undeformed body, in its own decimetres. Each answers with how much a point
 * belongs to the feature, 0 to 1. `u` is the distance from the middle plane, `y` up, `z` forward.
 */

export function lips(u: number, y: number, z: number): number {
  if (z < 1.2 || u > 0.3) return 0
  const along = Math.min(1, u / 0.262)
  const bow = 0.096 - 0.014 * step(0.06, 0, u)
  const upper = 6.603 + bow * (1 - along ** 1.7)
  const lower = 6.597 - 0.112 * Math.sqrt(Math.max(0, 1 - along ** 2.4))
  return step(-0.012, 0.012, upper - y) * step(-0.014, 0.014, y - lower) * step(0.275, 0.255, u)
}

/** The arch of a brow; `thickness` in decimetres at its inner end. */
export function brow(u: number, y: number, z: number, thickness: number): number {
  if (z < 0.9 || u < 0.08 || u > 0.62) return 0
  const along = (u - 0.11) / 0.45
  const arch = 7.487 + 0.036 * Math.sin(Math.min(1, Math.max(0, along)) * 2.7)
  const half = (thickness / 2) * (0.8 + 0.2 * step(0, 0.3, along)) * (1 - 0.7 * step(0.45, 1, along))
  const hairs = noise(u * 60 - y * 45, y * 20, 3) * 0.5 + noise(u * 140 - y * 90, y * 30, 9) * 0.5
  const across = Math.abs(y - arch) / half + 0.25 * hairs
  return (
    step(1.3, 0.5, across) *
    step(-0.08, 0.1, along + 0.03 * hairs) *
    step(1.1, 0.85, along) *
    (0.85 + 0.3 * hairs)
  )
}

/** Head hair: above 0 inside the hairline, roughly in decimetres from it. */
export function insideHairline(u: number, y: number, z: number, hairline: number): number {
  const temple = 0.3 * step(0.3, 0.66, u)
  const front = y - (8.02 + hairline - temple * 0.6)
  const side = Math.min(0.83 + 0.18 * step(7.45, 7.95, y) - z - 2 * hairline * step(0.6, 0.3, u), y - 7.22)
  const nape = Math.min(0.2 - z, y - 6.72)
  const scalp = Math.max(front, side, nape)
  return y < 7.8 ? Math.min(scalp, outsideEar(u, y, z)) : scalp
}

function outsideEar(u: number, y: number, z: number): number {
  const ear = Math.max(Math.abs(z - 0.42) / 0.27, Math.abs(y - 7.12) / 0.31)
  return Math.min((ear - 1) * 0.5, 0.745 - u + 0.4 * step(7.34, 7.55, y))
}

/** Where a beard grows: jaw, chin, upper lip. */
export function beard(u: number, y: number, z: number): number {
  const below = 6.76 + 0.36 * step(0.42, 0.7, u)
  const jaw = step(below + 0.08, below - 0.16, y) * step(6.0, 6.3, y) * step(0.42, 0.72, z)
  return jaw * (1 - 0.9 * lips(u, y, z))
}

/** Above 0 where the clothes cover the body; `depth` lowers the neckline in front. */
export function insideClothes(u: number, y: number, z: number, depth: number): number {
  if (u > 3.7) return -1 // hands
  const vee = 1.6 * depth * Math.max(0, 1 - u / 0.42) * step(0.3, 0.6, z)
  return Math.hypot(u, z - 0.25) - 0.52 + 0.9 * (5.75 - y) - vee
}
