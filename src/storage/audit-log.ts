import { type Kysely, sql, type Transaction } from 'kysely'
import { answered } from './answered.ts'
import { type ChainEnd, chained } from './audit-chain.ts'
import type { AuditEntry } from './audit-entry.ts'
import { auditRow } from './audit-rows.ts'
import type { AuditEntryTable, Tables } from './tables.ts'

export type AuditLog = {
  /**
   * Adds entries at the end of the chain, all or none. Entries that are there already are left as they are: after a
   * connection broke, nobody knows whether they were.
   *
   * @returns where the chain ends now; null where nothing was added
   * @throws {AppError} DATABASE_UNAVAILABLE
   */
  append(entries: readonly AuditEntry[]): Promise<ChainEnd | null>
}

/** The chain of a database, which all its replicas add to. */
export function auditLog(db: Kysely<Tables>): AuditLog {
  return {
    append: (entries) =>
      answered(
        db
          .transaction()
          .execute((transaction) => appendIn(transaction, entries))
          .catch(unlessThere),
      ),
  }
}

/** Adds entries together with what else a transaction does: both are kept, or neither. */
export async function appendIn(
  db: Transaction<Tables>,
  entries: readonly AuditEntry[],
): Promise<ChainEnd | null> {
  if (entries.length === 0) return null
  const linked = chained(await lockedEnd(db), entries)
  const { number, hash } = linked.at(-1) ?? unreachable()
  await insert(db, linked.map(auditRow))
  await db.updateTable('audit_end').set({ number, hash }).execute()
  return { number, hash }
}

/** As one parameter: a batch of 200 as 2,000 parameters would hold the event loop several times as long. */
async function insert(db: Transaction<Tables>, rows: readonly AuditEntryTable[]): Promise<void> {
  await sql`
    insert into audit_entry
      (number, id, at, site, event, who, patient_mark, fields, previous_hash, hash)
    select number, id, at, site, event, who, patient_mark, fields, previous_hash, hash
    from json_to_recordset(${JSON.stringify(rows)}::json) as entry (
      number bigint, id uuid, at timestamptz, site text, event text, who text, patient_mark text, fields text,
      previous_hash text, hash text
    )`.execute(db)
}

/** The lock of its one row lets the replicas write one after the other, until each one's transaction ends. */
async function lockedEnd(db: Transaction<Tables>): Promise<ChainEnd> {
  const { number, hash } = await db.selectFrom('audit_end').selectAll().forUpdate().executeTakeFirstOrThrow()
  return { number: Number(number), hash }
}

/** Entries have ids of their own and are written together, so one that is there says that all are. */
function unlessThere(thrown: unknown): null {
  const constraint = thrown instanceof Error && 'constraint' in thrown ? thrown.constraint : undefined
  if (constraint !== 'audit_entry_id_key') throw thrown
  return null
}

function unreachable(): never {
  throw new RangeError('Cannot happen: a chain of one entry or more has an end')
}
