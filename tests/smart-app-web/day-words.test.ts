import { expect, test } from 'vitest'
import { dayWords } from '../../src/smart-app/web/messages/day-words.ts'

test.each([
  { moment: new Date(2026, 0, 2, 0, 0), says: '2026-01-02' },
  { moment: new Date(2026, 11, 31, 23, 59), says: '2026-12-31' },
])('$says, where the reader is', ({ moment, says }) => {
  expect(dayWords(moment)).toBe(says)
})
