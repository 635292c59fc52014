import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const WEB = fileURLToPath(new URL('../../src/smart-app/web', import.meta.url))

const FILES = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))

type Import = { readonly file: string; readonly words: string; readonly target: string }

const IMPORTS: readonly Import[] = FILES.flatMap((file) =>
  [...readFileSync(join(WEB, file), 'utf8').matchAll(/^(import|export)([^'"]*)['"]([^'"]+)['"]/gm)]
    .filter(([, keyword, words = '']) => keyword === 'import' || / from $/.test(words))
    .map(([, , words = '', target = '']) => ({ file, words, target })),
)

test('there is something to hold', () => {
  expect(IMPORTS.length).toBeGreaterThan(40)
})

test('the page takes types only from the server', () => {
  const outside = IMPORTS.filter(({ file, target }) => target.startsWith('.') && leavesWeb(file, target))
  expect(outside.length).toBeGreaterThan(0)
  expect(outside.filter(({ words }) => !words.startsWith(' type '))).toEqual([])
})

test('only api/ talks to the back end', () => {
  const talking = FILES.filter((file) =>
    /\bfetch\(|from 'fhirclient'/.test(readFileSync(join(WEB, file), 'utf8')),
  )
  expect(talking.filter((file) => !file.startsWith('api/'))).toEqual([])
  expect(talking).toContain('api/fetch-answer.ts')
})

function leavesWeb(file: string, target: string): boolean {
  return normalize(join(dirname(file), target)).startsWith('..')
}
