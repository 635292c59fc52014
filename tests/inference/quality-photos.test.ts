import { readFileSync } from 'node:fs'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Assessment } from '../../src/inference/assessment.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { PATIENT_LIMITS } from './patient-limits.ts'

const photo = (name: string) => readFileSync(new URL(`../../demo/photos/${name}`, import.meta.url))
const WOMAN = photo('ordinary-woman-38.jpg')

let models: FaceModels
beforeAll(async () => {
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), {}, PATIENT_LIMITS)
})
afterAll(() => models.close())

const changed = async (change: (picture: Sharp) => Sharp | Promise<Sharp>) =>
  models.assess(await (await change(sharp(WOMAN))).jpeg({ quality: 95 }).toBuffer())

const reasonsOf = (assessment: Assessment) => (assessment.kind === 'scored' ? [] : assessment.reasons)

const throughJpeg = async (picture: Sharp, quality: number) =>
  sharp(await picture.jpeg({ quality }).toBuffer())

/** @param columns - blocks in a row, over the 800 px of the picture */
const mosaic = async (picture: Sharp, columns: number) =>
  sharp(await picture.resize(columns).png().toBuffer()).resize(800, 1000, { kernel: 'nearest', fit: 'fill' })

/** A flat patch over the drawn woman, in shares of her picture. */
const patch =
  (colour: string, [x, y, width, height]: readonly [number, number, number, number]) =>
  async (picture: Sharp) => {
    const size = { width: Math.round(800 * width), height: Math.round(1000 * height) }
    const input = await sharp({ create: { ...size, channels: 3, background: colour } })
      .png()
      .toBuffer()
    return picture.composite([{ input, left: Math.round(800 * x), top: Math.round(1000 * y) }])
  }

const smearedAcross = (length: number) => (picture: Sharp) =>
  picture.convolve({
    width: length,
    height: 3,
    kernel: Array.from({ length: 3 * length }, (_, i) => (i >= length && i < 2 * length ? 1 : 0)),
  })

describe('a good photo made worse: accepted while it hardly is, refused by name once it is', () => {
  test.each([
    { name: 'blur', slightly: (p: Sharp) => p.blur(1), badly: (p: Sharp) => p.blur(9), reason: 'blurred' },
    { name: 'movement', slightly: smearedAcross(3), badly: smearedAcross(41), reason: 'blurred' },
    {
      name: 'little light',
      slightly: (p: Sharp) => p.linear(0.7, 0),
      badly: (p: Sharp) => p.linear(0.2, 0),
      reason: 'too-dark',
    },
    {
      name: 'fog',
      slightly: (p: Sharp) => p.linear(0.9, 25),
      badly: (p: Sharp) => p.linear(0.2, 190),
      reason: 'too-bright',
    },
    {
      name: 'flash',
      slightly: (p: Sharp) => p.linear(1.1, 0),
      badly: (p: Sharp) => p.linear(3, 0),
      reason: 'light-lost',
    },
    {
      name: 'a mosaic',
      slightly: (p: Sharp) => mosaic(p, 200),
      badly: (p: Sharp) => mosaic(p, 50),
      reason: 'pixelated',
    },
    {
      name: 'compression',
      slightly: (p: Sharp) => throughJpeg(p, 50),
      badly: (p: Sharp) => throughJpeg(p, 3),
      reason: 'pixelated',
    },
    {
      name: 'the head on one side',
      slightly: (p: Sharp) => p.rotate(20, { background: '#777' }),
      badly: (p: Sharp) => p.rotate(60, { background: '#777' }),
      reason: 'head-tilted',
    },
    {
      name: 'dark glasses',
      slightly: patch('#141418', [0.44, 0.1, 0.02, 0.02]),
      badly: patch('#141418', [0.3, 0.38, 0.4, 0.1]),
      reason: 'eyes-hidden',
    },
    {
      name: 'a blue plaster over the mouth',
      slightly: patch('#8fb4d8', [0.45, 0.9, 0.05, 0.05]),
      badly: patch('#8fb4d8', [0.4, 0.56, 0.2, 0.09]),
      reason: 'mouth-hidden',
    },
    {
      name: 'a blue mask',
      slightly: patch('#8fb4d8', [0.45, 0.9, 0.05, 0.05]),
      badly: patch('#8fb4d8', [0.3, 0.53, 0.4, 0.2]),
      reason: 'shape-doubtful',
    },
  ])('$name', async ({ slightly, badly, reason }) => {
    expect(reasonsOf(await changed(slightly))).toEqual([])
    expect(reasonsOf(await changed(badly))).toContain(reason)
  })
})

describe('a photo that lies upside down', () => {
  test.each([
    'ordinary-woman-38.jpg',
    'ordinary-man-35.jpg',
    'cushing-woman-63.jpg',
    'acromegaly-man-58.jpg',
    'acromegaly-man-47-2026.jpg',
  ])('%s scores as it does upright, and says that it was turned', async (name) => {
    const png = await sharp(photo(name)).png().toBuffer()
    const upright = await models.assess(png)
    const turned = await models.assess(await sharp(png).rotate(180).png().toBuffer())
    if (upright.kind !== 'scored' || turned.kind !== 'scored') throw new Error('not scored')
    expect(turned.logits).toEqual(upright.logits)
    expect([upright.quality.turnedDeg, turned.quality.turnedDeg]).toEqual([0, 180])
  })
})

test('a photo without colour is scored with a caution, one in colour without', async () => {
  const [grey, colour] = [await changed((p) => p.greyscale()), await models.assess(WOMAN)]
  if (grey.kind !== 'scored' || colour.kind !== 'scored') throw new Error('not scored')
  expect(grey.quality.cautions).toEqual(['grey'])
  expect(colour.quality.cautions).toEqual([])
})

describe('the distance of the camera', () => {
  const taken = (exif: Record<string, string>) => changed((picture) => picture.withExif({ IFD2: exif }))

  test.each([
    { name: 'the camera says 2 m', exif: { SubjectDistance: '20/10' }, reasons: [], cautions: [] },
    {
      name: 'the camera says 0.8 m',
      exif: { SubjectDistance: '8/10' },
      reasons: [],
      cautions: ['camera-near'],
    },
    {
      name: 'the camera says 0.3 m',
      exif: { SubjectDistance: '3/10' },
      reasons: ['camera-too-near'],
      cautions: [],
    },
    {
      name: 'a wide lens and a large face',
      exif: { FocalLengthIn35mmFilm: '24' },
      reasons: ['camera-too-near'],
      cautions: [],
    },
    { name: 'a portrait lens', exif: { FocalLengthIn35mmFilm: '105' }, reasons: [], cautions: [] },
    { name: 'an unknown distance', exif: { SubjectDistance: '0/1' }, reasons: [], cautions: [] },
  ])('$name', async ({ exif, reasons, cautions }) => {
    const assessment = await taken(exif)
    expect(reasonsOf(assessment)).toEqual(reasons)
    expect(assessment.kind === 'scored' ? assessment.quality.cautions : []).toEqual(cautions)
  })
})
