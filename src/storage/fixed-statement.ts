import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import { answered } from './answered.ts'
import type { Tables } from './tables.ts'

/** Runs a statement with these values; what comes back are its rows. */
export type FixedStatement<Values, Row> = (values: Values) => Promise<readonly Row[]>

/**
 * A statement whose words are always the same: built and compiled once, and then only filled in. Both together take
 * the processor longer than sending the statement and reading its answer.
 *
 * @param names - of the values, all of them
 * @param shape - builds it from stand-ins for the values, so it may hand a value over as it is and look at none
 * @throws {TypeError} at once, where the statement uses another value than these, or not all of them
 * @throws {AppError} DATABASE_UNAVAILABLE when it is run
 */
export function fixedStatement<Values extends object, Row>(
  db: Kysely<Tables>,
  names: readonly (keyof Values & string)[],
  shape: (values: Values) => Compilable<Row>,
): FixedStatement<Values, Row> {
  const compiled = shape(standInsFor<Values>(names)).compile()
  const used = new Set(compiled.parameters.map((parameter) => parameter instanceof StandIn && parameter.name))
  const unused = names.filter((name) => !used.has(name))
  if (unused.length > 0) throw new TypeError(`Cannot fix the statement: it does not use ${unused.join(', ')}`)
  return (values) => {
    const filled = (parameter: unknown) =>
      parameter instanceof StandIn ? values[parameter.name as keyof Values] : parameter
    return rowsOf(db, compiled, compiled.parameters.map(filled))
  }
}

class StandIn {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** One for each name, and none for another: a value that is not there would leave its column out. */
function standInsFor<Values extends object>(names: readonly string[]): Values {
  const standIns = Object.fromEntries(names.map((name) => [name, new StandIn(name)]))
  return new Proxy(standIns, {
    get(known, name) {
      if (typeof name === 'string' && Object.hasOwn(known, name)) return known[name]
      throw new TypeError(`Cannot fix the statement: it uses ${String(name)}, which is not named`)
    },
  }) as Values
}

/**
 * The same for an insert of one row or a few: each has the columns of the first that ever came.
 *
 * @param shape - builds the insert of some rows
 * @throws {TypeError} where a row has other columns
 * @throws {AppError} DATABASE_UNAVAILABLE when it is run
 */
export function fixedInsert<NewRow extends object>(
  db: Kysely<Tables>,
  shape: (rows: readonly NewRow[]) => Compilable<unknown>,
): FixedStatement<readonly NewRow[], unknown> {
  const known = new Map<number, CompiledQuery<unknown>>()
  let columns: readonly string[] | undefined
  return async (rows) => {
    columns ??= Object.keys(rows[0] ?? {})
    const inOrder = rows.map((row) => ordered(row, columns ?? []))
    const compiled = known.get(rows.length) ?? shape(inOrder).compile()
    known.set(rows.length, compiled)
    return rowsOf(
      db,
      compiled,
      inOrder.flatMap((row) => Object.values(row)),
    )
  }
}

/** The row with its columns in this order. A value of undefined would leave its column out of the statement. */
function ordered<NewRow extends object>(row: NewRow, columns: readonly string[]): NewRow {
  const values = new Map<string, unknown>(Object.entries(row))
  const isWhole = columns.every((column) => values.get(column) !== undefined)
  if (!isWhole || values.size !== columns.length)
    throw new TypeError('Cannot insert: a row has other columns than the first')
  return Object.fromEntries(columns.map((column) => [column, values.get(column)])) as NewRow
}

async function rowsOf<Row>(
  db: Kysely<Tables>,
  compiled: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  return (await answered(db.executeQuery<Row>({ ...compiled, parameters }))).rows
}
