import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { MESSAGES } from '../../src/smart-app/web/messages/index.ts'

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

const WEB = fileURLToPath(new URL('../../src/smart-app/web', import.meta.url))

/** Four words or more in a string or between tags, the first with a capital. */
const SENTENCE = /(?:['"`>]\s*|^ +)[A-Z][a-z]+(?: [A-Za-z',:]+){3,}/

test('every sentence of the page stands in messages/', () => {
  const elsewhere = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('messages/'))
    .flatMap((name) =>
      readFileSync(join(WEB, name), 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(?:\/\/|\/?\*|\{\/\*)/.test(line) && !/new (?:Type|Range)Error/.test(line))
        .filter((line) => SENTENCE.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
  expect(elsewhere).toEqual([])
})
