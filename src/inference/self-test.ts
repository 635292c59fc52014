import sharp from 'sharp'
import { AppError } from '../errors.ts'
import { detectFaces } from './detect.ts'
import { drawnFace } from './drawn-face.ts'
import { decodePhoto } from './image.ts'
import { at, measureMesh } from './mesh.ts'
import type { OpenModel } from './open-model.ts'
import { logRatios } from './ratios.ts'
import { logitsOf } from './score.ts'

/** What a model makes of the drawn face, by name: coordinates of some landmarks in pixels, and the logits. */
export type SelfTestValues = Readonly<Record<string, number>>

const SIDE_PX = 160
const FACE_SHARE = 0.25

/** Nose, chin, forehead, cheeks, outer corners of eyes and mouth. */
const LANDMARKS = [1, 152, 10, 234, 454, 33, 263, 61, 291] as const

/**
 * Sends a drawn face through all that a photo goes through, and compares what comes out with what the model's folder
 * says. A runtime, a processor or a driver that computes something else is found here and not at a patient.
 *
 * @throws {AppError} MODEL_INVALID
 */
export async function selfTest(model: OpenModel): Promise<void> {
  const { expected, tolerance } = model.selfTest
  const found = await selfTestValues(model)
  for (const [name, value] of Object.entries(expected)) {
    const off = Math.abs((found[name] ?? Number.NaN) - value)
    if (!(off <= tolerance))
      throw new AppError('MODEL_INVALID', {
        detail: `self-test: ${name} is ${found[name]}, expected ${value}`,
      })
  }
}

/**
 * @throws {AppError} MODEL_INVALID when no face is found in the drawing
 */
export async function selfTestValues(model: OpenModel): Promise<SelfTestValues> {
  const raw = { width: SIDE_PX, height: SIDE_PX, channels: 3 } as const
  const png = await sharp(drawnFace(SIDE_PX, FACE_SHARE), { raw }).png().toBuffer()
  const decoded = await decodePhoto(png, model.manifest.input.longestSidePx)
  if (decoded.kind === 'refused')
    throw new AppError('MODEL_INVALID', { detail: 'self-test: the drawing is not decoded' })
  const [face] = await detectFaces(decoded.image, model.runDetector)
  if (!face) throw new AppError('MODEL_INVALID', { detail: 'self-test: no face is found' })
  const options = { passes: model.manifest.passes, refined: model.refined }
  const { landmarks } = await measureMesh(decoded.image, face, model.runMesh, options)
  const logits = logitsOf(landmarks, logRatios(landmarks), model.head)
  const points = LANDMARKS.flatMap((index) => {
    const [x, y] = at(landmarks, index)
    return [
      [`landmark ${index} x`, x],
      [`landmark ${index} y`, y],
    ] as const
  })
  const scores = Object.entries(logits).flatMap(([condition, { female, male }]) => [
    [`${condition} female`, female] as const,
    [`${condition} male`, male] as const,
  ])
  return Object.fromEntries([...points, ...scores])
}
