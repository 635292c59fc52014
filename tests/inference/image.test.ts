import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodePhoto } from '../../src/inference/image.ts'
import { GREY, plainPicture, pngClaiming } from './photos.ts'

const jpeg = await plainPicture().jpeg().toBuffer()
const png = await plainPicture().png().toBuffer()
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>'
const ftyp = (brand: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(64)])

const REFUSED = [
  { name: 'no bytes', bytes: Buffer.alloc(0), reason: 'empty' },
  { name: 'text', bytes: Buffer.from('hello'), reason: 'not-a-photo' },
  { name: 'a PDF', bytes: Buffer.from('%PDF-1.7\n1 0 obj'), reason: 'not-a-photo' },
  { name: 'an SVG, whatever its name', bytes: Buffer.from(svg), reason: 'not-a-photo' },
  { name: 'a GIF', bytes: Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'), reason: 'not-a-photo' },
  { name: 'a TIFF', bytes: await plainPicture().tiff().toBuffer(), reason: 'not-a-photo' },
  { name: 'an AVIF', bytes: ftyp('avif'), reason: 'not-a-photo' },
  { name: 'a HEIC of an iPhone', bytes: ftyp('heic'), reason: 'heic' },
  { name: 'a JPEG cut in half', bytes: jpeg.subarray(0, jpeg.length / 2), reason: 'damaged' },
  { name: 'a JPEG with its end cut off', bytes: jpeg.subarray(0, jpeg.length - 20), reason: 'damaged' },
  { name: 'a PNG cut in half', bytes: png.subarray(0, png.length / 2), reason: 'damaged' },
  { name: 'a JPEG header alone', bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0]), reason: 'damaged' },
  {
    name: 'an SVG behind a JPEG header',
    bytes: Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from(svg)]),
    reason: 'damaged',
  },
  {
    name: 'a PNG that claims 30,000 x 30,000 pixels',
    bytes: pngClaiming(30_000, 30_000),
    reason: 'too-many-pixels',
  },
  {
    name: 'a PNG one pixel wide and 40 million high',
    bytes: pngClaiming(1, 40_000_000),
    reason: 'too-many-pixels',
  },
  { name: 'a PNG just over 40 megapixels', bytes: pngClaiming(8000, 5001), reason: 'too-many-pixels' },
  { name: 'a PNG that claims more than it holds', bytes: pngClaiming(2000, 2000), reason: 'damaged' },
  {
    name: 'more than 15 MB',
    bytes: Buffer.concat([jpeg, Buffer.alloc(15 * 1024 * 1024)]),
    reason: 'too-large',
  },
]

test.each(REFUSED)('decodePhoto refuses $name', async ({ bytes, reason }) => {
  await expect(decodePhoto(bytes, 1024)).resolves.toEqual({ kind: 'refused', reason })
})

const picture = plainPicture(80, 60)
const READ: readonly { name: string; bytes: Buffer; lossBy?: number }[] = [
  { name: 'JPEG', bytes: jpeg },
  { name: 'WebP', bytes: await plainPicture().webp({ lossless: true }).toBuffer() },
  { name: 'grey PNG', bytes: await picture.clone().greyscale().png().toBuffer() },
  { name: '16-bit PNG', bytes: await picture.clone().toColourspace('rgb16').png().toBuffer() },
  { name: 'palette PNG', bytes: await picture.clone().png({ palette: true }).toBuffer() },
  { name: 'CMYK JPEG', bytes: await picture.clone().toColourspace('cmyk').jpeg().toBuffer(), lossBy: 16 },
  { name: 'PNG with alpha', bytes: await picture.clone().ensureAlpha(1).png().toBuffer() },
]

test.each(READ)('decodePhoto gives three channels of 8 bits of a $name', async ({ bytes, lossBy = 6 }) => {
  const decoded = await decodePhoto(bytes, 1024)
  if (decoded.kind !== 'image') throw new Error(`refused: ${decoded.reason}`)
  const { data, width, height } = decoded.image
  expect(data.length).toBe(width * height * 3)
  for (const value of data.subarray(0, 30)) expect(Math.abs(value - GREY.r)).toBeLessThanOrEqual(lossBy)
})

test('decodePhoto shrinks the longest side and never enlarges', async () => {
  const large = await decodePhoto(await plainPicture(3000, 1500).jpeg().toBuffer(), 1024)
  const small = await decodePhoto(await plainPicture(300, 150).jpeg().toBuffer(), 1024)
  expect(large).toMatchObject({ image: { width: 1024, height: 512 } })
  expect(small).toMatchObject({ image: { width: 300, height: 150 } })
})

describe('decodePhoto converts the colours of a profile', () => {
  const orange = { r: 230, g: 120, b: 40 }
  const withP3 = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: orange } })
      .withIccProfile('p3')
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer()
  /** The profile says another length than it has. */
  const broken = async (jpeg: Promise<Buffer>) => {
    const copy = Buffer.from(await jpeg)
    copy.writeUInt32BE(99_999, copy.indexOf('ICC_PROFILE') + 14)
    return copy
  }
  test.each([
    { name: 'of a photo that is shrunk', photo: () => withP3(3000, 1500) },
    { name: 'of a small one', photo: () => withP3(300, 150) },
    { name: 'as sharp does where the profile is broken', photo: () => broken(withP3(3000, 1500)) },
  ])('$name', async ({ photo }) => {
    const bytes = await photo()
    const decoded = await decodePhoto(bytes, 1024)
    if (decoded.kind !== 'image') throw new Error(decoded.reason)
    const expected = await sharp(bytes).raw().toBuffer()
    const differences = [0, 1, 2].map((c) => Math.abs((decoded.image.data[c] ?? 0) - (expected[c] ?? 0)))
    expect(Math.max(...differences)).toBeLessThanOrEqual(2)
  })

  test('and P3 is not what is shown', async () => {
    const decoded = await decodePhoto(await withP3(3000, 1500), 1024)
    const stored = await sharp(await withP3(3000, 1500), { ignoreIcc: true })
      .raw()
      .toBuffer()
    const blue = decoded.kind === 'image' ? decoded.image.data[2] : undefined
    expect(Math.abs((blue ?? Number.NaN) - orange.b)).toBeLessThanOrEqual(2)
    expect(Math.abs((stored[2] ?? 0) - orange.b)).toBeGreaterThan(8)
  })
})

/** How an upright picture is stored for each EXIF orientation: turned clockwise first, then mirrored. */
const STORED = [
  { orientation: 1, turn: 0, mirror: 'none' },
  { orientation: 2, turn: 0, mirror: 'left-right' },
  { orientation: 3, turn: 180, mirror: 'none' },
  { orientation: 4, turn: 0, mirror: 'top-bottom' },
  { orientation: 5, turn: 90, mirror: 'left-right' },
  { orientation: 6, turn: 270, mirror: 'none' },
  { orientation: 7, turn: 90, mirror: 'top-bottom' },
  { orientation: 8, turn: 90, mirror: 'none' },
] as const

test.each(STORED)('decodePhoto turns EXIF orientation $orientation upright', async ({
  orientation,
  turn,
  mirror,
}) => {
  const redThenBlue = Buffer.from(
    [...Array(32 * 16).keys()].flatMap((i) => (i % 32 < 16 ? [255, 0, 0] : [0, 0, 255])),
  )
  const turned = await sharp(redThenBlue, { raw: { width: 32, height: 16, channels: 3 } })
    .rotate(turn)
    .png()
    .toBuffer()
  const stored = sharp(turned)
    .flop(mirror === 'left-right')
    .flip(mirror === 'top-bottom')
  const bytes = await stored.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
  const decoded = await decodePhoto(bytes, 1024)
  if (decoded.kind !== 'image') throw new Error(decoded.reason)
  const { data, width, height } = decoded.image
  const red = data[0] ?? 0
  const blue = data[(width - 1) * 3 + 2] ?? 0
  expect({ width, height, red: red > 200, blue: blue > 200 }).toEqual({
    width: 32,
    height: 16,
    red: true,
    blue: true,
  })
})

describe('decodePhoto reads the day from EXIF', () => {
  const dated = (text: string) =>
    plainPicture()
      .withExif({ IFD2: { DateTimeOriginal: text } })
      .jpeg()
      .toBuffer()
  test.each([
    { name: 'a usual date', text: '2026:08:17 10:30:00', takenOn: '2026-08-17' },
    { name: 'a camera whose clock was never set', text: '2000:01:01 00:00:00', takenOn: null },
    { name: 'nonsense', text: 'yesterday', takenOn: null },
  ])('$name', async ({ text, takenOn }) => {
    await expect(decodePhoto(await dated(text), 1024)).resolves.toMatchObject({ kind: 'image', takenOn })
  })

  test('no EXIF at all', async () => {
    await expect(decodePhoto(jpeg, 1024)).resolves.toMatchObject({ kind: 'image', takenOn: null })
  })
})
