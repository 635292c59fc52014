import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inOrder } from '../../src/cli/in-order.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { plainPicture } from '../inference/photos.ts'
import { inferenceProcesses } from '../inference/processes.ts'
import { numbersFrom } from './numbers.ts'

const JOBS = 500
const AT_ONCE = 40
/** A process is killed after so many results, between one and this. */
const MOST_BETWEEN_KILLS = 40

let models: FaceModels
beforeAll(async () => {
  const options = { processes: 2, device: 'cpu' } as const
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), options)
})
afterAll(() => models.close())

test('500 jobs while processes are killed: each is answered with its own result or refused, once', async () => {
  const random = numbersFrom(5)
  let kills = 0
  let results = 0
  let nextKill = 10

  /** Each picture has a width of its own, so that an answer tells whose it is. */
  async function job(width: number): Promise<number | string> {
    const photo = await plainPicture(width, 8).jpeg().toBuffer()
    const result = await models.reencode(photo, `site-${width % 7}`).then(
      async (jpeg) => (await sharp(jpeg ?? undefined).metadata()).width,
      (error) => error.code,
    )
    results += 1
    if (results < nextKill) return result
    nextKill = results + 1 + Math.floor(random.next().value * MOST_BETWEEN_KILLS)
    const pids = inferenceProcesses()
    const pid = pids[Math.floor(random.next().value * pids.length)]
    if (pid !== undefined) {
      kills += 1
      process.kill(pid, 'SIGKILL')
    }
    return result
  }

  const widths = Array.from({ length: JOBS }, (_, i) => i + 8)
  const seen: { width: number; result: number | string }[] = []
  for await (const [width, result] of inOrder(widths, AT_ONCE, job)) seen.push({ width, result })

  expect(seen.map(({ width }) => width)).toEqual(widths)
  expect(results).toBe(JOBS)
  const wrong = seen.filter(({ width, result }) => result !== width && result !== 'INFERENCE_FAILED')
  expect(wrong).toEqual([])
  expect(kills).toBeGreaterThan(10)
  // A job is refused only where both its tries were killed.
  expect(seen.filter(({ result }) => result === 'INFERENCE_FAILED').length).toBeLessThan(kills / 2)
  expect(models.snapshot()).toMatchObject({ busy: 0, waiting: 0 })
})
