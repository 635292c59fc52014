import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { reencodedJpeg } from '../../src/inference/reencode.ts'

const drawn = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c08060' } })

test.each([
  { name: 'a small picture keeps its size', given: [40, 20], expected: [40, 20] },
  { name: 'a large one is shrunk to 1600 px a side', given: [3200, 1600], expected: [1600, 800] },
])('$name', async ({ given: [width = 1, height = 1], expected }) => {
  const jpeg = await reencodedJpeg(await drawn(width, height).png().toBuffer())
  const made = await sharp(jpeg ?? Buffer.alloc(0)).metadata()
  expect([made.format, made.width, made.height]).toEqual(['jpeg', ...expected])
})

test('nothing that the file carried along is left', async () => {
  const tagged = await drawn(40, 20)
    .withExif({ IFD0: { Artist: 'Oriana Quill' } })
    .keepIccProfile()
    .jpeg()
    .toBuffer()
  expect(tagged.includes('Oriana Quill')).toBe(true)
  const jpeg = Buffer.from((await reencodedJpeg(tagged)) ?? [])
  const { exif, icc, xmp, iptc, comments } = await sharp(jpeg).metadata()
  expect({ exif, icc, xmp, iptc, comments }).toEqual({})
  expect(jpeg.includes('Oriana Quill')).toBe(false)
})

test('what hides behind the picture’s end is left behind', async () => {
  const tail = '<script>alert(1)</script>'
  const jpeg = await reencodedJpeg(Buffer.concat([await drawn(40, 20).jpeg().toBuffer(), Buffer.from(tail)]))
  expect(Buffer.from(jpeg ?? []).includes('script')).toBe(false)
})

test('the face stays the same face', async () => {
  const original = readFileSync(new URL('../../demo/photos/ordinary-woman-38.jpg', import.meta.url))
  const raw = async (bytes: Uint8Array) =>
    sharp(bytes).resize(64, 64, { fit: 'fill' }).removeAlpha().raw().toBuffer()
  const [before, after] = [
    await raw(original),
    await raw((await reencodedJpeg(original)) ?? new Uint8Array()),
  ]
  const difference =
    before.reduce((sum, value, i) => sum + Math.abs(value - (after[i] ?? 0)), 0) / before.length
  expect(difference).toBeLessThan(3)
})

test.each([
  '',
  '<html>',
  'GIF89a',
  '<svg xmlns="http://www.w3.org/2000/svg"/>',
])('%j is no photo', async (text) => {
  expect(await reencodedJpeg(Buffer.from(text))).toBeNull()
})
