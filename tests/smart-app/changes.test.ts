import { expect, test } from 'vitest'
import { changesOf } from '../../src/smart-app/changes.ts'
import type { PointInTime } from '../../src/smart-app/over-time.ts'

const NOISE = {
  cushing: { samePose: 0.25, otherExpression: 1 },
  acromegaly: { samePose: 0.25, otherExpression: 1 },
}

const point = (
  takenOn: string | null,
  cushing: number | null,
  mediaId = `media-${takenOn}`,
): PointInTime => ({
  mediaId,
  takenOn,
  scores: cushing === null ? null : { cushing, acromegaly: -1 },
  measures: null,
  reasons: [],
})

const cushingChanges = (...points: readonly PointInTime[]) =>
  changesOf(points, NOISE).filter(({ condition }) => condition === 'cushing')

test.each([
  {
    by: 0,
    beyond: 'neither',
    says: 'the same as on 2019-03-02; measuring the same pose again may bring up to 0.25',
  },
  {
    by: 0.25,
    beyond: 'neither',
    says: '0.25 higher than on 2019-03-02; measuring the same pose again may bring up to 0.25',
  },
  {
    by: 0.5,
    beyond: 'same-pose',
    says: '0.50 higher than on 2019-03-02; another expression alone may bring up to 1.00',
  },
  {
    by: -1,
    beyond: 'same-pose',
    says: '1.00 lower than on 2019-03-02; another expression alone may bring up to 1.00',
  },
  {
    by: -1.5,
    beyond: 'other-expression',
    says: '1.50 lower than on 2019-03-02; more than another expression alone may bring (up to 1.00)',
  },
])('a difference of $by: $beyond', ({ by, beyond, says }) => {
  const [change, ...others] = cushingChanges(point('2019-03-02', 0), point('2026-01-01', by))
  expect(others).toEqual([])
  expect(change).toEqual({
    condition: 'cushing',
    fromMediaId: 'media-2019-03-02',
    fromTakenOn: '2019-03-02',
    by,
    beyond,
    says,
  })
  expect(change?.says).not.toMatch(/progress|worse|better|improv/i)
})

test.each([
  { name: 'no photo', points: [], from: [] },
  { name: 'one photo', points: [point('2020-01-01', 1)], from: [] },
  {
    name: 'every older one, the nearest first',
    points: [point('2019-01-01', 0), point('2020-01-01', 0), point('2021-01-01', 1)],
    from: ['2020-01-01', '2019-01-01'],
  },
  {
    name: 'a newest one that was not assessed stands for none',
    points: [point('2019-01-01', 0), point('2020-01-01', 1), point('2021-01-01', null)],
    from: ['2019-01-01'],
  },
  { name: 'photos without a day', points: [point('2019-01-01', 0), point(null, 1)], from: [] },
  { name: 'photos of one day', points: [point('2019-01-01', 0, 'a'), point('2019-01-01', 1, 'b')], from: [] },
])('compares $name', ({ points, from }) => {
  expect(cushingChanges(...points).map(({ fromTakenOn }) => fromTakenOn)).toEqual(from)
})
