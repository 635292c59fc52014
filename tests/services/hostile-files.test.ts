import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Assessment } from '../../src/inference/assessment.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { DOOR, type HostileFile, type Outcome } from '../inference/hostile/hostile-file.ts'
import { damagedFiles, hostileFiles } from '../inference/hostile-files.ts'

const AT_ONCE = 8
const named = await hostileFiles()
const damaged = await damagedFiles()

let models: FaceModels
beforeAll(async () => {
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), { processes: 2 })
})
afterAll(() => models.close())

describe('files of a hostile chart, through the real processes', () => {
  test('there are enough of them, each with its own name', () => {
    expect(named.length).toBeGreaterThanOrEqual(60)
    expect(damaged.length).toBeGreaterThanOrEqual(1000)
    expect(new Set([...named, ...damaged].map(({ name }) => name)).size).toBe(named.length + damaged.length)
  })

  test('each is refused by name or read, as it may be', async () => {
    expect(await surprises(named)).toEqual([])
  })

  test('so are the damaged ones, by the thousand', async () => {
    const before = process.memoryUsage().rss
    expect(await surprises(damaged)).toEqual([])
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6)
  }, 600_000)

  test('what was refused is not drawn anew, and what was read is a clean JPEG', async () => {
    for (const { name, bytes, may } of named.filter((one) => one.may.length === 1)) {
      const jpeg = await models.reencode(bytes, 'page')
      expect(jpeg === null, name).toBe(may[0] !== 'read')
      if (jpeg === null) continue
      const { format, exif, icc, xmp, pages } = await sharp(jpeg).metadata()
      expect({ format, exif, icc, xmp, pages }, name).toEqual({ format: 'jpeg' })
    }
  })

  test('an ordinary photo is assessed as ever afterwards', async () => {
    const photo = named.find(({ name }) => name === 'a photo')
    await expect(models.assess(photo?.bytes ?? Buffer.alloc(0))).resolves.toMatchObject({ kind: 'scored' })
  })
})

/** The files that came to another end than they may: "name: end". An error, a crash or a timeout is one as well. */
async function surprises(files: readonly HostileFile[]): Promise<readonly string[]> {
  const found: string[] = []
  const waiting = [...files]
  const asker = async (_: unknown, i: number) => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const end = await models.assess(one.bytes, `asker-${i}`).then(outcomeOf, (error) => String(error.code))
      if (!(one.may as readonly string[]).includes(end)) found.push(`${one.name}: ${end}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, asker))
  return found
}

function outcomeOf(assessment: Assessment): Outcome {
  const reasons: readonly string[] = assessment.kind === 'scored' ? [] : assessment.reasons
  return DOOR.find((reason) => reasons.includes(reason)) ?? 'read'
}
