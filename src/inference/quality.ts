import type { Quality } from './assessment.ts'
import { blurOf } from './blur.ts'
import type { Camera } from './camera.ts'
import { cameraDistanceM } from './camera-distance.ts'
import { eyeContrastOf, mouthRednessOf } from './covering.ts'
import { exposureOf } from './exposure.ts'
import { facePixels } from './face-pixels.ts'
import type { FoundFace } from './find-face.ts'
import { finenessOf } from './fineness.ts'
import type { RgbImage } from './image.ts'
import type { Landmark } from './mesh.ts'
import type { ModelManifest } from './model.ts'
import type { PhotoCaution } from './photo-cautions.ts'
import type { Refusal } from './refusals.ts'

type Limits = ModelManifest['quality']
type Figures = Omit<Quality, 'cautions'>

/** A figure, the limit in the model's manifest that it must not pass, and the reason given where it does. */
export type Gate<Name extends string> = {
  readonly name: Name
  /** null where it cannot be told: then nothing is said. */
  readonly figure: (figures: Figures) => number | null
  readonly limit: keyof Limits
  readonly bound: 'at least' | 'at most'
}

const absolute = (key: 'yawDeg' | 'rollDeg') => (figures: Figures) => Math.abs(figures[key])
const plain = (key: Exclude<keyof Figures, 'turnedDeg'>) => (figures: Figures) => figures[key]

/**
 * Every gate that a photo has to pass, in steps: a step is asked only where the one before was passed, since light
 * and sharpness say nothing of a face that is not all there.
 *
 * @see docs/evidence/quality.md for the measurements that each limit rests on
 */
export const GATES: readonly (readonly Gate<Refusal>[])[] = [
  [{ name: 'no-face', figure: plain('meshFlag'), limit: 'minFaceFlag', bound: 'at least' }],
  [{ name: 'face-uncertain', figure: plain('meshFlag'), limit: 'minMeshFlag', bound: 'at least' }],
  [
    { name: 'several-faces', figure: plain('secondFace'), limit: 'secondFaceShare', bound: 'at most' },
    { name: 'face-too-small', figure: plain('faceWidthPx'), limit: 'minFaceWidthPx', bound: 'at least' },
    { name: 'face-cut-off', figure: plain('cutOffShare'), limit: 'maxCutOffShare', bound: 'at most' },
    { name: 'face-turned', figure: absolute('yawDeg'), limit: 'maxYawDeg', bound: 'at most' },
    { name: 'chin-raised', figure: plain('pitchDeg'), limit: 'minPitchDeg', bound: 'at least' },
    { name: 'chin-lowered', figure: plain('pitchDeg'), limit: 'maxPitchDeg', bound: 'at most' },
    { name: 'head-tilted', figure: absolute('rollDeg'), limit: 'maxRollDeg', bound: 'at most' },
    {
      name: 'camera-too-near',
      figure: plain('cameraDistanceM'),
      limit: 'minCameraDistanceM',
      bound: 'at least',
    },
  ],
  [{ name: 'shape-doubtful', figure: plain('uprightness'), limit: 'minUprightness', bound: 'at least' }],
  [
    { name: 'blurred', figure: plain('blur'), limit: 'maxBlur', bound: 'at most' },
    { name: 'too-dark', figure: plain('highlight'), limit: 'minHighlight', bound: 'at least' },
    { name: 'too-bright', figure: plain('shadow'), limit: 'maxShadow', bound: 'at most' },
    { name: 'shadows-lost', figure: plain('shadow'), limit: 'minShadow', bound: 'at least' },
    { name: 'light-lost', figure: plain('clippedShare'), limit: 'maxClippedShare', bound: 'at most' },
    { name: 'eyes-hidden', figure: plain('eyeContrast'), limit: 'minEyeContrast', bound: 'at least' },
    { name: 'mouth-hidden', figure: plain('mouthRedness'), limit: 'minMouthRedness', bound: 'at least' },
  ],
  // Light that is lost leaves even patches too, and has its own reason.
  [{ name: 'pixelated', figure: plain('fineness'), limit: 'minFineness', bound: 'at least' }],
]

/** What does not refuse a photo, but is said of it. */
export const CAUTION_GATES: readonly Gate<PhotoCaution>[] = [
  {
    name: 'camera-near',
    figure: plain('cameraDistanceM'),
    limit: 'cautionCameraDistanceM',
    bound: 'at least',
  },
  { name: 'grey', figure: plain('colour'), limit: 'cautionColour', bound: 'at least' },
]

/** Takes every figure that a gate judges. */
export function qualityOf(found: FoundFace, camera: Camera, limits: Limits): Quality {
  const { image, mesh, turnedDeg, faces, secondFace, uprightness } = found
  const face = facePixels(image, mesh.landmarks)
  const figures: Figures = {
    turnedDeg,
    faces,
    secondFace,
    uprightness,
    meshFlag: mesh.flag,
    faceWidthPx: mesh.widthPx,
    cutOffShare: shareOutside(mesh.landmarks, image),
    yawDeg: mesh.yawDeg,
    pitchDeg: mesh.pitchDeg,
    rollDeg: mesh.rollDeg,
    cameraDistanceM: cameraDistanceM(camera, image, mesh.widthPx),
    blur: blurOf(face),
    fineness: finenessOf(face),
    ...exposureOf(face),
    eyeContrast: eyeContrastOf(face),
    mouthRedness: mouthRednessOf(face),
  }
  return { ...figures, cautions: cautionsIn(figures, limits) }
}

/** Why this face is not to be measured: the reasons of the first step that it does not pass; none where it may be. */
export function problemsOf(figures: Figures, limits: Limits): readonly Refusal[] {
  for (const step of GATES) {
    const problems = closedGates(step, figures, limits)
    if (problems.length > 0) return problems
  }
  return []
}

/** What is to be said of a face that is measured all the same. */
export function cautionsIn(figures: Figures, limits: Limits): readonly PhotoCaution[] {
  return closedGates(CAUTION_GATES, figures, limits)
}

function closedGates<Name extends string>(
  gates: readonly Gate<Name>[],
  figures: Figures,
  limits: Limits,
): readonly Name[] {
  return gates.filter((gate) => !isOpen(gate, figures, limits)).map(({ name }) => name)
}

/** A figure that is no number passes no gate. */
function isOpen({ figure, limit, bound }: Gate<string>, figures: Figures, limits: Limits): boolean {
  const value = figure(figures)
  if (value === null) return true
  return bound === 'at least' ? value >= limits[limit] : value <= limits[limit]
}

/** The mesh network guesses what the picture does not show, and the guess would be measured. */
function shareOutside(landmarks: readonly Landmark[], { width, height }: RgbImage): number {
  const outside = landmarks.filter(([x, y]) => x < 0 || y < 0 || x > width || y > height)
  return outside.length / landmarks.length
}
