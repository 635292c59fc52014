import { expect, test } from 'vitest'
import { fairQueue } from '../../src/inference/queue.ts'

const filled = (askers: string, limits = { total: 100, each: 100 }) => {
  const queue = fairQueue<string>(limits)
  const added = [...askers].map((from, i) => queue.add(`${from}${i}`, from))
  return { queue, added }
}

function takenFrom(queue: ReturnType<typeof filled>['queue']): readonly string[] {
  const item = queue.take()
  return item === undefined ? [] : [item, ...takenFrom(queue)]
}

test.each([
  { name: 'nobody', askers: '', expected: [] },
  { name: 'one asker: first come, first served', askers: 'aaa', expected: ['a0', 'a1', 'a2'] },
  { name: 'two askers take turns', askers: 'aaabb', expected: ['a0', 'b3', 'a1', 'b4', 'a2'] },
  { name: 'three askers take turns', askers: 'aabbcc', expected: ['a0', 'b2', 'c4', 'a1', 'b3', 'c5'] },
])('$name', ({ askers, expected }) => {
  const { queue } = filled(askers)
  expect(queue.size()).toBe(askers.length)
  expect(takenFrom(queue)).toEqual(expected)
  expect(queue.size()).toBe(0)
})

test('one photo waits behind one of the sixty that are already here', () => {
  const { queue } = filled('a'.repeat(60))
  queue.add('b', 'b')
  expect([queue.take(), queue.take()]).toEqual(['a0', 'b'])
})

test('who was just served stands behind those who were not', () => {
  const { queue } = filled('ab')
  queue.take()
  queue.add('a again', 'a')
  expect(takenFrom(queue)).toEqual(['b1', 'a again'])
})

test.each([
  {
    name: 'full for one asker',
    askers: 'aaab',
    limits: { total: 9, each: 2 },
    added: [true, true, false, true],
  },
  { name: 'full for all', askers: 'abc', limits: { total: 2, each: 2 }, added: [true, true, false] },
])('$name', ({ askers, limits, added }) => {
  expect(filled(askers, limits).added).toEqual(added)
})

test('there is room again after one was taken', () => {
  const { queue } = filled('ab', { total: 2, each: 1 })
  queue.take()
  expect([queue.add('a', 'a'), queue.add('b', 'b')]).toEqual([true, false])
})

test('clearing takes everything out', () => {
  const { queue } = filled('aab')
  expect(queue.clear()).toEqual(['a0', 'a1', 'b2'])
  expect([queue.size(), queue.take()]).toEqual([0, undefined])
})
