import { expect, test } from 'vitest'
import { answerOf } from '../../src/storage/answered.ts'

test.each([
  { name: 'no driver error', cause: new Error('secret'), says: 'the database did not answer' },
  { name: 'nothing', cause: null, says: 'the database did not answer' },
  { name: 'a code as it is', cause: { code: '23505' }, says: 'the database answered 23505' },
  {
    name: 'what a first start fails by, in words',
    cause: { code: '3D000', message: 'database "facies" does not exist' },
    says: 'the database answered 3D000: there is no such database',
  },
  {
    name: 'no word of an object’s own',
    cause: { code: 'constructor' },
    says: 'the database answered constructor',
  },
])('of a failed query is said: $name', ({ cause, says }) => {
  expect(answerOf(cause)).toBe(says)
})
