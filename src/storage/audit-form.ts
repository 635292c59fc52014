import { randomUUID } from 'node:crypto'
import type { AuditEntry, AuditEvent, AuditFields, AuditNote, AuditWho } from './audit-entry.ts'
import type { Seal } from './seal.ts'

/** The one place where a note loses the ids of patient and user: what is kept has their marks, each for its site. */
export function auditEntry(
  { event, site, who, patientId, fields }: AuditNote,
  seal: Pick<Seal, 'mark'>,
  at: Date,
): AuditEntry {
  const markOf = (what: string, id: string | null) =>
    id === null ? null : seal.mark(`audit ${what} ${site ?? ''}`, id)
  const kept = who.kind === 'caller' ? { ...who, user: markOf('user', who.user) } : who
  return entry({ event, site, who: kept, patientMark: markOf('patient', patientId), fields, at })
}

/** What a person did by command, to the whole installation where `site` is null. */
export type CommandNote = {
  readonly event: AuditEvent
  readonly site: string | null
  readonly osUser: string
  readonly fields: AuditFields
}

/** For `appendIn`, so that what a command did and its entry are kept together. */
export function commandEntry({ event, site, osUser, fields }: CommandNote, at: Date): AuditEntry {
  return entry({ event, site, who: { kind: 'command', osUser }, patientMark: null, fields, at })
}

type Parts = Omit<AuditEntry, 'id' | 'who' | 'fields'> & {
  readonly who: AuditWho
  readonly fields: AuditFields
}

function entry({ who, fields, ...parts }: Parts): AuditEntry {
  return { ...parts, id: randomUUID(), who: JSON.stringify(who), fields: JSON.stringify(fields) }
}
