import { expect, test } from 'vitest'
import { inOrder } from '../../src/cli/in-order.ts'

const later = (turns: number) =>
  Array.from({ length: turns }).reduce<Promise<void>>((wait) => wait.then(() => {}), Promise.resolve())

test.each([1, 2, 3, 10])('%d at once: every item once, in its order, and no more begun', async (atOnce) => {
  const items = [9, 1, 7, 2, 0, 5]
  let begun = 0
  let most = 0
  const seen: (readonly [number, number])[] = []
  const work = async (item: number) => {
    begun += 1
    most = Math.max(most, begun - seen.length)
    await later(item)
    return item * 10
  }
  for await (const pair of inOrder(items, atOnce, work)) seen.push(pair)
  expect(seen).toEqual(items.map((item) => [item, item * 10]))
  expect(most).toBe(Math.min(atOnce, items.length))
})

test('a failure comes in its turn, after the results before it', async () => {
  const seen: number[] = []
  const read = async () => {
    const work = (item: number) => (item === 2 ? Promise.reject(new Error('two')) : later(9).then(() => item))
    for await (const [item] of inOrder([0, 1, 2, 3], 4, work)) seen.push(item)
  }
  await expect(read()).rejects.toThrow('two')
  expect(seen).toEqual([0, 1])
})
