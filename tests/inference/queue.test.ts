import { expect, test } from 'vitest'
import { fairQueue } from '../../src/inference/queue.ts'

const ROOM = { total: 100, each: 100 }

const filled = (askers: string, limits = ROOM) => {
  const queue = fairQueue<string>()
  const added = [...askers].map((from, i) => queue.add(`${from}${i}`, from, limits))
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
  queue.add('b', 'b', ROOM)
  expect([queue.take(), queue.take()]).toEqual(['a0', 'b'])
})

test('who was just served stands behind those who were not', () => {
  const { queue } = filled('ab')
  queue.take()
  queue.add('a again', 'a', ROOM)
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
  const limits = { total: 2, each: 1 }
  const { queue } = filled('ab', limits)
  queue.take()
  expect([queue.add('a', 'a', limits), queue.add('b', 'b', limits)]).toEqual([true, false])
})

test('what may not fill the queue leaves room for what may', () => {
  const { queue } = filled('ab', { total: 2, each: 2 })
  expect(queue.add('c', 'c', { total: 2, each: 2 })).toBe(false)
  expect(queue.add('d', 'd', { total: 3, each: 1 })).toBe(true)
})

test('clearing takes everything out', () => {
  const { queue } = filled('aab')
  expect(queue.clear()).toEqual(['a0', 'a1', 'b2'])
  expect([queue.size(), queue.take()]).toEqual([0, undefined])
})
