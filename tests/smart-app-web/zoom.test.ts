import { describe, expect, test } from 'vitest'
import {
  afterKey,
  further,
  LARGEST,
  moved,
  nearer,
  transformOf,
  WHOLE,
  type Zoom,
} from '../../src/smart-app/web/zoom.ts'

const TWICE: Zoom = { factor: 2, x: -50, y: -50 }

test('nearer keeps the middle of the window where it is', () => {
  expect(nearer(WHOLE)).toEqual({ factor: 1.5, x: -25, y: -25 })
})

test('nearer and further again is the same', () => {
  const again = further(nearer(TWICE))
  expect(again.factor).toBeCloseTo(2, 9)
  expect([again.x, again.y]).toEqual([expect.closeTo(-50, 9), expect.closeTo(-50, 9)])
})

test.each([
  {
    name: 'nothing is larger than the largest',
    zoom: { factor: LARGEST, x: -100, y: 0 },
    step: nearer,
    factor: LARGEST,
  },
  { name: 'nothing is smaller than whole', zoom: WHOLE, step: further, factor: 1 },
  { name: 'a step past whole is whole', zoom: { factor: 1.2, x: -20, y: 0 }, step: further, factor: 1 },
])('$name', ({ zoom, step, factor }) => {
  expect(step(zoom).factor).toBe(factor)
})

test('whole again, it fills the window whatever it was moved by', () => {
  expect(further({ factor: 1.2, x: -20, y: 0 })).toEqual(WHOLE)
})

describe('it is never moved past its edge', () => {
  test.each([
    { by: [10, -20], to: { x: -40, y: -70 } },
    { by: [500, 500], to: { x: 0, y: 0 } },
    { by: [-500, -500], to: { x: -100, y: -100 } },
  ] as const)('by $by', ({ by: [x, y], to }) => {
    expect(moved(TWICE, x, y)).toEqual({ factor: 2, ...to })
  })

  test('and a whole one not at all', () => {
    expect(moved(WHOLE, 10, 10)).toEqual(WHOLE)
  })
})

test.each([
  { key: 'ArrowLeft', to: { factor: 2, x: -40, y: -50 } },
  { key: 'ArrowRight', to: { factor: 2, x: -60, y: -50 } },
  { key: 'ArrowUp', to: { factor: 2, x: -50, y: -40 } },
  { key: 'ArrowDown', to: { factor: 2, x: -50, y: -60 } },
  { key: '+', to: nearer(TWICE) },
  { key: '=', to: nearer(TWICE) },
  { key: '-', to: further(TWICE) },
  { key: '0', to: WHOLE },
  { key: 'Tab', to: null },
])('the key $key', ({ key, to }) => {
  expect(afterKey(TWICE, key)).toEqual(to)
})

test('as CSS', () => {
  expect(transformOf({ factor: 1.5, x: -25, y: -100 / 3 })).toBe('translate(-25%, -33.333%) scale(1.5)')
})
