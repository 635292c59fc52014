import { describe, expect, test } from 'vitest'
import { appBoundsOf } from '../../bench/app-figures.ts'
import { boundsOf } from '../../bench/bounds.ts'
import { type Figures, memoryGrowth, ratioOfRuns, throughputGain, timesOurs } from '../../bench/figures.ts'
import { withFigures } from '../../bench/page.ts'
import { median, quantile } from '../../bench/statistics.ts'

describe('quantile', () => {
  test.each([
    { values: [3], q: 0.95, expected: 3 },
    { values: [4, 1, 3, 2], q: 0, expected: 1 },
    { values: [4, 1, 3, 2], q: 0.5, expected: 2.5 },
    { values: [4, 1, 3, 2], q: 1, expected: 4 },
    { values: [10, 9, 100], q: 0.5, expected: 10 },
  ])('$q of $values is $expected', ({ values, q, expected }) => {
    expect(quantile(values, q)).toBe(expected)
  })

  test('leaves the values as they are, and has none of nothing', () => {
    const values = [2, 1]
    expect(median(values)).toBe(1.5)
    expect(values).toEqual([2, 1])
    expect(() => median([])).toThrow(RangeError)
  })
})

const latency = (...medianOfEachRun: number[]) => ({
  p50: 1,
  p95: 1,
  decode: 50,
  medianOfEachRun,
  withoutDecodingOfEachRun: medianOfEachRun.map((ms) => ms - 50),
})
const processes = (count: number, photosASecond: number) => ({
  processes: count,
  photosASecond,
  barePhotosASecond: photosASecond,
  parentMsAPhoto: 2,
  eventLoopDelayMs: { p50: 1, p99: 4, max: 9 },
})

const GOOD: Figures = {
  machine: { cpu: 'a processor', cores: 2, memoryGib: 8, node: '24.0.0', platform: 'linux x64' },
  quick: false,
  latency: [
    {
      photo: '12 MP JPEG',
      megabytes: 2,
      subjects: { ours: latency(110, 55, 110), bare: latency(100, 50, 100), human: latency(330, 165, 330) },
    },
  ],
  stages: [],
  throughput: [processes(1, 10), processes(2, 18)],
  memory: { photos: 1000, atStart: 160, afterTenth: 220, afterAll: 225, highest: 230 },
  readyMs: [{ processes: 2, median: 600 }],
  steadiness: {
    jitter: [{ faces: 'drawn', count: 10, median: 0.002 }],
    sameOverRepeats: true,
    sameOverProcesses: true,
    sameOverBatchPlaces: true,
    batchDifferencePx: 1e-5,
  },
  humanMissing: null,
}

const missedBy = (figures: Figures) =>
  boundsOf(figures)
    .filter(({ kept }) => !kept)
    .map(({ what }) => what)

describe('the bounds', () => {
  test('are all kept by good figures', () => {
    expect(missedBy(GOOD)).toEqual([])
  })

  const steady = (changed: Partial<Figures['steadiness']>) => ({
    steadiness: { ...GOOD.steadiness, ...changed },
  })
  const main = (changed: object) => ({
    latency: GOOD.latency.map((row) => ({ ...row, subjects: { ...row.subjects, ...changed } })),
  })
  const busy = { ...processes(2, 18), eventLoopDelayMs: { p50: 1, p99: 10, max: 10 } }
  test.each([
    {
      name: 'more than 1.25 of the bare cost',
      changed: main({ ours: latency(126, 63, 126) }),
      missed: 'bare',
    },
    { name: 'a peer nearly as fast', changed: main({ human: latency(190, 95, 190) }), missed: 'human' },
    { name: 'a peer that was not measured', changed: main({ human: undefined }), missed: 'human' },
    {
      name: 'a second process that brings half',
      changed: { throughput: [processes(1, 10), processes(2, 15.9)] },
      missed: 'two processes',
    },
    { name: 'one core', changed: { throughput: [processes(1, 10)] }, missed: 'two processes' },
    {
      name: 'a parent held for 10 ms',
      changed: { throughput: [processes(1, 10), busy] },
      missed: 'event loop',
    },
    {
      name: 'a large process',
      changed: { memory: { photos: 1000, atStart: 160, afterTenth: 250, afterAll: 250, highest: 251 } },
      missed: 'memory of an inference process',
    },
    {
      name: 'a leak',
      changed: { memory: { photos: 1000, atStart: 160, afterTenth: 200, afterAll: 211, highest: 230 } },
      missed: 'memory after all photos',
    },
    { name: 'a slow start', changed: { readyMs: [{ processes: 1, median: 1000 }] }, missed: 'ready' },
    { name: 'no face to measure', changed: steady({ jitter: [] }), missed: 'scatter' },
    {
      name: 'restless landmarks',
      changed: steady({ jitter: [{ faces: 'drawn', count: 10, median: 0.0041 }] }),
      missed: 'scatter',
    },
    { name: 'other numbers at each repeat', changed: steady({ sameOverRepeats: false }), missed: 'repeats' },
    {
      name: 'other numbers in each process',
      changed: steady({ sameOverProcesses: false }),
      missed: 'over processes',
    },
    {
      name: 'other numbers in a batch',
      changed: steady({ sameOverBatchPlaces: false }),
      missed: 'place of a batch',
    },
  ])('$name is a bound missed, and no other', ({ changed, missed }) => {
    const found = missedBy({ ...GOOD, ...(changed as Partial<Figures>) })
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(missed)
  })
})

test('ratios are taken within each run, so that a slow moment of the machine does not count', () => {
  expect(timesOurs(GOOD, 'human')).toBe(3)
  const [main] = GOOD.latency
  expect(main && ratioOfRuns(main, 'human', 'ours', 'withoutDecodingOfEachRun')).toBeCloseTo(280 / 60, 9)
  expect(main && ratioOfRuns({ ...main, subjects: {} }, 'human', 'ours', 'medianOfEachRun')).toBeNull()
  expect(throughputGain(GOOD)).toBe(1.8)
  expect(memoryGrowth(GOOD)).toBeCloseTo(225 / 220, 9)
})

describe('withFigures', () => {
  const page = '# P\n<!-- bench:gpu -->\nold\n<!-- end of bench:gpu -->\nrest'
  test('writes between the marks and nowhere else', () => {
    const written = withFigures(page, 'gpu', 'new')
    expect(written).toBe('# P\n<!-- bench:gpu -->\n\nnew\n\n<!-- end of bench:gpu -->\nrest')
    expect(withFigures(written, 'gpu', 'new')).toBe(written)
  })

  test('does not guess where a page has no marks', () => {
    expect(() => withFigures(page, 'inference', 'new')).toThrow(RangeError)
  })
})

test.each([
  { opened: [900, 999, 1100], kept: true },
  { opened: [900, 1000, 1000], kept: false },
])('an app that opens in $opened ms keeps its bound: $kept', ({ opened, kept }) => {
  const { machine } = GOOD
  const [bound] = appBoundsOf({ machine, opened, pictured: opened, firstOpened: 1500 })
  expect(bound?.kept).toBe(kept)
})
