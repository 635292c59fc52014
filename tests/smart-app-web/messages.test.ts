import { expect, test } from 'vitest'
import { MESSAGES } from '../../src/smart-app/web/messages.ts'

type Texts = string | { readonly [key: string]: unknown } | readonly unknown[]

const TEXTS = textsOf(MESSAGES)

test('no text is empty, and none reads as a result', () => {
  expect(TEXTS.length).toBeGreaterThan(50)
  const wrong = TEXTS.filter(
    (text) => text.trim() === '' || /\b(normal|healthy|negative|excluded)\b/i.test(text),
  )
  expect(wrong).toEqual([])
})

/** However deep they stand. */
function textsOf(texts: Texts): readonly string[] {
  if (typeof texts === 'string') return [texts]
  return Object.values(texts).flatMap((one) =>
    typeof one === 'string' || (typeof one === 'object' && one !== null) ? textsOf(one as Texts) : [],
  )
}
