import type { Kysely } from 'kysely'
import { answered } from './answered.ts'
import { CHAIN_START, type ChainEnd, type ChainedEntry, hashOf } from './audit-chain.ts'
import { entryFrom } from './audit-rows.ts'
import type { Tables } from './tables.ts'

export type ChainVerdict =
  | { readonly kind: 'unbroken'; readonly entries: number; readonly end: ChainEnd }
  /** The first entry at fault, and what is wrong with it. */
  | { readonly kind: 'broken'; readonly number: number; readonly fault: ChainFault }

export type ChainFault = keyof typeof CHAIN_FAULTS

export const CHAIN_FAULTS = {
  missing: 'is missing',
  changed: 'was changed',
  'not-linked': 'does not follow from the one before it',
  'beyond-the-end': 'lies beyond the ends of the chain',
} as const

/** Read at once: some megabytes. */
const PAGE = 2000

/**
 * Walks the chain from its start, or from a place that somebody kept elsewhere, to its end.
 *
 * The chain alone cannot show that all of it was written anew by somebody who owns the database: for that, an earlier
 * end has to be kept elsewhere and given here as `after`.
 *
 * @param after - an end that an earlier verification gave; what lies before it is not read and need not be there
 * @throws {AppError} DATABASE_UNAVAILABLE
 */
export async function verifyAudit(db: Kysely<Tables>, after: ChainEnd = CHAIN_START): Promise<ChainVerdict> {
  // One state of the database for the whole walk, though the service goes on writing.
  return answered(
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((transaction) => walk(transaction, after)),
  )
}

async function walk(db: Kysely<Tables>, after: ChainEnd): Promise<ChainVerdict> {
  const end = await endOf(db)
  let last = after
  let entries = 0
  for (let page = await firstEntries(db, after); ; page = await entriesAfter(db, last.number)) {
    for (const entry of page) {
      const fault = faultOf(entry, last, end)
      if (fault) return { kind: 'broken', ...fault }
      last = entry
      entries += 1
    }
    if (page.length < PAGE) break
  }
  if (last.number < end.number) return { kind: 'broken', number: last.number + 1, fault: 'missing' }
  if (last.number > end.number || last.hash !== end.hash)
    return { kind: 'broken', number: last.number, fault: 'changed' }
  return { kind: 'unbroken', entries, end: { number: last.number, hash: last.hash } }
}

function faultOf(
  entry: ChainedEntry,
  last: ChainEnd,
  end: ChainEnd,
): { readonly number: number; readonly fault: ChainFault } | null {
  const { number } = entry
  if (number < 1 || number > end.number) return { number, fault: 'beyond-the-end' }
  if (number !== last.number + 1) return { number: last.number + 1, fault: 'missing' }
  // PostgreSQL knows instants that are none of ours, such as infinity.
  if (!Number.isFinite(Number(entry.at)) || entry.hash !== hashOf(entry)) return { number, fault: 'changed' }
  return entry.previousHash === last.hash ? null : { number, fault: 'not-linked' }
}

async function endOf(db: Kysely<Tables>): Promise<ChainEnd> {
  const row = await db.selectFrom('audit_end').selectAll().executeTakeFirst()
  return row ? { number: Number(row.number), hash: row.hash } : CHAIN_START
}

/** From the very start, also what was put before it. */
function firstEntries(db: Kysely<Tables>, { number }: ChainEnd): Promise<readonly ChainedEntry[]> {
  return entriesAfter(db, number === CHAIN_START.number ? Number.MIN_SAFE_INTEGER : number)
}

async function entriesAfter(db: Kysely<Tables>, number: number): Promise<readonly ChainedEntry[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .selectAll()
    .where('number', '>', number)
    .orderBy('number')
    .limit(PAGE)
    .execute()
  return rows.map(entryFrom)
}
