import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** A line of a text file, and where it stands. */
export type Line = { readonly text: string; readonly number: number }

const LONGEST_LINE = 1_000_000

/**
 * The lines of a file of any size, one at a time: what is held is one chunk and no more than one line.
 *
 * @throws {RangeError} when the file cannot be read, or holds a line that no such file has
 */
export async function* linesOf(file: string): AsyncGenerator<readonly Line[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let number = 0
  for await (const chunk of chunksOf(file)) {
    const parts = (rest + decoder.write(chunk)).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > LONGEST_LINE)
      throw new RangeError(`Cannot read ${file}: line ${number + 1} does not end`)
    yield parts.map((text) => ({ text: withoutReturn(text), number: ++number }))
  }
  if (rest !== '') yield [{ text: withoutReturn(rest), number: number + 1 }]
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) yield chunk
  } catch (cause) {
    throw new RangeError(`Cannot read ${file}: it is not there, or not readable`, { cause })
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
