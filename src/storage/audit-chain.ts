import { createHash } from 'node:crypto'
import type { AuditEntry } from './audit-entry.ts'

/** An entry in its place: each holds the hash of the one before, so none can be changed or taken out unseen. */
export type ChainedEntry = AuditEntry & {
  /** From 1, without a gap. */
  readonly number: number
  /** SHA-256 in hexadecimal, as is `hash`. */
  readonly previousHash: string
  readonly hash: string
}

/** The newest entry of a chain. */
export type ChainEnd = Pick<ChainedEntry, 'number' | 'hash'>

/** What stands before the first entry. */
export const CHAIN_START: ChainEnd = { number: 0, hash: '0'.repeat(64) }

/** Gives entries their places after the end of a chain. */
export function chained(end: ChainEnd, entries: readonly AuditEntry[]): readonly ChainedEntry[] {
  let last = end
  return entries.map((entry) => {
    const placed = { ...entry, number: last.number + 1, previousHash: last.hash }
    const linked = { ...placed, hash: hashOf(placed) }
    last = linked
    return linked
  })
}

/** Over everything that an entry holds, in one order; JSON keeps the parts apart. */
export function hashOf(entry: Omit<ChainedEntry, 'hash'>): string {
  const { number, id, at, site, event, who, patientMark, fields, previousHash } = entry
  const parts = [number, id, at.toISOString(), site, event, who, patientMark, fields, previousHash]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
