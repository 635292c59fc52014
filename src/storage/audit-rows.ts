import type { ChainedEntry } from './audit-chain.ts'
import type { AuditEntryTable } from './tables.ts'

export function auditRow(entry: ChainedEntry): AuditEntryTable {
  return {
    number: entry.number,
    id: entry.id,
    at: entry.at,
    site: entry.site,
    event: entry.event,
    who: entry.who,
    patient_mark: entry.patientMark,
    fields: entry.fields,
    previous_hash: entry.previousHash,
    hash: entry.hash,
  }
}

export function entryFrom(row: AuditEntryTable): ChainedEntry {
  return {
    // PostgreSQL's driver gives a bigint as text.
    number: Number(row.number),
    id: row.id,
    at: row.at,
    site: row.site,
    event: row.event,
    who: row.who,
    patientMark: row.patient_mark,
    fields: row.fields,
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}
