import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/inference/explain.ts'
import type { Explanation, WeightedLine } from '../../src/inference/explanation.ts'
import { heatMapPng, LEGEND_PX, PANEL_PX } from '../../src/inference/heat-map.ts'
import { type FaceMesh, type Landmark, regionAround } from '../../src/inference/mesh.ts'
import { readModel } from '../../src/inference/model.ts'
import { partOf } from '../../src/inference/ratios.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'

const { head } = readModel(MODELS_FOLDER, REFERENCE_MODEL)

const GREY = 128
const image = { data: new Uint8Array(600 * 600 * 3).fill(GREY), width: 600, height: 600 }
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

const found = explain(landmarks, head)

/** The panel of Cushing's syndrome with nothing drawn on it but this. */
async function panelWith(
  change: (explanation: Explanation) => Pick<Explanation, 'landmarks' | 'drawing'>,
  sexes: readonly ('female' | 'male')[] = ['female'],
) {
  const { female } = found.cushing
  const cushing = { ...found.cushing, female: { ...female, ...change(female) } }
  const png = await heatMapPng(image, mesh, { ...found, cushing }, sexes)
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  const pixel = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x)).subarray(0, 3)]
  return { info, pixel }
}

type Pixel = Awaited<ReturnType<typeof panelWith>>['pixel']

const EACH = Array.from({ length: PANEL_PX }, (_, k) => k)

function isColourful(pixel: readonly number[]): boolean {
  return Math.max(...pixel) - Math.min(...pixel) > 60
}

const rowsOf = (pixel: Pixel) => EACH.map((y) => EACH.filter((x) => isColourful(pixel(x, y))).length)
const columnsOf = (pixel: Pixel) => EACH.map((x) => EACH.filter((y) => isColourful(pixel(x, y))).length)

const onlyPoint = (point: number, part: number) => (explanation: Explanation) => ({
  landmarks: {
    ...explanation.landmarks,
    together: explanation.landmarks.together.map((_, k) => (k === point ? part : 0)),
  },
  drawing: { ...explanation.drawing, lines: [], points: [point] },
})

/** The nose stands far from the edge and from its name, which is looked away from. */
const onlyNose = (contribution: number) => (explanation: Explanation) => {
  const line: WeightedLine = {
    lines: partOf('nose_w/face_w'),
    namedAt: 152,
    labels: ['Nose width'],
    contribution,
  }
  return { landmarks: explanation.landmarks, drawing: { ...explanation.drawing, lines: [line], points: [] } }
}

test('has a panel for each condition, a legend below, and as much again for the other sex', async () => {
  const one = await panelWith(onlyPoint(4, 1))
  expect([one.info.width, one.info.height]).toEqual([2 * PANEL_PX, PANEL_PX + LEGEND_PX])
  const both = await panelWith(onlyPoint(4, 1), ['female', 'male'])
  expect([both.info.width, both.info.height]).toEqual([2 * PANEL_PX, 2 * (PANEL_PX + LEGEND_PX)])
})

test('the photo is grey and about as bright as it was', async () => {
  const { pixel } = await panelWith(onlyPoint(4, 1))
  const [r = 0, g = 0, b = 0] = pixel(300, 20)
  expect([r, g]).toEqual([g, b])
  expect(Math.abs(r - GREY)).toBeLessThan(0.1 * GREY)
})

describe('a sign needs no colour:', () => {
  test.each([
    { name: 'what raises the score is an upright cross', part: 1, upright: true },
    { name: 'what lowers it is a bar without upright', part: -1, upright: false },
  ])('$name', async ({ part, upright }) => {
    const { pixel } = await panelWith(onlyPoint(4, part))
    expect(Math.max(...rowsOf(pixel))).toBeGreaterThan(15)
    expect(Math.max(...columnsOf(pixel)) > 15).toBe(upright)
  })
})

describe('a line needs no colour:', () => {
  test.each([
    { name: 'what raises the score is whole', contribution: 1, isWhole: true },
    { name: 'what lowers it is broken', contribution: -1, isWhole: false },
  ])('$name', async ({ contribution, isWhole }) => {
    const { pixel } = await panelWith(onlyNose(contribution))
    // The chin with the name lies in the lower half.
    const rows = rowsOf(pixel).slice(0, 400)
    const y = rows.indexOf(Math.max(...rows))
    const xs = EACH.filter((x) => isColourful(pixel(x, y)))
    const [first = 0, last = 0] = [xs.at(0), xs.at(-1)]
    expect(last - first).toBeGreaterThan(60)
    expect(xs.length === last - first + 1).toBe(isWhole)
  })
})

test('a face far from any other is drawn with whatever numbers it has', async () => {
  const { info } = await panelWith((explanation) => ({
    ...explanation,
    drawing: {
      lines: explanation.drawing.lines.map((line) => ({
        ...line,
        labels: ['Height between nose and lip', 'Face breadth against the eyes'],
        contribution: -123.456,
      })),
      others: { count: 20, contribution: -123.456 },
      points: explanation.drawing.points,
    },
  }))
  expect(info.width).toBe(2 * PANEL_PX)
})
