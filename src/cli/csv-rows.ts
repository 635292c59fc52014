import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { CsvError, type Info, parse } from 'csv-parse'
import { quoted } from '../quoted.ts'

const COLUMNS = ['system', 'code', 'ingredient', 'route', 'display'] as const
const NEEDED = ['system', 'code', 'ingredient']

/** A row of a formulary, and the line where it ends. */
export type Row = { readonly line: number; readonly fields: Readonly<Record<string, string>> }

// The parser's own words may quote the file.
const LONGEST_FAULT = 150

const FORM = { bom: true, trim: true, skip_empty_lines: true, info: true, max_record_size: 100_000 } as const

/**
 * The rows under the header, one at a time.
 *
 * @throws {RangeError} for a file that cannot be read, other columns than those of a formulary, or a row that is no CSV
 */
export async function* rowsIn(file: string): AsyncGenerator<Row> {
  const delimiter = await delimiterOf(file)
  const parser = parse({ ...FORM, delimiter })
  createReadStream(file)
    .on('error', (cause) => parser.destroy(cause))
    .pipe(parser)
  let header: readonly string[] | null = null
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: Info; record: string[] }>) {
      if (header) yield { line: info.lines, fields: named(header, record) }
      else header = headerFrom(record, file)
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new RangeError(`Cannot read ${basename(file)}: ${cause.message.slice(0, LONGEST_FAULT)}`, { cause })
  }
}

function named(header: readonly string[], record: readonly string[]): Row['fields'] {
  return Object.fromEntries(header.map((column, index) => [column, record[index] ?? '']))
}

function headerFrom(record: readonly string[], file: string): readonly string[] {
  const columns = record.map((column) => column.toLowerCase())
  const strange = columns.filter((column) => !COLUMNS.some((known) => known === column))
  const missing = NEEDED.filter((column) => !columns.includes(column))
  if (strange.length === 0 && missing.length === 0 && new Set(columns).size === columns.length) return columns
  throw new RangeError(
    `Cannot use ${basename(file)}:1: the columns are ${quoted(record.join(','))}, and should be ` +
      'system,code,ingredient and, if you like, route and display',
  )
}

/** What stands between the columns of the first line. */
async function delimiterOf(file: string): Promise<string> {
  const first = await firstBytesOf(file)
  const head = first.split(/\r?\n/, 1)[0] ?? ''
  return [',', ';', '\t'].find((delimiter) => head.includes(delimiter)) ?? ','
}

async function firstBytesOf(file: string): Promise<string> {
  try {
    await using handle = await open(file)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1000), 0, 1000, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } catch (cause) {
    throw new RangeError(`Cannot read ${file}: it is not there, or not readable`, { cause })
  }
}
