import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import { explain } from '../../src/inference/explain.ts'
import { type Explanation, WHAT_IT_IS } from '../../src/inference/explanation.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { heatMapPng, LEGEND_PX, PANEL_PX } from '../../src/inference/heat-map.ts'
import { type FaceMesh, type Landmark, regionAround } from '../../src/inference/mesh.ts'
import { readModel } from '../../src/inference/model.ts'
import { logRatios, RATIO_NAMES } from '../../src/inference/ratios.ts'
import { logitsOf } from '../../src/inference/score.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { PATIENT_LIMITS } from './patient-limits.ts'

const { head } = readModel(MODELS_FOLDER, REFERENCE_MODEL)
const SEXES = ['female', 'male'] as const

/** The mean face of the controls in pixels, each point moved by up to `by` of a face's size. */
const faceOf = (shifts: readonly number[], by: number): readonly Landmark[] =>
  head.reference.map(([x, y, z], i): Landmark => {
    const shift = (axis: number) => by * (shifts[(3 * i + axis) % shifts.length] ?? 0)
    return [512 + 2000 * (x + shift(0)), 512 + 2000 * (y + shift(1)), 2000 * (z + shift(2))]
  })

const shifts = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 200, maxLength: 200 })

const allOf = (landmarks: readonly Landmark[]): readonly Explanation[] => {
  const found = explain(landmarks, head)
  return CONDITION_KEYS.flatMap((condition) => SEXES.map((sex) => found[condition][sex]))
}

describe('the parts of a score', () => {
  test('add up to it exactly, whatever the face', () => {
    fc.assert(
      fc.property(shifts, (values) => {
        const face = faceOf(values, 0.002)
        const logits = logitsOf(face, logRatios(face), head)
        const found = explain(face, head)
        for (const condition of CONDITION_KEYS)
          for (const sex of SEXES) {
            const { logit, intercept, measures, shape, landmarks } = found[condition][sex]
            expect(landmarks.reduce((sum, part) => sum + part, 0)).toBe(shape)
            expect(measures.reduce((sum, { contribution }) => sum + contribution, intercept) + shape).toBe(
              logit,
            )
            expect(logit).toBe(logits[condition][sex])
          }
      }),
      { numRuns: 40 },
    )
  })

  test('survive being written as JSON', () => {
    const found = explain(faceOf([0.3, -0.7, 0.1, 0.9], 0.002), head)
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  })

  test('of the mean face: its shape adds nothing', () => {
    for (const { shape } of allOf(faceOf([0], 0))) expect(Math.abs(shape)).toBeLessThan(1e-3)
  })

  test('a point and its twin on the other side have the same part', () => {
    const { landmarks } = explain(faceOf([0.3, -0.7, 0.1, 0.9], 0.002), head).cushing.female
    head.mirror.forEach((twin, k) => {
      expect(landmarks[k]).toBeCloseTo(landmarks[twin] ?? Number.NaN, 6)
    })
  })

  test('name every measure once, in the order in which they are added', () => {
    for (const { measures } of allOf(faceOf([0.2], 0.002)))
      expect(measures.map(({ name }) => name)).toEqual(RATIO_NAMES)
    const [first] = allOf(faceOf([0.2], 0.002))
    expect(new Set(first?.measures.map(({ label }) => label)).size).toBe(RATIO_NAMES.length)
  })
})

describe('the words of a measure', () => {
  const women = head.ratioStatistics.all.female
  const noseWidth = () => RATIO_NAMES.indexOf('nose_w/face_w')

  /** The mean face with its nose drawn wider, until the measure has about this z. */
  const saysOf = (wider: number) => {
    const face = faceOf([0], 0).map((point, i): Landmark => {
      const [x, y, z] = point
      return i === 129 || i === 358 ? [512 + (x - 512) * wider, y, z] : point
    })
    const measure = explain(face, head).acromegaly.female.measures[noseWidth()]
    if (!measure) throw new Error('no nose')
    return measure
  }

  test.each([{ wider: 1.25 }, { wider: 0.8 }])('say where it lies and what it does: $wider', ({ wider }) => {
    const { says, z, contribution, value } = saysOf(wider)
    const expectedZ = (Math.log(value) - (women.mean[noseWidth()] ?? 0)) / (women.sd[noseWidth()] ?? 1)
    expect(z).toBeCloseTo(expectedZ, 9)
    const side = z > 0 ? ['wider', 'above'] : ['narrower', 'below']
    const does =
      contribution > 0 ? `adds ${contribution.toFixed(2)} to` : `takes ${(-contribution).toFixed(2)} from`
    expect(says).toBe(
      `nose ${side[0]} than usual: ${Math.abs(z).toFixed(1)} SD ${side[1]} the mean of women in the reference set; ${does} the score`,
    )
  })

  test('what it is and is not', () => {
    expect(WHAT_IT_IS).toMatchInlineSnapshot(
      `"The parts add up to the score. They show where it was summed, not what caused it: measures and points overlap, and one may take back what another adds. Not a diagnosis."`,
    )
  })
})

describe('the drawing', () => {
  const image = { data: new Uint8Array(600 * 600 * 3).fill(128), width: 600, height: 600 }
  const landmarks = head.reference.map(([x, y, z]): Landmark => [300 + 2000 * x, 300 + 2000 * y, 2000 * z])
  const mesh: FaceMesh = {
    landmarks,
    region: regionAround(landmarks),
    flag: 1,
    yawDeg: 0,
    pitchDeg: 0,
    rollDeg: 0,
    widthPx: 240,
  }

  const only = (point: number, part: number) => {
    const found = explain(landmarks, head)
    const parts = found.cushing.female.landmarks.map((_, k) => (k === point ? part : 0))
    return { ...found, cushing: { ...found.cushing, female: { ...found.cushing.female, landmarks: parts } } }
  }

  const drawn = async (point: number, part: number) => {
    const png = await heatMapPng(image, mesh, only(point, part))
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    return { data, info }
  }

  test('has a panel for each condition and a legend below', async () => {
    const { info } = await drawn(4, 1)
    expect([info.width, info.height]).toEqual([2 * PANEL_PX, PANEL_PX + LEGEND_PX])
  })

  test.each([
    { name: 'what raises the score is an upright cross', part: 1, upright: true },
    { name: 'what lowers it is a bar without upright', part: -1, upright: false },
  ])('$name, so that nobody needs the colours', async ({ part, upright }) => {
    const { data, info } = await drawn(4, part)
    const colourful = (x: number, y: number) => {
      const at = 3 * (y * info.width + x)
      const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3)
      return Math.max(r, g, b) - Math.min(r, g, b) > 60
    }
    const columns = Array.from(
      { length: PANEL_PX },
      (_, x) => Array.from({ length: PANEL_PX }, (__, y) => colourful(x, y)).filter(Boolean).length,
    )
    const rows = Array.from(
      { length: PANEL_PX },
      (_, y) => Array.from({ length: PANEL_PX }, (__, x) => colourful(x, y)).filter(Boolean).length,
    )
    expect(Math.max(...rows)).toBeGreaterThan(15)
    expect(Math.max(...columns) > 15).toBe(upright)
  })
})

describe('explaining a photo', () => {
  let models: FaceModels
  beforeAll(async () => {
    models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), {}, PATIENT_LIMITS)
  })
  afterAll(() => models.close())
  const photo = (name: string) => readFileSync(new URL(`../../demo/photos/${name}`, import.meta.url))

  test('explains the very score of the assessment', async () => {
    const { assessment, explanations, overlay } = await models.explain(photo('cushing-woman-41.jpg'), true)
    if (assessment.kind !== 'scored') throw new Error('not scored')
    expect(explanations?.cushing.female.logit).toBe(assessment.logits.cushing.female)
    expect(explanations?.acromegaly.male.logit).toBe(assessment.logits.acromegaly.male)
    expect(assessment).toEqual(await models.assess(photo('cushing-woman-41.jpg')))
    expect(await sharp(overlay ?? Buffer.alloc(0)).metadata()).toMatchObject({
      format: 'png',
      width: 2 * PANEL_PX,
    })
  })

  test('explains nothing that was not scored', async () => {
    await expect(models.explain(photo('unusable-profile.jpg'), true)).resolves.toMatchObject({
      assessment: { kind: 'not-assessed' },
      explanations: null,
      overlay: null,
    })
  })
})
