import type { Quad } from './mesh.ts'

/** Three corners of a triangle and how much each counts at the pixel. */
export type Plot = (
  pixel: number,
  depth: number,
  corners: readonly [number, number, number],
  shares: readonly [number, number, number],
) => void

/**
 * Calls `plot` for every pixel centre under every triangle, hidden or not.
 *
 * @param screen - x (pixels, right), y (pixels, down), depth (larger is nearer) of each point
 */
export function rasterise(
  screen: Float64Array,
  quads: readonly Quad[],
  width: number,
  height: number,
  plot: Plot,
): void {
  for (const [a, b, c, d] of quads) {
    triangle(screen, [a, b, c], width, height, plot)
    triangle(screen, [a, c, d], width, height, plot)
  }
}

function triangle(
  screen: Float64Array,
  corners: readonly [number, number, number],
  width: number,
  height: number,
  plot: Plot,
): void {
  const [a, b, c] = corners
  const [ax, ay, az] = [screen[3 * a] ?? 0, screen[3 * a + 1] ?? 0, screen[3 * a + 2] ?? 0]
  const [bx, by, bz] = [screen[3 * b] ?? 0, screen[3 * b + 1] ?? 0, screen[3 * b + 2] ?? 0]
  const [cx, cy, cz] = [screen[3 * c] ?? 0, screen[3 * c + 1] ?? 0, screen[3 * c + 2] ?? 0]
  const area = (by - cy) * (ax - cx) + (cx - bx) * (ay - cy)
  if (Math.abs(area) < 1e-9) return

  const [left, right] = [
    Math.max(0, Math.floor(Math.min(ax, bx, cx))),
    Math.min(width - 1, Math.max(ax, bx, cx)),
  ]
  const [top, bottom] = [
    Math.max(0, Math.floor(Math.min(ay, by, cy))),
    Math.min(height - 1, Math.max(ay, by, cy)),
  ]
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const wa = ((by - cy) * (x + 0.5 - cx) + (cx - bx) * (y + 0.5 - cy)) / area
      const wb = ((cy - ay) * (x + 0.5 - cx) + (ax - cx) * (y + 0.5 - cy)) / area
      const wc = 1 - wa - wb
      if (wa < -1e-6 || wb < -1e-6 || wc < -1e-6) continue
      plot(y * width + x, wa * az + wb * bz + wc * cz, corners, [wa, wb, wc])
    }
  }
}
