import type { Quality } from '../../src/inference/assessment.ts'

/** The figures of a photo that every gate lets through. */
export const GOOD_QUALITY: Quality = {
  turnedDeg: 0,
  faces: 1,
  secondFace: 0,
  meshFlag: 1,
  uprightness: 0.7,
  faceWidthPx: 200,
  cutOffShare: 0,
  yawDeg: 0,
  pitchDeg: 4,
  rollDeg: 0,
  cameraDistanceM: null,
  blur: 0.4,
  fineness: 0.2,
  highlight: 0.8,
  shadow: 0.3,
  clippedShare: 0,
  colour: 0.25,
  eyeContrast: 0.8,
  mouthRedness: 0.03,
  cautions: [],
}
