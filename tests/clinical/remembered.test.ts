import { expect, test } from 'vitest'
import { remembered } from '../../src/clinical/remembered.ts'

test('asks once for what it was asked lately, and keeps no more than twice the bound', () => {
  const asked: string[] = []
  const find = remembered({ most: 2, longest: 3 }, (text) => {
    asked.push(text)
    return text.toUpperCase()
  })
  expect(['a', 'bb', 'a', 'bb'].map(find)).toEqual(['A', 'BB', 'A', 'BB'])
  expect(asked).toEqual(['a', 'bb'])
  find('ccc')
  find('a')
  expect(asked).toEqual(['a', 'bb', 'ccc'])
  for (const text of ['d', 'e', 'f', 'g']) find(text)
  find('bb')
  expect(asked.filter((text) => text === 'bb')).toHaveLength(2)
})

test('keeps nothing of a text that is too long', () => {
  let asked = 0
  const find = remembered({ most: 2, longest: 3 }, (text) => {
    asked += 1
    return text
  })
  expect(['abcd', 'abcd', 'abc', 'abc'].map(find)).toEqual(['abcd', 'abcd', 'abc', 'abc'])
  expect(asked).toBe(3)
})
