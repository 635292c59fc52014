import { describe, expect, test } from 'vitest'
import type { RgbImage } from '../../src/inference/image.ts'
import { type Region, sampleRegion, toImage } from '../../src/inference/region.ts'

const region = (fields: Partial<Region> = {}): Region => ({
  centerX: 50,
  centerY: 40,
  side: 20,
  angle: 0,
  ...fields,
})

describe('toImage', () => {
  test.each([
    { name: 'the middle of the grid is the centre', given: region(), u: 5, v: 5, expected: [50, 40] },
    { name: 'the corner lies half a side away', given: region(), u: 0, v: 0, expected: [40, 30] },
    {
      name: 'a quarter turn sends right to down',
      given: region({ angle: Math.PI / 2 }),
      u: 10,
      v: 5,
      expected: [50, 50],
    },
    {
      name: 'half a turn swaps the corners',
      given: region({ angle: Math.PI }),
      u: 0,
      v: 0,
      expected: [60, 50],
    },
  ])('$name', ({ given, u, v, expected }) => {
    const [x, y] = toImage(given, 10, u, v)
    expect(x).toBeCloseTo(expected[0] ?? Number.NaN, 9)
    expect(y).toBeCloseTo(expected[1] ?? Number.NaN, 9)
  })
})

/** Red grows with x, green with y, blue stays. */
function gradient(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), 7], i * 3)
  return { data, width, height }
}

const BYTES = { scale: 1, offset: 0 }

describe('sampleRegion', () => {
  test('copies pixels where a grid point falls on a pixel', () => {
    const sampled = sampleRegion(gradient(16, 16), { centerX: 8, centerY: 8, side: 16, angle: 0 }, 16, BYTES)
    expect([...sampled.subarray(0, 6)]).toEqual([0, 0, 7, 1, 0, 7])
    expect([...sampled.subarray(-3)]).toEqual([15, 15, 7])
  })

  test('weighs the four neighbours between pixels', () => {
    const sampled = sampleRegion(gradient(16, 16), { centerX: 8.25, centerY: 8, side: 2, angle: 0 }, 2, BYTES)
    expect([...sampled.subarray(0, 3)]).toEqual([7.25, 7, 7])
  })

  test('is black outside the image, after scale and offset', () => {
    const sampled = sampleRegion(gradient(4, 4), { centerX: -20, centerY: -20, side: 4, angle: 0 }, 4, {
      scale: 2 / 255,
      offset: -1,
    })
    expect(new Set(sampled)).toEqual(new Set([-1]))
  })

  test('follows the turn of the region', () => {
    const quarterTurn = { centerX: 8, centerY: 8, side: 16, angle: Math.PI / 2 }
    const sampled = sampleRegion(gradient(16, 16), quarterTurn, 16, BYTES)
    expect([...sampled.subarray(0, 3)].map(Math.round)).toEqual([15, 0, 7])
  })

  test('averages what it shrinks, so that a fine pattern turns grey instead of flickering', () => {
    const stripes = { data: new Uint8Array(256 * 256 * 3), width: 256, height: 256 }
    stripes.data.forEach((_, i) => {
      stripes.data[i] = Math.floor(i / 3) % 2 === 0 ? 0 : 200
    })
    const sampled = sampleRegion(stripes, { centerX: 128, centerY: 128, side: 256, angle: 0 }, 64, BYTES)
    expect(Math.min(...sampled)).toBe(100)
    expect(Math.max(...sampled)).toBe(100)
  })

  test.each([
    { name: 'an even number of columns', width: 130 },
    { name: 'a column too many', width: 131 },
  ])('shrinks every channel to the rounded mean of four pixels, up to the last: $name', ({ width }) => {
    const height = 130
    const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251)
    const at = (x: number, y: number, c: number) => data[(y * width + x) * 3 + c] ?? Number.NaN
    const meanOfFour = (x: number, y: number, c: number) =>
      (at(2 * x, 2 * y, c) +
        at(2 * x + 1, 2 * y, c) +
        at(2 * x, 2 * y + 1, c) +
        at(2 * x + 1, 2 * y + 1, c) +
        2) >>
      2
    const whole = { centerX: 65, centerY: 65, side: 130, angle: 0 }
    const expected = Array.from({ length: 65 * 65 * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3)
      return meanOfFour(pixel % 65, Math.floor(pixel / 65), i % 3)
    })
    expect([...sampleRegion({ data, width, height }, whole, 65, BYTES)]).toEqual(expected)
  })

  test('leaves nothing of an earlier result that it is given to write into', () => {
    const outside = { centerX: -20, centerY: -20, side: 4, angle: 0 }
    const earlier = new Float32Array(4 * 4 * 3).fill(9)
    expect(sampleRegion(gradient(4, 4), outside, 4, BYTES, earlier)).toBe(earlier)
    expect(new Set(earlier)).toEqual(new Set([0]))
  })
})
