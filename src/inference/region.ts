import type { RgbImage } from './image.ts'
import type { Point } from './polygon.ts'

/** A square of the image, turned by `angle` (radians, clockwise on the screen). Pixels, x right, y down. */
export type Region = {
  readonly centerX: number
  readonly centerY: number
  readonly side: number
  readonly angle: number
}

/** Where grid point (u, v) of a region sampled at `size` x `size` lies in the image. */
export function toImage(region: Region, size: number, u: number, v: number): Point {
  const scale = region.side / size
  const cos = Math.cos(region.angle) * scale
  const sin = Math.sin(region.angle) * scale
  const du = u - size / 2
  const dv = v - size / 2
  return [region.centerX + cos * du - sin * dv, region.centerY + sin * du + cos * dv]
}

/** The way back: where a point of the image lies on the grid of a region. */
export function toGrid(region: Region, size: number, x: number, y: number): Point {
  const scale = size / region.side
  const cos = Math.cos(region.angle) * scale
  const sin = Math.sin(region.angle) * scale
  const dx = x - region.centerX
  const dy = y - region.centerY
  return [size / 2 + cos * dx + sin * dy, size / 2 + cos * dy - sin * dx]
}

/**
 * Samples a region on a `size` x `size` grid at pixel centres: bilinear, zero outside the image.
 *
 * @returns size x size x 3, R G B, each value * scale + offset
 */
export function sampleRegion(
  image: RgbImage,
  region: Region,
  size: number,
  range: { readonly scale: number; readonly offset: number },
): Float32Array {
  const level = mipLevel(image, region, size)
  const { width, height, data } = level.image
  const out = new Float32Array(size * size * 3).fill(range.offset)
  const step = level.region.side / size
  const cos = Math.cos(level.region.angle) * step
  const sin = Math.sin(level.region.angle) * step
  let o = 0
  for (let v = 0; v < size; v++) {
    const dv = v + 0.5 - size / 2
    for (let u = 0; u < size; u++, o += 3) {
      const du = u + 0.5 - size / 2
      const x = level.region.centerX + cos * du - sin * dv - 0.5
      const y = level.region.centerY + sin * du + cos * dv - 0.5
      if (x <= -1 || y <= -1 || x >= width || y >= height) continue
      const x0 = Math.floor(x)
      const y0 = Math.floor(y)
      const fx = x - x0
      const fy = y - y0
      const left = Math.max(x0, 0) * 3
      const right = Math.min(x0 + 1, width - 1) * 3
      const top = Math.max(y0, 0) * width * 3
      const bottom = Math.min(y0 + 1, height - 1) * width * 3
      for (let c = 0; c < 3; c++) {
        const upper = byte(data, top + left + c) * (1 - fx) + byte(data, top + right + c) * fx
        const lower = byte(data, bottom + left + c) * (1 - fx) + byte(data, bottom + right + c) * fx
        out[o + c] = (upper * (1 - fy) + lower * fy) * range.scale + range.offset
      }
    }
  }
  return out
}

function byte(data: Uint8Array, index: number): number {
  return data[index] as number
}

/** Halves the image while the region is shrunk more than 1.5 times, so that one sample a pixel does not alias. */
function mipLevel(image: RgbImage, region: Region, size: number): { image: RgbImage; region: Region } {
  if (region.side / size <= 1.5 || image.width <= 64 || image.height <= 64) return { image, region }
  const halved = {
    ...region,
    centerX: region.centerX / 2,
    centerY: region.centerY / 2,
    side: region.side / 2,
  }
  return mipLevel(half(image), halved, size)
}

const halves = new WeakMap<RgbImage, RgbImage>()

/** The image at half the size, each pixel the rounded mean of four. Kept, since every pass asks for it. */
function half(image: RgbImage): RgbImage {
  const known = halves.get(image)
  if (known) return known
  const width = image.width >> 1
  const height = image.height >> 1
  const data = new Uint8Array(width * height * 3)
  const row = image.width * 3
  let o = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = 2 * y * row + 6 * x
      for (let c = i; c < i + 3; c++) {
        const sum =
          byte(image.data, c) +
          byte(image.data, c + 3) +
          byte(image.data, c + row) +
          byte(image.data, c + row + 3)
        data[o++] = (sum + 2) >> 2
      }
    }
  }
  const result = { data, width, height }
  halves.set(image, result)
  return result
}
