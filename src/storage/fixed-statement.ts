import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import { answered } from './answered.ts'
import type { Tables } from './tables.ts'

/** Runs a statement with these values; what comes back are its rows. */
export type FixedStatement<Values, Row> = (values: Values) => Promise<readonly Row[]>

/**
 * A statement whose words are always the same: built and compiled once, and then only filled in. Both together take
 * the processor longer than sending the statement and reading its answer.
 *
 * @param shape - builds it from stand-ins for the values, so it may hand a value over as it is and look at none
 * @throws {AppError} DATABASE_UNAVAILABLE when it is run
 */
export function fixedStatement<Values extends object, Row>(
  db: Kysely<Tables>,
  shape: (values: Values) => Compilable<Row>,
): FixedStatement<Values, Row> {
  const standIns = new Proxy({}, { get: (_, name) => new StandIn(name) }) as Values
  const compiled = shape(standIns).compile()
  return (values) => {
    const filled = (parameter: unknown) =>
      parameter instanceof StandIn ? values[parameter.name as keyof Values] : parameter
    return rowsOf(db, compiled, compiled.parameters.map(filled))
  }
}

class StandIn {
  readonly name: string | symbol

  constructor(name: string | symbol) {
    this.name = name
  }
}

/**
 * The same for an insert of one row or a few: each has the columns of the first, in its order.
 *
 * @param shape - builds the insert of some rows
 * @throws {AppError} DATABASE_UNAVAILABLE when it is run
 */
export function fixedInsert<NewRow extends object>(
  db: Kysely<Tables>,
  shape: (rows: readonly NewRow[]) => Compilable<unknown>,
): FixedStatement<readonly NewRow[], unknown> {
  const known = new Map<number, CompiledQuery<unknown>>()
  return (rows) => {
    const compiled = known.get(rows.length) ?? shape(rows).compile()
    known.set(rows.length, compiled)
    return rowsOf(
      db,
      compiled,
      rows.flatMap((row) => Object.values(row)),
    )
  }
}

async function rowsOf<Row>(
  db: Kysely<Tables>,
  compiled: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  return (await answered(db.executeQuery<Row>({ ...compiled, parameters }))).rows
}
