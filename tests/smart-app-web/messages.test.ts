import { expect, test } from 'vitest'
import { MESSAGES } from '../../src/smart-app/web/messages.ts'

const TEXTS = Object.entries(MESSAGES).flatMap(([group, texts]) =>
  Object.entries(texts).flatMap(([key, text]: [string, string | readonly string[]]) =>
    [text].flat().map((one) => ({ key: `${group}.${key}`, text: one })),
  ),
)

test('no text is empty, and none reads as a result', () => {
  expect(TEXTS.length).toBeGreaterThan(50)
  const wrong = TEXTS.filter(
    ({ text }) => text.trim() === '' || /\b(normal|healthy|negative|excluded)\b/i.test(text),
  )
  expect(wrong).toEqual([])
})
