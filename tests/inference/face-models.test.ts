import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { PATIENT_LIMITS } from './patient-limits.ts'
import { plainPicture } from './photos.ts'
import { inferenceProcesses } from './processes.ts'

const PHOTOS = fileURLToPath(new URL('../../demo/photos', import.meta.url))
const photo = (name: string) => readFileSync(join(PHOTOS, name))

let models: FaceModels
beforeAll(async () => {
  const options = { processes: 1 }
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), options, PATIENT_LIMITS)
})
afterAll(() => models.close())

describe('photos that are refused, each with its reason', () => {
  test.each([
    { name: 'an empty file', bytes: () => Buffer.alloc(0), reasons: ['empty'] },
    { name: 'a wall', bytes: () => plainPicture(800, 600).jpeg().toBuffer(), reasons: ['no-face'] },
    { name: 'a head turned away', bytes: () => photo('unusable-profile.jpg'), reasons: ['face-turned'] },
    { name: 'a face far away', bytes: () => photo('unusable-small.jpg'), reasons: ['face-too-small'] },
    { name: 'two people', bytes: twoPeople, reasons: ['several-faces'] },
  ])('$name', async ({ bytes, reasons }) => {
    await expect(models.assess(await bytes())).resolves.toMatchObject({ kind: 'not-assessed', reasons })
  })
})

async function twoPeople(): Promise<Buffer> {
  const second = await sharp(photo('ordinary-man-35.jpg')).toBuffer()
  const { width, height } = await sharp(second).metadata()
  return sharp(photo('ordinary-woman-38.jpg'))
    .extend({ right: width, background: '#888' })
    .composite([{ input: await sharp(second).resize({ width, height }).toBuffer(), left: width, top: 0 }])
    .jpeg()
    .toBuffer()
}

test('the same photo gives the same numbers each time', async () => {
  const bytes = photo('ordinary-woman-38.jpg')
  expect(await models.assess(bytes)).toEqual(await models.assess(bytes))
})

test('the file format hardly matters', async () => {
  const png = await sharp(photo('ordinary-woman-38.jpg')).png().toBuffer()
  const [asJpeg, asPng] = [await models.assess(photo('ordinary-woman-38.jpg')), await models.assess(png)]
  if (asJpeg.kind !== 'scored' || asPng.kind !== 'scored') throw new Error('not scored')
  expect(asPng.logits.cushing.female).toBeCloseTo(asJpeg.logits.cushing.female, 1)
})

test('a photo lying on its side is measured as upright, by the eyes', async () => {
  const turned = await sharp(photo('ordinary-woman-38.jpg'))
    .rotate(30, { background: '#777' })
    .jpeg({ quality: 95 })
    .toBuffer()
  const [upright, tilted] = [await models.assess(photo('ordinary-woman-38.jpg')), await models.assess(turned)]
  if (upright.kind !== 'scored' || tilted.kind !== 'scored') throw new Error('not scored')
  expect(Math.abs(tilted.logits.acromegaly.female - upright.logits.acromegaly.female)).toBeLessThan(0.6)
})

test('drawing gives a PNG of the decoded size', async () => {
  const { overlay } = await models.assessAndDraw(photo('ordinary-woman-38.jpg'), true)
  expect(await sharp(overlay ?? Buffer.alloc(0)).metadata()).toMatchObject({ format: 'png', height: 1000 })
})

test('photos that come at once are all answered', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => models.assess(photo('ordinary-man-35.jpg'))))
  expect(all.map(({ kind }) => kind)).toEqual(Array(6).fill('scored'))
})

test('no process is left behind', async () => {
  const own = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), { processes: 2 })
  const before = inferenceProcesses().length
  await own.close()
  expect(inferenceProcesses()).toHaveLength(before - 2)
  await expect(own.assess(Buffer.alloc(0))).rejects.toMatchObject({ code: 'INFERENCE_BUSY' })
})

test('the runtime writes no telemetry, even where CI is not set', () => {
  const home = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
  const script = `
    import { startFaceModels } from ${JSON.stringify(new URL('../../src/inference/face-models.ts', import.meta.url).href)}
    const log = { info() {}, warn() {}, error() {} }
    const models = await startFaceModels(${JSON.stringify(MODELS_FOLDER)}, ${JSON.stringify(REFERENCE_MODEL)}, log)
    await models.assess(new Uint8Array())
    await models.close()`
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH, HOME: home },
  })
  expect(execFileSync('find', [home, '-type', 'f'], { encoding: 'utf8' })).toBe('')
})

test('a face that is cut off by the edge is refused, where a guess would be measured', async () => {
  const cropped = await sharp(photo('ordinary-woman-38.jpg'))
    .extract({ left: 250, top: 350, width: 300, height: 300 })
    .resize(900)
    .jpeg()
    .toBuffer()
  await expect(models.assess(cropped)).resolves.toMatchObject({
    kind: 'not-assessed',
    reasons: ['face-cut-off'],
  })
})
