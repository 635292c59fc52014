import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** The drawn faces of the demo: nobody's photos. */
export const DEMO_PHOTOS = fileURLToPath(new URL('../demo/photos', import.meta.url))

const DRAWN = 'ordinary-woman-38.jpg'

/**
 * What comes out of cameras and charts. Cameras say "sRGB" in their EXIF data and bring no profile, some phones bring
 * one. A PNG of 12 MP with the grain of a camera would be larger than is read.
 */
const KINDS = [
  { name: '1 MP JPEG', megapixels: 1, format: 'jpeg', orientation: 1, profile: null },
  { name: '3 MP JPEG', megapixels: 3, format: 'jpeg', orientation: 1, profile: null },
  { name: '12 MP JPEG', megapixels: 12, format: 'jpeg', orientation: 1, profile: null },
  { name: '12 MP JPEG, turned by EXIF', megapixels: 12, format: 'jpeg', orientation: 6, profile: null },
  { name: '12 MP JPEG, Display P3', megapixels: 12, format: 'jpeg', orientation: 1, profile: 'p3' },
  { name: '3 MP PNG', megapixels: 3, format: 'png', orientation: 1, profile: null },
  { name: '12 MP WebP', megapixels: 12, format: 'webp', orientation: 1, profile: null },
] as const

export type BenchPhoto = {
  readonly name: (typeof KINDS)[number]['name']
  readonly megapixels: number
  readonly bytes: Uint8Array
}

/** The photo that the bounds are about. */
export const MAIN_PHOTO: BenchPhoto['name'] = '12 MP JPEG'

/** Makes the photos of the bench from a drawn face: enlarged, with the grain of a camera, the same in every run. */
export async function benchPhotos(): Promise<readonly BenchPhoto[]> {
  const drawn = readFileSync(join(DEMO_PHOTOS, DRAWN))
  const photos: BenchPhoto[] = []
  for (const { name, megapixels, format, orientation, profile } of KINDS) {
    const { data, info } = await enlarged(drawn, megapixels, orientation)
    addGrain(data)
    const picture = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    if (profile) picture.withIccProfile(profile)
    const bytes = await picture.toFormat(format, { quality: 88 }).toBuffer()
    photos.push({ name, megapixels, bytes: orientation === 1 ? bytes : saidToLie(bytes, orientation) })
  }
  return photos
}

/** A camera held upright stores its rows lying, and says so: orientation 6 is turned clockwise to be seen. */
async function enlarged(drawn: Buffer, megapixels: number, orientation: 1 | 6) {
  const { width, height } = await sharp(drawn).metadata()
  const scale = Math.sqrt((megapixels * 1e6) / (width * height))
  const larger = await sharp(drawn)
    .resize(Math.round(width * scale), Math.round(height * scale), { kernel: 'cubic' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (orientation === 1) return larger
  const raw = { width: larger.info.width, height: larger.info.height, channels: 3 } as const
  return sharp(larger.data, { raw }).rotate(-90).raw().toBuffer({ resolveWithObject: true })
}

/** Puts an EXIF block that holds the orientation alone behind the first two bytes of a JPEG: sharp writes none without a profile. */
function saidToLie(jpeg: Buffer, orientation: number): Buffer {
  const block = Buffer.from(
    'ffe100224578696600004d4d002a000000080001011200030000000100000000' + '00000000',
    'hex',
  )
  block.writeUInt16BE(orientation, 28)
  return Buffer.concat([jpeg.subarray(0, 2), block, jpeg.subarray(2)])
}

const GRAIN = 7

/**
 * Adds the difference of two numbers of a fixed row of chance, about a camera's grain at ISO 400. A camera's own is
 * spread over two pixels or so, which decodes no faster: 73 ms for 2.0 MB against 70 ms for 1.8 MB.
 */
function addGrain(data: Buffer): void {
  let state = 0x9e3779b9
  for (let i = 0; i < data.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const grain = ((state & 0xff) - ((state >>> 8) & 0xff)) * (GRAIN / 128)
    data[i] = Math.min(255, Math.max(0, (data[i] ?? 0) + grain))
  }
}
