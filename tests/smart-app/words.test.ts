import { expect, test } from 'vitest'
import { HIDDEN } from '../../src/smart-app/words.ts'

test.each(Object.entries(HIDDEN))('findings hidden as %s read as no result', (_because, says) => {
  expect(says).toMatch(/\. That says nothing about the face\.$/)
})
