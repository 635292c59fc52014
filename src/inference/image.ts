import sharp, { type Metadata, type Sharp } from 'sharp'
import type { Day } from '../clinical/day.ts'
import type { Camera } from './camera.ts'
import { readExif } from './exif.ts'
import { hasTooManyScans } from './jpeg-scans.ts'
import type { Refusal } from './refusals.ts'
import { hasTooManyFrames } from './webp-frames.ts'

/** Decoded pixels: height x width x 3, channels R G B, each 0 to 255, upright, sRGB. */
export type RgbImage = { readonly data: Uint8Array; readonly width: number; readonly height: number }

export type DecodedPhoto =
  | {
      readonly kind: 'image'
      readonly image: RgbImage
      /** The day in the EXIF data. */
      readonly takenOn: Day | null
      readonly camera: Camera
    }
  | { readonly kind: 'refused'; readonly reason: Refusal }

const MAX_BYTES = 15 * 1024 * 1024
const MAX_PIXELS = 40_000_000
/** A picture one pixel wide and millions high is small, and takes the decoder seconds. */
const MAX_SIDE = 20_000

// Every image loader is attack surface: only these three may touch the bytes of a chart.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})
sharp.cache(false)
sharp.concurrency(1)

/**
 * Decodes a photo from a chart: hostile input assumed.
 *
 * @param longestSide - the picture is shrunk to this many pixels, never enlarged
 */
export async function decodePhoto(bytes: Uint8Array, longestSide: number): Promise<DecodedPhoto> {
  const reason = refusalByHeader(bytes)
  if (reason) return refused(reason)
  try {
    const header = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (isTooLarge(header)) return refused('too-many-pixels')
    const photo = await shrunk(bytes, header, longestSide)
    const { data, info } = await photo
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const image = { data, width: info.width, height: info.height }
    return { kind: 'image', image, ...readExif(header.exif, header) }
  } catch {
    return refused('damaged')
  }
}

/**
 * Turns the photo upright and shrinks it. The colours of a profile would be converted before that, which takes as long
 * as the decoding: a JPEG that brings one is shrunk first, and hands the profile on.
 */
async function shrunk(bytes: Uint8Array, header: Metadata, longestSide: number): Promise<Sharp> {
  const photo = sharp(bytes, { limitInputPixels: MAX_PIXELS })
    .rotate()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
  const shrinksMuch = Math.max(header.width, header.height) > 1.5 * longestSide
  const isInColour = header.format === 'jpeg' && header.channels === 3
  return (shrinksMuch && isInColour && header.icc && (await withItsProfile(photo))) || photo
}

/** A broken profile may be lost on the way, and the photo has to be converted as a whole. */
async function withItsProfile(photo: Sharp): Promise<Sharp | null> {
  const small = photo.clone().keepIccProfile().png({ compressionLevel: 0 })
  const handedOn = await small.toBuffer().then(sharp, () => null)
  return handedOn && (await handedOn.metadata()).icc ? handedOn : null
}

function isTooLarge({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE
}

const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])

function refusalByHeader(bytes: Uint8Array): Refusal | undefined {
  if (bytes.length === 0) return 'empty'
  if (bytes.length > MAX_BYTES) return 'too-large'
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const ascii = file.toString('latin1', 0, 16)
  if (ascii.slice(4, 8) === 'ftyp' && HEIC_BRANDS.has(ascii.slice(8, 12))) return 'heic'
  const isJpeg = ascii.startsWith('\xff\xd8')
  const isPng = ascii.startsWith('\x89PNG\r\n\x1a\n')
  const isWebp = ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP'
  if ((isJpeg && hasTooManyScans(file)) || (isWebp && hasTooManyFrames(file))) return 'damaged'
  return isJpeg || isPng || isWebp ? undefined : 'not-a-photo'
}

/** The image turned by 180 degrees. */
export function upsideDown({ data, width, height }: RgbImage): RgbImage {
  const turned = new Uint8Array(data.length)
  for (let from = 0, to = data.length - 3; to >= 0; from += 3, to -= 3) {
    turned[to] = data[from] ?? 0
    turned[to + 1] = data[from + 1] ?? 0
    turned[to + 2] = data[from + 2] ?? 0
  }
  return { data: turned, width, height }
}

function refused(reason: Refusal): DecodedPhoto {
  return { kind: 'refused', reason }
}
