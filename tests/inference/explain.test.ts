import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import { explain } from '../../src/inference/explain.ts'
import { type Explanation, WHAT_IT_IS } from '../../src/inference/explanation.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { PANEL_PX } from '../../src/inference/heat-map.ts'
import type { Landmark } from '../../src/inference/mesh.ts'
import { readModel } from '../../src/inference/model.ts'
import { logRatios, RATIO_NAMES } from '../../src/inference/ratios.ts'
import { logitsOf } from '../../src/inference/score.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { PATIENT_LIMITS } from './patient-limits.ts'

const { head } = readModel(MODELS_FOLDER, REFERENCE_MODEL)
const DEMO_PHOTOS = new URL('../../demo/photos/', import.meta.url)
const SEXES = ['female', 'male'] as const

/** The mean face of the controls in pixels, each point moved by up to `by` of a face's size. */
const faceOf = (shifts: readonly number[], by: number): readonly Landmark[] =>
  head.reference.map(([x, y, z], i): Landmark => {
    const shift = (axis: number) => by * (shifts[(3 * i + axis) % shifts.length] ?? 0)
    return [512 + 2000 * (x + shift(0)), 512 + 2000 * (y + shift(1)), 2000 * (z + shift(2))]
  })

const shifts = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 200, maxLength: 200 })

const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0)

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
            expect(sumOf(landmarks.shape)).toBe(shape)
            expect(measures.reduce((sum, { contribution }) => sum + contribution, intercept) + shape).toBe(
              logit,
            )
            expect(logit).toBe(logits[condition][sex])
          }
      }),
      { numRuns: 40 },
    )
  })

  test('add up on the points of the face too: measures and shape, apart and together', () => {
    fc.assert(
      fc.property(shifts, (values) => {
        for (const { logit, intercept, measures, shape, landmarks, drawing } of allOf(
          faceOf(values, 0.004),
        )) {
          const { contribution: others } = drawing.others
          const ofMeasures = sumOf(measures.map(({ contribution }) => contribution))
          expect(landmarks.together).toHaveLength(head.reference.length)
          expect(Math.abs(sumOf(landmarks.measures) - ofMeasures)).toBeLessThan(1e-9)
          expect(Math.abs(sumOf(landmarks.together) - (logit - intercept))).toBeLessThan(1e-9)
          const drawn = sumOf(drawing.lines.map(({ contribution }) => contribution)) + others + shape
          expect(Math.abs(drawn - (logit - intercept))).toBeLessThan(1e-9)
        }
      }),
      { numRuns: 100 },
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
    const landmarks = explain(faceOf([0.3, -0.7, 0.1, 0.9], 0.002), head).cushing.female.landmarks.together
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
      `"The parts add up to the score: the intercept, the measures and the shape. On the points of the face a measure counts in equal shares at the ends of the lines that it is taken over. They show where the score was summed, not what caused it: measures and points overlap, and one may take back what another adds. Not a diagnosis."`,
    )
  })
})

describe('explaining a photo', () => {
  let models: FaceModels
  beforeAll(async () => {
    models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), {}, PATIENT_LIMITS)
  })
  afterAll(() => models.close())
  const photo = (name: string) => readFileSync(new URL(name, DEMO_PHOTOS))

  test('explains the very score of the assessment', async () => {
    const { assessment, explanations, overlay } = await models.explain(photo('cushing-woman-41.jpg'), [
      'female',
    ])
    if (assessment.kind !== 'scored') throw new Error('not scored')
    expect(explanations?.cushing.female.logit).toBe(assessment.logits.cushing.female)
    expect(explanations?.acromegaly.male.logit).toBe(assessment.logits.acromegaly.male)
    expect(assessment).toEqual(await models.assess(photo('cushing-woman-41.jpg')))
    expect(await sharp(overlay ?? Buffer.alloc(0)).metadata()).toMatchObject({
      format: 'png',
      width: 2 * PANEL_PX,
    })
  })

  test.each(
    readdirSync(DEMO_PHOTOS).filter((name) => /^(acromegaly|cushing|ordinary).*jpg$/.test(name)),
  )('of %s: its points add up to how far each score lies from the mean face', async (name) => {
    const { explanations, overlay } = await models.explain(photo(name), [])
    expect(overlay).toBeNull()
    for (const condition of CONDITION_KEYS)
      for (const sex of SEXES) {
        const found = explanations?.[condition][sex]
        if (!found) throw new Error('not scored')
        const lacks = found.logit - found.intercept - sumOf(found.landmarks.together)
        expect(Math.abs(lacks)).toBeLessThan(1e-9)
      }
  })

  test('explains nothing that was not scored', async () => {
    await expect(models.explain(photo('unusable-profile.jpg'), ['female'])).resolves.toMatchObject({
      assessment: { kind: 'not-assessed' },
      explanations: null,
      overlay: null,
    })
  })
})
