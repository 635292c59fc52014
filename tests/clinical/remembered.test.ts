import { expect, test } from 'vitest'
import { remembered } from '../../src/clinical/remembered.ts'

test('asks once for what it was asked lately, and keeps no more than twice the bound', () => {
  const asked: string[] = []
  const find = remembered(2, (text) => {
    asked.push(text)
    return text.length
  })
  expect(['a', 'bb', 'a', 'bb'].map(find)).toEqual([1, 2, 1, 2])
  expect(asked).toEqual(['a', 'bb'])
  find('ccc')
  find('a')
  expect(asked).toEqual(['a', 'bb', 'ccc'])
  for (const text of ['d', 'e', 'f', 'g']) find(text)
  find('bb')
  expect(asked.filter((text) => text === 'bb')).toHaveLength(2)
})
