import { describe, expect, test } from 'vitest'
import type { Quality } from '../../src/inference/assessment.ts'
import { readModel } from '../../src/inference/model.ts'
import { PHOTO_CAUTIONS, type PhotoCaution } from '../../src/inference/photo-cautions.ts'
import { CAUTION_GATES, cautionsIn, GATES, problemsOf } from '../../src/inference/quality.ts'
import { REFUSALS, type Refusal } from '../../src/inference/refusals.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { GOOD_QUALITY } from './quality-figures.ts'

const limits = readModel(MODELS_FOLDER, REFERENCE_MODEL).manifest.quality

type Case = {
  readonly reason: Refusal
  readonly at: Partial<Quality>
  readonly beyond: Partial<Quality>
}

/** Each gate at its limit, and just beyond it. */
const CASES: readonly Case[] = [
  { reason: 'no-face', at: { meshFlag: 0.9 }, beyond: { meshFlag: 0.499 } },
  { reason: 'face-uncertain', at: { meshFlag: 0.9 }, beyond: { meshFlag: 0.899 } },
  { reason: 'several-faces', at: { secondFace: 0.25 }, beyond: { secondFace: 0.251 } },
  { reason: 'face-too-small', at: { faceWidthPx: 110 }, beyond: { faceWidthPx: 109.9 } },
  { reason: 'face-cut-off', at: { cutOffShare: 0.02 }, beyond: { cutOffShare: 0.021 } },
  { reason: 'face-turned', at: { yawDeg: 10 }, beyond: { yawDeg: 10.1 } },
  { reason: 'face-turned', at: { yawDeg: -10 }, beyond: { yawDeg: -10.1 } },
  {
    reason: 'chin-raised',
    at: { pitchDeg: limits.minPitchDeg },
    beyond: { pitchDeg: limits.minPitchDeg - 0.1 },
  },
  {
    reason: 'chin-lowered',
    at: { pitchDeg: limits.maxPitchDeg },
    beyond: { pitchDeg: limits.maxPitchDeg + 0.1 },
  },
  { reason: 'head-tilted', at: { rollDeg: 40 }, beyond: { rollDeg: 40.1 } },
  { reason: 'head-tilted', at: { rollDeg: -40 }, beyond: { rollDeg: -40.1 } },
  { reason: 'camera-too-near', at: { cameraDistanceM: 0.6 }, beyond: { cameraDistanceM: 0.59 } },
  { reason: 'shape-doubtful', at: { uprightness: 0.42 }, beyond: { uprightness: 0.419 } },
  { reason: 'blurred', at: { blur: 0.6 }, beyond: { blur: 0.601 } },
  { reason: 'too-dark', at: { highlight: 0.25 }, beyond: { highlight: 0.249 } },
  { reason: 'too-bright', at: { shadow: 0.65 }, beyond: { shadow: 0.651 } },
  { reason: 'shadows-lost', at: { shadow: 0.03 }, beyond: { shadow: 0.029 } },
  { reason: 'light-lost', at: { clippedShare: 0.05 }, beyond: { clippedShare: 0.051 } },
  { reason: 'eyes-hidden', at: { eyeContrast: 0.15 }, beyond: { eyeContrast: 0.149 } },
  { reason: 'mouth-hidden', at: { mouthRedness: -0.05 }, beyond: { mouthRedness: -0.051 } },
  { reason: 'pixelated', at: { fineness: 0.05 }, beyond: { fineness: 0.049 } },
]

describe('problemsOf', () => {
  test('finds none in a good photo, and where the distance is not known', () => {
    expect(problemsOf(GOOD_QUALITY, limits)).toEqual([])
  })

  test.each(CASES)('$reason: passes at $at, not at $beyond', ({ reason, at, beyond }) => {
    expect(problemsOf({ ...GOOD_QUALITY, ...at }, limits)).toEqual([])
    expect(problemsOf({ ...GOOD_QUALITY, ...beyond }, limits)).toEqual([reason])
  })

  test('every gate stands in the table above', () => {
    expect(new Set(CASES.map(({ reason }) => reason))).toEqual(new Set(GATES.flat().map(({ name }) => name)))
  })

  test('a figure that is no number passes no gate', () => {
    expect(problemsOf({ ...GOOD_QUALITY, blur: Number.NaN }, limits)).toEqual(['blurred'])
    expect(problemsOf({ ...GOOD_QUALITY, meshFlag: Number.NaN }, limits)).toEqual(['no-face'])
  })

  test('says everything of one step, and nothing of light where the face is not all there', () => {
    const bad = { ...GOOD_QUALITY, yawDeg: 30, faceWidthPx: 60, blur: 0.9 }
    expect(problemsOf(bad, limits)).toEqual(['face-too-small', 'face-turned'])
  })
})

describe('cautionsIn', () => {
  test.each([
    {
      caution: 'camera-near',
      at: { cameraDistanceM: limits.cautionCameraDistanceM },
      beyond: { cameraDistanceM: 0.9 },
    },
    { caution: 'grey', at: { colour: limits.cautionColour }, beyond: { colour: 0.01 } },
  ])('$caution', ({ caution, at, beyond }) => {
    expect(cautionsIn({ ...GOOD_QUALITY, ...at }, limits)).toEqual([])
    expect(cautionsIn({ ...GOOD_QUALITY, ...beyond }, limits)).toEqual([caution])
  })

  test('every caution gate stands in the table above', () => {
    expect(CAUTION_GATES.map(({ name }) => name)).toEqual(['camera-near', 'grey'])
  })
})

describe('words', () => {
  test.each([
    [
      'face-too-small',
      'The face is too small in the picture. Come closer with the zoom, or crop to head and shoulders; keep 1.5 m distance.',
    ],
    ['face-turned', 'The face is turned away from the camera. Look straight into the camera.'],
    [
      'chin-raised',
      'The chin is raised, or the camera looked up from below. Hold the camera at the height of the eyes and look straight into it.',
    ],
    [
      'chin-lowered',
      'The chin is lowered, or the camera looked down from above. Hold the camera at the height of the eyes and look straight into it.',
    ],
    [
      'head-tilted',
      'The head leans to one side, or the photo lies on its side. Hold head and camera upright, or turn the photo.',
    ],
    [
      'camera-too-near',
      'The camera was too near, which changes the proportions of the face. Take the photo from 1.5 m or more, with the zoom.',
    ],
    [
      'blurred',
      'The face is blurred. Hold camera and head still, let the camera focus on the face, and wipe the lens.',
    ],
    ['too-dark', 'The face is too dark. Turn the face to a window or a lamp, with no bright light behind.'],
    ['too-bright', 'The face is too bright. Use softer light, or lower the exposure.'],
    ['shadows-lost', 'Parts of the face lie in deep shadow. Use even light from the front.'],
    [
      'light-lost',
      'Parts of the face are plain white or black. Use even light from the front, without flash or hard shadows.',
    ],
    [
      'eyes-hidden',
      'The eyes cannot be seen: dark glasses, closed eyes or deep shadow. Take off glasses and hat, and open the eyes.',
    ],
    [
      'mouth-hidden',
      'The mouth cannot be seen: a mask, a scarf, or coloured light. Uncover mouth and chin, and use plain light.',
    ],
    [
      'under-18',
      'The photo shows a person under 18, for whom the model was not made. Use a photo taken from the 18th birthday on, if there is one.',
    ],
  ] as const)('%s', (name, words) => {
    expect(`${REFUSALS[name].says} ${REFUSALS[name].advice}`).toBe(words)
  })

  test.each(
    Object.keys(PHOTO_CAUTIONS) as PhotoCaution[],
  )('the caution %s is two whole sentences, and no comfort', (name) => {
    const words = `${PHOTO_CAUTIONS[name].says} ${PHOTO_CAUTIONS[name].advice}`
    expect(words).toMatch(/^[A-Z].+\. [A-Z].+\.$/)
    expect(words).not.toMatch(/normal|healthy|no sign/i)
  })
})
