import { expect, test } from 'vitest'
import { croppedSheet } from '../../src/smart-app/web/sheet.ts'

const FRAME = { width: 800, height: 1000 }

test('a crop that is not turned: the picture is as much larger as the square is smaller', () => {
  const crop = { centerX: 400, centerY: 300, side: 400, angleDeg: 0 }
  expect(croppedSheet(FRAME, crop)).toEqual({
    left: '-50%',
    top: '-25%',
    width: '200%',
    height: '250%',
    transform: 'rotate(0deg)',
    transformOrigin: '50% 30%',
  })
})

test.each([
  { name: 'upright', angleDeg: 0 },
  { name: 'turned clockwise', angleDeg: 12 },
  { name: 'turned the other way', angleDeg: -30 },
])('$name: the corners of the square are the corners of the window', ({ angleDeg }) => {
  const crop = { centerX: 350, centerY: 420, side: 500, angleDeg }
  const turn = (angleDeg * Math.PI) / 180
  for (const [u, v] of [
    [0, 0],
    [100, 0],
    [0, 100],
    [100, 100],
    [50, 50],
  ] as const) {
    const [du, dv] = [((u - 50) / 100) * crop.side, ((v - 50) / 100) * crop.side]
    // As the networks sample it.
    const x = crop.centerX + Math.cos(turn) * du - Math.sin(turn) * dv
    const y = crop.centerY + Math.sin(turn) * du + Math.cos(turn) * dv
    expect(shownAt(croppedSheet(FRAME, crop), x, y)).toEqual([expect.closeTo(u, 1), expect.closeTo(v, 1)])
  }
})

/** Where a pixel of the frame lies in the window, in per cent, as the browser lays it out. */
function shownAt(sheet: ReturnType<typeof croppedSheet>, x: number, y: number): readonly number[] {
  const [left, top, width, height] = [sheet.left, sheet.top, sheet.width, sheet.height].map(
    Number.parseFloat,
  ) as [number, number, number, number]
  const [originX, originY] = sheet.transformOrigin
    .split(' ')
    .map((part) => Number.parseFloat(part) / 100) as [number, number]
  const turn = (Number.parseFloat(sheet.transform.slice('rotate('.length)) * Math.PI) / 180
  const dx = (x / FRAME.width - originX) * width
  const dy = (y / FRAME.height - originY) * height
  return [
    left + originX * width + dx * Math.cos(turn) - dy * Math.sin(turn),
    top + originY * height + dx * Math.sin(turn) + dy * Math.cos(turn),
  ]
}
