import { readFile, stat } from 'node:fs/promises'

/**
 * Reads a JSON file that a person wrote.
 *
 * @throws {RangeError} when it is not there or too large, or with the line and column where it stops being JSON
 */
export async function jsonFile(file: string): Promise<unknown> {
  const text = await textOf(file)
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own error quotes the text, so it is not kept.
    throw new RangeError(`Cannot read ${file}: it is not JSON (${placeWords(text, firstFault(text))})`)
  }
}

// Some thousand patients, written by hand.
const MOST_BYTES = 5_000_000

async function textOf(file: string): Promise<string> {
  const unreadable = (cause: unknown) => {
    throw new RangeError(`Cannot read ${file}: it is not there, or not readable`, { cause })
  }
  const { size } = await stat(file).catch(unreadable)
  if (size > MOST_BYTES)
    throw new RangeError(`Cannot read ${file}: it has ${size} bytes, and may have ${MOST_BYTES}`)
  const text = await readFile(file, 'utf8').catch(unreadable)
  // Some editors begin a file with a byte order mark.
  return text.replace(/^\uFEFF/, '')
}

function placeWords(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1) ?? '').length + 1
  const end = offset >= text.length ? ', where it ends too early' : ''
  return `line ${before.length}, column ${column}${end}`
}

const SPACE = /[ \t\r\n]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const END_OF_PLAIN_TEXT = /["\\]|\p{Cc}/gu
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null)(?![\w.+-])/iy

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'next'

/** The place of the first character that cannot stand there; the text's length where it ends too early. */
function firstFault(text: string): number {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = end(SPACE, text, 0) ?? 0
  while (at < text.length) {
    const character = text.charAt(at)
    const closes = open.at(-1) === '{' ? '}' : ']'
    let next = at + 1
    if (expected === 'next') {
      if (open.length === 0) return at
      if (character === closes) open.pop()
      else if (character === ',') expected = closes === '}' ? 'key' : 'value'
      else return at
    } else if (expected === 'colon') {
      if (character !== ':') return at
      expected = 'value'
    } else if (expected.endsWith(`or ${character}`)) {
      open.pop()
      expected = 'next'
    } else if (expected.startsWith('key')) {
      next = stringEnd(text, at) ?? -1
      expected = 'colon'
    } else if (character === '{' || character === '[') {
      open.push(character)
      expected = character === '{' ? 'key or }' : 'value or ]'
    } else {
      next = stringEnd(text, at) ?? end(PLAIN, text, at) ?? -1
      expected = 'next'
    }
    if (next < 0) return at
    at = end(SPACE, text, next) ?? next
  }
  return text.length
}

/** Goes from one quote or backslash to the next: a pattern for the whole would need a stack as long as the text. */
function stringEnd(text: string, start: number): number | null {
  if (text[start] !== '"') return null
  let at: number | null = start + 1
  while (at !== null) {
    END_OF_PLAIN_TEXT.lastIndex = at
    const special = END_OF_PLAIN_TEXT.exec(text)
    if (special === null) return null
    if (special[0] === '"') return special.index + 1
    at = end(ESCAPE, text, special.index)
  }
  return null
}

function end(token: RegExp, text: string, at: number): number | null {
  token.lastIndex = at
  return token.test(text) ? token.lastIndex : null
}
