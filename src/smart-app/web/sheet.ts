import type { PhotoLook } from '../look.ts'

type Looked = Extract<PhotoLook, { kind: 'looked' }>
export type Size = Looked['frame']
export type Crop = Looked['crop']

/** Where the picture, and the drawing exactly over it, lie in their window; as CSS. */
export type Sheet = {
  readonly left: string
  readonly top: string
  readonly width: string
  readonly height: string
  readonly transform: string
  readonly transformOrigin: string
}

/** The whole picture in a window of its own shape. */
export const WHOLE_SHEET: Sheet = {
  left: '0%',
  top: '0%',
  width: '100%',
  height: '100%',
  transform: 'none',
  transformOrigin: '0% 0%',
}

/** The square that the networks were given fills a square window: the picture is turned back and cut. */
export function croppedSheet({ width, height }: Size, { centerX, centerY, side, angleDeg }: Crop): Sheet {
  return {
    left: percent(50 - (100 * centerX) / side),
    top: percent(50 - (100 * centerY) / side),
    width: percent((100 * width) / side),
    height: percent((100 * height) / side),
    transform: `rotate(${round(-angleDeg)}deg)`,
    transformOrigin: `${percent((100 * centerX) / width)} ${percent((100 * centerY) / height)}`,
  }
}

function percent(value: number): string {
  return `${round(value)}%`
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000 + 0
}
