/**
 * The inference process: takes photo bytes, answers with assessments or a clean JPEG. It is forked, so that a hostile picture or a
 * run that does not end takes down nothing but itself.
 */
import { assessPhoto, type OpenModel } from './assess-photo.ts'
import type { Answer, Job, Ready } from './messages.ts'
import { readModel } from './model.ts'
import { openNetwork } from './networks.ts'
import { overlayPng } from './overlay.ts'
import { reencodedJpeg } from './reencode.ts'

async function openModel(folder: string, name: string): Promise<OpenModel> {
  const model = readModel(folder, name)
  return { ...model, runDetector: await openNetwork(model.detector), runMesh: await openNetwork(model.mesh) }
}

async function answerTo(job: Job, model: OpenModel): Promise<Answer> {
  try {
    if (job.kind === 'reencode') return { kind: 'reencoded', jpeg: await reencodedJpeg(job.bytes) }
    const { assessment, view } = await assessPhoto(job.bytes, model)
    const overlay = job.draw && view ? await overlayPng(view.image, view.mesh) : null
    return { kind: 'assessed', assessment, overlay }
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.name : 'unknown' }
  }
}

function send(message: Answer | Ready): void {
  process.send?.(message)
}

const [, , modelsFolder = '', modelName = ''] = process.argv
process.on('disconnect', () => process.exit(0))

try {
  const model = await openModel(modelsFolder, modelName)
  process.on('message', async (job: Job) => send(await answerTo(job, model)))
  send({ kind: 'ready' })
} catch (error) {
  send({ kind: 'unusable', detail: error instanceof Error ? error.message : 'unknown' })
  process.exitCode = 1
  process.disconnect()
}
