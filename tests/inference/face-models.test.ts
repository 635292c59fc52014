import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { plainPicture } from './photos.ts'

const PHOTOS = fileURLToPath(new URL('../../demo/photos', import.meta.url))
const photo = (name: string) => readFileSync(join(PHOTOS, name))

let models: FaceModels
beforeAll(async () => {
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'))
})
afterAll(() => models.close())

/** The processes that this test run has forked for inference, by the system's own list. */
function inferenceProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isOurChild(pid))
    .map(Number)
}

function isOurChild(pid: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return command.includes('inference/child.ts') && parent === String(process.pid)
  } catch {
    return false
  }
}

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

test('a killed process loses its job by name, and the next photo gets a new process', async () => {
  const job = models.assess(photo('ordinary-man-35.jpg'))
  const [pid] = inferenceProcesses()
  if (pid === undefined) throw new Error('no inference process found')
  process.kill(pid, 'SIGKILL')
  await expect(job).rejects.toMatchObject({ code: 'INFERENCE_FAILED' })
  await expect(models.assess(photo('ordinary-man-35.jpg'))).resolves.toMatchObject({ kind: 'scored' })
})

test('a stopped process is given up after its time, and the next photo gets a new one', async () => {
  const [pid] = inferenceProcesses()
  if (pid === undefined) throw new Error('no inference process found')
  process.kill(pid, 'SIGSTOP')
  await expect(models.assess(photo('ordinary-man-35.jpg'))).rejects.toMatchObject({
    code: 'INFERENCE_TIMEOUT',
  })
  await expect(models.assess(photo('ordinary-man-35.jpg'))).resolves.toMatchObject({ kind: 'scored' })
})

test('more photos than may wait are turned away', async () => {
  const askers = Array.from({ length: 80 }, (_, i) => models.assess(Buffer.alloc(0), `site-${i}`))
  const all = await Promise.allSettled(askers)
  const refused = all.filter((one) => one.status === 'rejected').map((one) => one.reason.code)
  expect(new Set(refused)).toEqual(new Set(['INFERENCE_BUSY']))
  expect(all.length - refused.length).toBeGreaterThanOrEqual(64)
})

test('one asker cannot fill the queue for the others', async () => {
  const greedy = Promise.allSettled(
    Array.from({ length: 40 }, () => models.assess(Buffer.alloc(0), 'greedy')),
  )
  await expect(models.assess(Buffer.alloc(0), 'other')).resolves.toMatchObject({ reasons: ['empty'] })
  expect((await greedy).filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(12)
})

test('no process is left behind', async () => {
  const own = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'))
  const before = inferenceProcesses().length
  await own.close()
  expect(inferenceProcesses()).toHaveLength(before - 1)
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
