/**
 * The inference process: opens the model that it is given, then takes photo bytes and answers with assessments or a
 * clean JPEG. It is forked, so that a hostile picture or a run that does not end takes down nothing but itself.
 */
import { AppError } from '../errors.ts'
import { assessPhoto, type OpenModel } from './assess-photo.ts'
import type { Answer, Job, Reply, Request, Task } from './messages.ts'
import { openModel } from './open-model.ts'
import { overlayPng } from './overlay.ts'
import { reencodedJpeg } from './reencode.ts'
import { selfTest } from './self-test.ts'

let opened: OpenModel | undefined

async function answerTo(task: Task): Promise<Answer> {
  if (task.kind === 'probe') return { kind: 'probed', report: { chosen: 'cpu', rejected: [] } }
  if (task.kind === 'reencode') return { kind: 'reencoded', jpeg: await reencodedJpeg(task.bytes) }
  if (task.kind === 'assess') return assessed(task, opened)
  const model = await openModel(task.model, task.device)
  await selfTest(model)
  opened = model
  return { kind: 'opened' }
}

async function assessed(
  job: Extract<Job, { kind: 'assess' }>,
  model: OpenModel | undefined,
): Promise<Answer> {
  if (!model) throw new TypeError('Cannot assess a photo: no model is open')
  const { assessment, view } = await assessPhoto(job.bytes, model)
  const overlay = job.draw && view ? await overlayPng(view.image, view.mesh) : null
  return { kind: 'assessed', assessment, overlay }
}

/** The message of an error that is not ours may hold something of the photo. */
function failed(error: unknown): Answer {
  if (error instanceof AppError) return { kind: 'failed', code: error.code, detail: error.detail ?? '' }
  return { kind: 'failed', code: 'INFERENCE_FAILED', detail: error instanceof Error ? error.name : 'unknown' }
}

process.on('disconnect', () => process.exit(0))
process.on('message', async ({ id, task }: Request) => {
  const answer = await answerTo(task).catch(failed)
  const reply: Reply = { id, answer, rssBytes: process.memoryUsage.rss() }
  process.send?.(reply)
})
