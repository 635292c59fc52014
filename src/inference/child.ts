/**
 * The inference process: opens the model that it is given, then takes photo bytes and answers with assessments or a
 * clean JPEG. It is forked, so that a hostile picture or a run that does not end takes down nothing but itself.
 */
import { flushCompileCache } from 'node:module'
import { AppError } from '../errors.ts'
import { assessPhoto } from './assess-photo.ts'
import { chooseDevice } from './choose-device.ts'
import type { Device } from './devices.ts'
import { explainPhoto } from './explain-photo.ts'
import type { Answer, Reply, Request, Task } from './messages.ts'
import type { Model } from './model.ts'
import type { OpenModel } from './open-model.ts'
import { openModel } from './open-model.ts'
import { overlayPng } from './overlay.ts'
import { reencodedJpeg } from './reencode.ts'
import { selfTest } from './self-test.ts'

let opened: OpenModel | undefined
let usesAccelerator = false
let inFlight = 0

async function answerTo(task: Task): Promise<Answer> {
  switch (task.kind) {
    case 'probe':
      return { kind: 'probed', report: await chooseDevice(task.model, task.wanted) }
    case 'open':
      return open(task.model, task.device)
    case 'reencode':
      return { kind: 'reencoded', jpeg: await reencodedJpeg(task.bytes) }
    case 'assess':
      return assess(task.bytes, task.draw)
    case 'explain':
      return { kind: 'explained', ...(await explainPhoto(task.bytes, task.draw, theModel())) }
  }
}

async function open(model: Model, device: Device): Promise<Answer> {
  const candidate = await openModel(model, device, () => inFlight)
  await selfTest(candidate)
  // It ends by being killed, which keeps nothing.
  flushCompileCache()
  opened = candidate
  usesAccelerator = device !== 'cpu'
  return { kind: 'opened' }
}

function theModel(): OpenModel {
  if (!opened) throw new TypeError('Cannot assess a photo: no model is open')
  return opened
}

async function assess(bytes: Uint8Array, draw: boolean): Promise<Answer> {
  const { assessment, view } = await assessPhoto(bytes, theModel())
  const overlay = draw && view ? await overlayPng(view.image, view.mesh) : null
  return { kind: 'assessed', assessment, overlay }
}

/** The message of an error that is not ours may hold something of the photo. */
function failed(error: unknown): Answer {
  if (error instanceof AppError) return { kind: 'failed', code: error.code, detail: error.detail ?? '' }
  // A device that failed once tends to fail ever after; another process opens it anew and tries the photo again.
  if (usesAccelerator) process.exit(1)
  return { kind: 'failed', code: 'INFERENCE_FAILED', detail: error instanceof Error ? error.name : 'unknown' }
}

function send(reply: Reply): void {
  process.send?.(reply)
}

process.on('disconnect', () => process.exit(0))
process.on('message', async ({ id, task }: Request) => {
  send({ id, kind: 'begun' })
  inFlight += 1
  const answer = await answerTo(task).catch(failed)
  inFlight -= 1
  send({ id, kind: 'done', answer, rssBytes: process.memoryUsage.rss() })
})
