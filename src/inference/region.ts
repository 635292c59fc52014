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
 * @param out - an earlier result that is needed no more; a new one costs as much as a third of the sampling
 * @returns size x size x 3, R G B, each value * scale + offset
 */
export function sampleRegion(
  image: RgbImage,
  region: Region,
  size: number,
  { scale, offset }: { readonly scale: number; readonly offset: number },
  out = new Float32Array(size * size * 3),
): Float32Array {
  const level = mipLevel(image, region, size)
  const { width, height, data } = level.image
  const { centerX, centerY, side, angle } = level.region
  out.fill(offset)
  const stride = width * 3
  const cos = Math.cos(angle) * (side / size)
  const sin = Math.sin(angle) * (side / size)
  let o = 0
  for (let v = 0; v < size; v++) {
    const dv = v + 0.5 - size / 2
    const sinDv = sin * dv
    const cosDv = cos * dv
    for (let u = 0; u < size; u++, o += 3) {
      const du = u + 0.5 - size / 2
      const x = centerX + cos * du - sinDv - 0.5
      const y = centerY + sin * du + cosDv - 0.5
      if (x <= -1 || y <= -1 || x >= width || y >= height) continue
      // Whole numbers to the compiler too, which makes the addresses below cheap.
      const x0 = Math.floor(x) | 0
      const y0 = Math.floor(y) | 0
      const left = (x0 < 0 ? 0 : x0) * 3
      const right = (x0 + 1 < width ? x0 + 1 : x0) * 3
      const top = (y0 < 0 ? 0 : y0) * stride
      const bottom = (y0 + 1 < height ? y0 + 1 : y0) * stride
      const fx = x - x0
      const fy = y - y0
      for (let c = 0; c < 3; c++) {
        const upper = byte(data, top + left + c) * (1 - fx) + byte(data, top + right + c) * fx
        const lower = byte(data, bottom + left + c) * (1 - fx) + byte(data, bottom + right + c) * fx
        out[o + c] = (upper * (1 - fy) + lower * fy) * scale + offset
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

/** The image at half the size. Kept, since every pass asks for it. */
function half(image: RgbImage): RgbImage {
  const known = halves.get(image)
  if (known) return known
  const result = halved(image)
  halves.set(image, result)
  return result
}

/** Each pixel is the rounded mean of four, which are read whole: red and blue are added up in one number. */
function halved(image: RgbImage): RgbImage {
  const from = new DataView(image.data.buffer, image.data.byteOffset, image.data.byteLength)
  const width = image.width >> 1
  const height = image.height >> 1
  const data = new Uint8Array(width * height * 3)
  const row = image.width * 3
  let o = 0
  for (let y = 0; y < height; y++) {
    let i = 2 * y * row
    for (let x = 0; x < width; x++, i += 6, o += 3) {
      const a = leftPixel(from, i)
      const b = rightPixel(from, i)
      const c = leftPixel(from, i + row)
      const d = rightPixel(from, i + row)
      const redAndBlue =
        ((a & RED_AND_BLUE) + (b & RED_AND_BLUE) + (c & RED_AND_BLUE) + (d & RED_AND_BLUE) + 0x20002) >> 2
      const green = ((a & GREEN) + (b & GREEN) + (c & GREEN) + (d & GREEN) + 0x200) >> 10
      data[o] = redAndBlue
      data[o + 1] = green
      data[o + 2] = redAndBlue >> 16
    }
  }
  return { data, width, height }
}

const RED_AND_BLUE = 0xff00ff
const GREEN = 0xff00

/** A pixel as the number 0xBBGGRR, with one byte of its neighbour before that. */
function leftPixel(pixels: DataView, at: number): number {
  return pixels.getUint32(at, true)
}

/** The pixel to the right of it, read from the byte before, so that the last one does not reach beyond the image. */
function rightPixel(pixels: DataView, at: number): number {
  return pixels.getUint32(at + 2, true) >>> 8
}
