/**
 * Our own pipeline in a process of its own, opened up: what each stage takes, how much the landmarks move when the
 * first crop does, and whether a photo's place in a batch changes its numbers.
 */
import { assessPhoto } from '../../src/inference/assess-photo.ts'
import { type DetectedFace, detectFaces, firstRegion } from '../../src/inference/detect.ts'
import { decodePhoto, type RgbImage } from '../../src/inference/image.ts'
import { type FaceMesh, measureMesh } from '../../src/inference/mesh.ts'
import { readModel } from '../../src/inference/model.ts'
import type { RunNetwork } from '../../src/inference/networks.ts'
import type { OpenModel } from '../../src/inference/open-model.ts'
import { openModel } from '../../src/inference/open-model.ts'
import { logRatios } from '../../src/inference/ratios.ts'
import { sampleRegion } from '../../src/inference/region.ts'
import { logitsOf } from '../../src/inference/score.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { answering } from './answering.ts'
import { jitterOf, perturbed } from './jitter.ts'

export type StagesJob = {
  readonly kind: 'whole' | 'decode' | 'stages' | 'jitter' | 'batch'
  readonly bytes: Uint8Array
}

/** Milliseconds. `crops` are the three squares of the mesh with their points, without the runs. */
export type Stages = {
  readonly decode: number
  readonly letterbox: number
  readonly detector: number
  readonly crops: number
  readonly mesh: number
  readonly measures: number
}

await answering<StagesJob>(async () => {
  const open = await openModel(readModel(MODELS_FOLDER, REFERENCE_MODEL), 'cpu', () => 1)
  const answers: Record<StagesJob['kind'], (bytes: Uint8Array) => Promise<unknown>> = {
    whole: (bytes) => wholeMs(bytes, open),
    decode: (bytes) => decodeMs(bytes, open),
    stages: (bytes) => stagesOf(bytes, open),
    jitter: (bytes) => jitter(bytes, open),
    batch: (bytes) => batch(bytes, open),
  }
  return ({ kind, bytes }) => answers[kind](bytes)
})

async function wholeMs(bytes: Uint8Array, model: OpenModel): Promise<number> {
  const start = performance.now()
  await assessPhoto(bytes, model)
  return performance.now() - start
}

async function decodeMs(bytes: Uint8Array, model: OpenModel): Promise<number> {
  const decoding = clock()
  await imageOf(bytes, model)
  return decoding()
}

async function stagesOf(bytes: Uint8Array, model: OpenModel): Promise<Stages> {
  const decoding = clock()
  const image = await imageOf(bytes, model)
  const decode = decoding()

  const detector = timed(model.runDetector)
  const finding = clock()
  const face = await firstFace(image, detector.run)
  const letterbox = finding() - detector.spentMs()

  const mesh = timed(model.runMesh)
  const measuring = clock()
  const { landmarks } = await meshOf(image, face, { ...model, runMesh: mesh.run })
  const crops = measuring() - mesh.spentMs()

  const scoring = clock()
  logitsOf(landmarks, logRatios(landmarks), model.head)
  return {
    decode,
    letterbox,
    detector: detector.spentMs(),
    crops,
    mesh: mesh.spentMs(),
    measures: scoring(),
  }
}

function clock(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}

function timed(run: RunNetwork): { readonly run: RunNetwork; spentMs(): number } {
  let spent = 0
  return {
    async run(input, dims) {
      const running = clock()
      const output = await run(input, dims)
      spent += running()
      return output
    },
    spentMs: () => spent,
  }
}

/** How far the landmarks scatter over eight crops, as a share of the distance between the outer eye corners. */
async function jitter(bytes: Uint8Array, model: OpenModel): Promise<number> {
  const image = await imageOf(bytes, model)
  const face = await firstFace(image, model.runDetector)
  const meshes: FaceMesh[] = []
  for (const crop of perturbed(face)) meshes.push(await meshOf(image, crop, model))
  return jitterOf(meshes.map(({ landmarks }) => landmarks))
}

const BATCH = 4

/** Whether a photo's place in a batch changes a bit, and how far a batch lies from a single run, in pixels of the input. */
export type BatchAnswer = { readonly samePlaces: boolean; readonly largestDifference: number }

/** Runs the mesh network on the photo at each place of a batch, among empty pictures. */
async function batch(bytes: Uint8Array, model: OpenModel): Promise<BatchAnswer> {
  const image = await imageOf(bytes, model)
  const input = sampleRegion(image, firstRegion(await firstFace(image, model.runDetector)), MESH_INPUT, {
    scale: 1 / 255,
    offset: 0,
  })
  const outputs = ['output_mesh_identity', 'output_faceflag', ...Object.keys(model.refined)]
  const alone = await outputsAt(0, 1, input, model.runMesh, outputs)
  const places: Float32Array[] = []
  for (let place = 0; place < BATCH; place++)
    places.push(await outputsAt(place, BATCH, input, model.runMesh, outputs))
  const [first = alone] = places
  return {
    samePlaces: places.every((values) => difference(values, first) === 0),
    largestDifference: difference(alone, first),
  }
}

const MESH_INPUT = 192

async function outputsAt(
  place: number,
  size: number,
  input: Float32Array,
  run: RunNetwork,
  outputs: readonly string[],
): Promise<Float32Array> {
  const pictures = new Float32Array(size * input.length)
  pictures.set(input, place * input.length)
  const output = await run(pictures, [size, MESH_INPUT, MESH_INPUT, 3])
  return Float32Array.from(
    outputs.flatMap((name) => {
      const length = output(name).length / size
      return [...output(name).subarray(place * length, (place + 1) * length)]
    }),
  )
}

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0)
}

async function imageOf(bytes: Uint8Array, { manifest }: OpenModel): Promise<RgbImage> {
  const decoded = await decodePhoto(bytes, manifest.input.longestSidePx)
  if (decoded.kind === 'refused') throw new RangeError(`Cannot measure the photo: ${decoded.reason}`)
  return decoded.image
}

async function firstFace(image: RgbImage, detector: RunNetwork): Promise<DetectedFace> {
  const [face] = await detectFaces(image, detector)
  if (!face) throw new RangeError('Cannot measure the photo: no face was found')
  return face
}

function meshOf(image: RgbImage, face: DetectedFace, model: OpenModel): Promise<FaceMesh> {
  return measureMesh(image, face, model.runMesh, { passes: model.manifest.passes, refined: model.refined })
}
