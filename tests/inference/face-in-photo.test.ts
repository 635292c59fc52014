import { expect, test } from 'vitest'
import { faceInPhoto } from '../../src/inference/face-in-photo.ts'

const image = { width: 200, height: 100 }
const mesh = {
  landmarks: [
    [10, 20, 5],
    [0, 0, 0],
  ],
  region: { centerX: 50, centerY: 40, side: 60, angle: Math.PI / 6 },
} as const

test.each([
  {
    turnedDeg: 0,
    landmarks: [
      [10, 20],
      [0, 0],
    ],
    center: [50, 40],
    angleDeg: 30,
  },
  // The picture is shown as it was taken, upside down, and the face with it.
  {
    turnedDeg: 180,
    landmarks: [
      [190, 80],
      [200, 100],
    ],
    center: [150, 60],
    angleDeg: -150,
  },
] as const)('turned by $turnedDeg degrees', ({ turnedDeg, landmarks, center, angleDeg }) => {
  const face = faceInPhoto(image, mesh, turnedDeg)
  expect(face.landmarks).toEqual(landmarks)
  expect(face.frame).toEqual(image)
  expect([face.crop.centerX, face.crop.centerY]).toEqual(center)
  expect(face.crop.side).toBe(60)
  expect(face.crop.angleDeg).toBeCloseTo(angleDeg, 9)
})
