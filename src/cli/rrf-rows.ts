import { basename, join } from 'node:path'
import { linesOf } from './lines.ts'

/**
 * The files of an RxNorm release that we read, with their columns as NLM documents them.
 *
 * @see https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html
 */
const COLUMNS = {
  'RXNCONSO.RRF':
    'RXCUI LAT TS LUI STT SUI ISPREF RXAUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF'.split(' '),
  'RXNREL.RRF':
    'RXCUI1 RXAUI1 STYPE1 REL RXCUI2 RXAUI2 STYPE2 RELA RUI SRUI SAB SL DIR RG SUPPRESS CVF'.split(' '),
  'RXNSAT.RRF': 'RXCUI LUI SUI RXAUI STYPE CODE ATUI SATUI ATN SAB ATV SUPPRESS CVF'.split(' '),
} as const

export type RrfFile = keyof typeof COLUMNS

/**
 * Reads the chosen columns of every row of RxNorm's own (SAB is RXNORM) that is not suppressed, one row at a time.
 * RXNREL leaves its SUPPRESS empty.
 *
 * @throws {RangeError} for a file that cannot be read, or a line with another number of columns
 */
export async function* rowsOf(
  folder: string,
  file: RrfFile,
  columns: readonly string[],
): AsyncGenerator<readonly string[]> {
  const names = COLUMNS[file]
  const indexes = columns.map((column) => indexOf(names, column))
  const [sab, suppress] = [indexOf(names, 'SAB'), indexOf(names, 'SUPPRESS')]
  for await (const lines of linesOf(join(folder, file))) {
    for (const { text, number } of lines) {
      const fields = text.split('|')
      if (fields.length !== names.length + 1) throw badLine(file, number, fields.length - 1, names)
      if (fields[sab] !== 'RXNORM' || !NOT_SUPPRESSED.has(fields[suppress] ?? '')) continue
      yield indexes.map((index) => fields[index] ?? '')
    }
  }
}

const NOT_SUPPRESSED = new Set(['N', ''])

function indexOf(names: readonly string[], column: string): number {
  const index = names.indexOf(column)
  if (index < 0) throw new RangeError(`Cannot read the column ${column}: there is none`)
  return index
}

function badLine(file: string, number: number, found: number, names: readonly string[]): RangeError {
  return new RangeError(
    `Cannot read ${basename(file)}:${number}: it has ${found} columns that end in "|", and should have ` +
      `${names.length} (${names.join('|')}|)`,
  )
}
