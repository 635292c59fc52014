import { type Kysely, sql } from 'kysely'
import { AppError } from '../errors.ts'
import { answered } from './answered.ts'
import { commandEntry } from './audit-form.ts'
import { appendIn } from './audit-log.ts'
import type { Seal } from './seal.ts'
import { placeIn, SEALED_COLUMNS, type SealedColumn, type SealedColumnName } from './sealed-columns.ts'
import type { Tables } from './tables.ts'

/** What became of the texts of a column that the present key had not sealed. */
export type Resealed = {
  readonly column: SealedColumnName
  readonly resealed: number
  /** No known key opens them, or they were changed or moved. They were left as they are. */
  readonly broken: number
}

type Row = Readonly<Record<string, unknown>>

const BATCH = 500

/**
 * Seals with the present key whatever another one has sealed, a batch at a time, and says so in the audit. The service
 * may run meanwhile: a text that changes at the same moment is left to whoever changed it. A run that was stopped is
 * gone on with by the next one, which meets only what is left.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE; what was sealed anew until then stays so
 */
export async function rotateKeys(
  db: Kysely<Tables>,
  seal: Seal,
  { osUser, at }: { readonly osUser: string; readonly at: Date },
): Promise<readonly Resealed[]> {
  const done: Resealed[] = []
  for (const [name, column] of Object.entries(SEALED_COLUMNS))
    done.push({ column: name as SealedColumnName, ...(await resealColumn(db, seal, column)) })
  const sum = (count: 'resealed' | 'broken') => done.reduce((total, one) => total + one[count], 0)
  const fields = { key: seal.prefix.slice(0, -1), resealed: sum('resealed'), broken: sum('broken') }
  const entry = commandEntry({ event: 'keys-rotated', site: null, osUser, fields }, at)
  await answered(db.transaction().execute((open) => appendIn(open, [entry])))
  return done
}

async function resealColumn(
  db: Kysely<Tables>,
  seal: Seal,
  column: SealedColumn,
): Promise<Pick<Resealed, 'resealed' | 'broken'>> {
  let [resealed, broken] = [0, 0]
  let rows = await nextBatch(db, seal, column, undefined)
  while (rows.length > 0) {
    for (const row of rows) {
      if (await resealRow(db, seal, column, row)) resealed += 1
      else broken += 1
    }
    rows = await nextBatch(db, seal, column, rows.at(-1))
  }
  return { resealed, broken }
}

/** In the order of their keys, so that one that cannot be opened is passed once and not met again. */
async function nextBatch(
  db: Kysely<Tables>,
  seal: Seal,
  { table, column, primaryKey, owner }: SealedColumn,
  last: Row | undefined,
): Promise<readonly Row[]> {
  const keys = sql.join(primaryKey.map((name) => sql.ref(`${table}.${name}`)))
  const after = last ? sql`and (${keys}) > (${sql.join(primaryKey.map((name) => last[name]))})` : sql``
  const joined = owner
    ? sql`join ${sql.table(owner.table)}
        on ${sql.ref(`${owner.table}.${owner.key}`)} = ${sql.ref(`${table}.${owner.reference}`)}`
    : sql``
  const batch = sql<Row>`
    select * from ${sql.table(table)} ${joined}
    where not starts_with(${sql.ref(`${table}.${column}`)}, ${seal.prefix}) ${after}
    order by ${keys} limit ${BATCH}`
  return (await answered(batch.execute(db))).rows
}

async function resealRow(db: Kysely<Tables>, seal: Seal, spec: SealedColumn, row: Row): Promise<boolean> {
  const [place, former] = [placeIn(spec, row), String(row[spec.column])]
  const text = openedOrNull(() => seal.open(place, former))
  if (text === null) return false
  const isRow = spec.primaryKey.map((name) => sql`${sql.ref(name)} = ${row[name]}`)
  const replaced = sql`
    update ${sql.table(spec.table)} set ${sql.ref(spec.column)} = ${seal.close(place, text)}
    where ${sql.join(isRow, sql` and `)} and ${sql.ref(spec.column)} = ${former}`
  await answered(replaced.execute(db))
  return true
}

function openedOrNull(open: () => string): string | null {
  try {
    return open()
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'SEAL_BROKEN') return null
    throw thrown
  }
}
