export type Point = readonly [x: number, y: number]

/** The pixels whose centre lies within a polygon: their numbers, row by row. */
export function pointsWithin(
  polygon: readonly Point[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly number[] {
  const ys = polygon.map(([, y]) => y)
  const top = Math.max(0, Math.floor(Math.min(...ys)))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(...ys)))
  const found: number[] = []
  for (let row = top; row <= bottom; row++) {
    const crossings = crossingsOf(polygon, row + 0.5)
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const first = Math.max(0, Math.ceil((crossings[k] ?? 0) - 0.5))
      const last = Math.min(width - 1, Math.floor((crossings[k + 1] ?? 0) - 0.5))
      for (let column = first; column <= last; column++) found.push(row * width + column)
    }
  }
  return found
}

/** Where the polygon's edges cross a line across, from left to right. */
function crossingsOf(polygon: readonly Point[], height: number): readonly number[] {
  const crossings: number[] = []
  let [x, y] = polygon.at(-1) ?? [0, 0]
  for (const [nextX, nextY] of polygon) {
    if (y <= height !== nextY <= height) crossings.push(x + ((height - y) / (nextY - y)) * (nextX - x))
    x = nextX
    y = nextY
  }
  return crossings.sort((a, b) => a - b)
}
