/** How the picture lies under the window: `x` and `y` are how far it is moved, in per cent of the window. */
export type Zoom = { readonly factor: number; readonly x: number; readonly y: number }

export const WHOLE: Zoom = { factor: 1, x: 0, y: 0 }
export const LARGEST = 8
const STEP = 1.5

/** One step nearer; the middle of the window stays where it is. */
export function nearer(zoom: Zoom): Zoom {
  return zoomedTo(zoom, zoom.factor * STEP)
}

export function further(zoom: Zoom): Zoom {
  return zoomedTo(zoom, zoom.factor / STEP)
}

function zoomedTo({ factor, x, y }: Zoom, wanted: number): Zoom {
  const next = Math.min(Math.max(wanted, 1), LARGEST)
  const ratio = next / factor
  return within({ factor: next, x: 50 - (50 - x) * ratio, y: 50 - (50 - y) * ratio })
}

/** Moved by so many per cent of the window, never past the edge of the picture. */
export function moved({ factor, x, y }: Zoom, byX: number, byY: number): Zoom {
  return within({ factor, x: x + byX, y: y + byY })
}

function within({ factor, x, y }: Zoom): Zoom {
  const least = (1 - factor) * 100
  // Adding 0 makes -0 an ordinary one.
  return { factor, x: Math.min(Math.max(x, least), 0) + 0, y: Math.min(Math.max(y, least), 0) + 0 }
}

const KEY_STEP = 10

/** What a key does to the picture; null for a key that does nothing here. */
export function afterKey(zoom: Zoom, key: string): Zoom | null {
  switch (key) {
    case 'ArrowLeft':
      return moved(zoom, KEY_STEP, 0)
    case 'ArrowRight':
      return moved(zoom, -KEY_STEP, 0)
    case 'ArrowUp':
      return moved(zoom, 0, KEY_STEP)
    case 'ArrowDown':
      return moved(zoom, 0, -KEY_STEP)
    case '+':
    case '=':
      return nearer(zoom)
    case '-':
      return further(zoom)
    case '0':
      return WHOLE
    default:
      return null
  }
}

/** As CSS, with the origin in the upper left corner. */
export function transformOf({ factor, x, y }: Zoom): string {
  return `translate(${round(x)}%, ${round(y)}%) scale(${round(factor)})`
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
