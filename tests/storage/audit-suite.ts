import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CHAIN_START, hashOf } from '../../src/storage/audit-chain.ts'
import type { AuditNote } from '../../src/storage/audit-entry.ts'
import { auditEntry } from '../../src/storage/audit-form.ts'
import { type AuditLog, auditLog } from '../../src/storage/audit-log.ts'
import { entryFrom } from '../../src/storage/audit-rows.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { verifyAudit } from '../../src/storage/verify-audit.ts'

const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(1) })
const AT = new Date('2026-11-02T08:00:00.123Z')

export const ANSWERED: AuditNote = {
  event: 'hook-answered',
  site: 'harbour',
  who: { kind: 'caller', issuer: 'https://ehr.example.org', user: 'Practitioner/secret-user' },
  patientId: 'secret-patient',
  fields: { hook: 'patient-view', cards: 1, mode: 'live', cushing: 'suspected workup' },
}

const entryOf = (cards: number) =>
  auditEntry({ ...ANSWERED, fields: { ...ANSWERED.fields, cards } }, seal, AT)

/** What every database must do for the audit, whichever it is. */
export function auditSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let audit: AuditLog
  beforeAll(async () => {
    opened = await openEmpty()
    audit = auditLog(opened.db)
  })
  afterAll(() => opened?.close())
  beforeEach(() =>
    tampered([
      sql`truncate audit_entry`,
      sql`delete from audit_end`,
      sql`insert into audit_end (number, hash) values (0, ${CHAIN_START.hash})`,
    ]),
  )

  /** As somebody does who owns the database. */
  async function tampered(changes: readonly RawBuilder<unknown>[]): Promise<void> {
    await sql`alter table audit_entry disable trigger user`.execute(opened.db)
    for (const change of changes) await change.execute(opened.db)
    await sql`alter table audit_entry enable trigger user`.execute(opened.db)
  }

  const verdict = () => verifyAudit(opened.db)

  async function threeBatches(): Promise<void> {
    await audit.append([entryOf(0), entryOf(1), entryOf(2)])
    await audit.append([entryOf(3)])
    await audit.append([entryOf(4), entryOf(5)])
  }

  describe('the chain', () => {
    test('is unbroken while it is empty', async () => {
      expect(await verdict()).toEqual({ kind: 'unbroken', entries: 0, end: CHAIN_START })
    })

    test('goes on from batch to batch, without a gap', async () => {
      await threeBatches()
      expect(await verdict()).toMatchObject({ kind: 'unbroken', entries: 6, end: { number: 6 } })
      const rows = await opened.db.selectFrom('audit_entry').selectAll().orderBy('number').execute()
      expect(rows.map(({ number }) => Number(number))).toEqual([1, 2, 3, 4, 5, 6])
      expect(rows.map(({ fields }) => JSON.parse(fields).cards)).toEqual([0, 1, 2, 3, 4, 5])
      expect(rows[0]).toMatchObject({ at: AT, site: 'harbour', event: 'hook-answered' })
    })

    test('holds marks of patient and user, and neither id', async () => {
      await audit.append([entryOf(1)])
      const [row] = await opened.db.selectFrom('audit_entry').selectAll().execute()
      expect(row?.patient_mark).toBe(seal.mark('audit patient harbour', 'secret-patient'))
      expect(JSON.parse(row?.who ?? '')).toEqual({
        ...ANSWERED.who,
        user: seal.mark('audit user harbour', 'Practitioner/secret-user'),
      })
      expect(JSON.stringify(row)).not.toContain('secret')
    })

    test('takes the same batch once, however often it is written', async () => {
      const batch = [entryOf(1), entryOf(2)]
      await audit.append(batch)
      await audit.append([entryOf(3)])
      await audit.append(batch)
      expect(await verdict()).toMatchObject({ kind: 'unbroken', entries: 3 })
    })

    test('has one order when several write at once', async () => {
      const writers = Array.from({ length: 8 }, (_, i) => audit.append([entryOf(i), entryOf(i)]))
      await Promise.all(writers)
      expect(await verdict()).toMatchObject({ kind: 'unbroken', entries: 16 })
    })

    test('is verified over more entries than one page', async () => {
      for (let i = 0; i < 5; i++) await audit.append(Array.from({ length: 450 }, () => entryOf(i)))
      expect(await verdict()).toMatchObject({ kind: 'unbroken', entries: 2250 })
    })

    test('is verified from an end that was kept elsewhere, also without what came before', async () => {
      await audit.append([entryOf(0), entryOf(1)])
      const first = await verdict()
      const kept = first.kind === 'unbroken' ? first.end : CHAIN_START
      expect(await verifyAudit(opened.db, kept)).toEqual({ kind: 'unbroken', entries: 0, end: kept })
      await audit.append([entryOf(2)])
      await tampered([sql`delete from audit_entry where number <= 2`])
      expect(await verifyAudit(opened.db, kept)).toMatchObject({ kind: 'unbroken', entries: 1 })
      expect(await verdict()).toEqual({ kind: 'broken', number: 1, fault: 'missing' })
    })

    test.each([
      { name: 'with entries after it', after: 2, expected: { number: 3, fault: 'not-linked' } },
      { name: 'at the end', after: 6, expected: { number: 6, fault: 'changed' } },
      { name: 'further than the chain goes', after: 7, expected: { number: 7, fault: 'changed' } },
    ])('that was written anew is found by a kept end $name', async ({ after, expected }) => {
      await threeBatches()
      const kept = { number: after, hash: 'f'.repeat(64) }
      expect(await verifyAudit(opened.db, kept)).toEqual({ kind: 'broken', ...expected })
    })
  })

  describe('what was tampered with is found', () => {
    const copyOf = (number: number, as: number) => sql`
      insert into audit_entry
      select ${sql.lit(as)}, gen_random_uuid(), at, site, event, who, patient_mark, fields, previous_hash, hash
      from audit_entry where number = ${sql.lit(number)}`
    const shifted = (from: number) => sql`
      update audit_entry set number = number + 1000 where number >= ${sql.lit(from)}`
    const back = sql`update audit_entry set number = number - 999 where number > 1000`

    test.each([
      {
        name: 'a changed count',
        changes: [
          sql`update audit_entry set fields = replace(fields, '"cards":2', '"cards":0') where number = 3`,
        ],
        expected: { number: 3, fault: 'changed' },
      },
      {
        name: 'a changed instant',
        changes: [sql`update audit_entry set at = at + interval '1 millisecond' where number = 1`],
        expected: { number: 1, fault: 'changed' },
      },
      {
        name: 'an instant that is none',
        changes: [sql`update audit_entry set at = 'infinity' where number = 1`],
        expected: { number: 1, fault: 'changed' },
      },
      {
        name: 'another patient',
        changes: [sql`update audit_entry set patient_mark = null where number = 6`],
        expected: { number: 6, fault: 'changed' },
      },
      {
        name: 'a changed entry with a hash of its own',
        changes: [sql`update audit_entry set hash = ${'a'.repeat(64)} where number = 2`],
        expected: { number: 2, fault: 'changed' },
      },
      {
        name: 'a deleted entry',
        changes: [sql`delete from audit_entry where number = 4`],
        expected: { number: 4, fault: 'missing' },
      },
      {
        name: 'the first one deleted',
        changes: [sql`delete from audit_entry where number = 1`],
        expected: { number: 1, fault: 'missing' },
      },
      {
        name: 'the newest ones deleted',
        changes: [sql`delete from audit_entry where number >= 5`],
        expected: { number: 5, fault: 'missing' },
      },
      {
        name: 'a deleted entry whose number was closed up',
        changes: [
          sql`delete from audit_entry where number = 4`,
          sql`update audit_entry set number = number + 1000 where number >= 5`,
          sql`update audit_entry set number = number - 1001 where number > 1000`,
        ],
        expected: { number: 4, fault: 'changed' },
      },
      {
        name: 'an entry put between two',
        changes: [shifted(4), copyOf(3, 4), back],
        expected: { number: 4, fault: 'changed' },
      },
      {
        name: 'an entry put behind the end',
        changes: [copyOf(6, 7)],
        expected: { number: 7, fault: 'beyond-the-end' },
      },
      {
        name: 'an entry put before the start',
        changes: [copyOf(1, 0)],
        expected: { number: 0, fault: 'beyond-the-end' },
      },
      {
        name: 'the end taken away',
        changes: [sql`delete from audit_end`],
        expected: { number: 1, fault: 'beyond-the-end' },
      },
    ])('$name', async ({ changes, expected }) => {
      await threeBatches()
      await tampered(changes)
      expect(await verdict()).toEqual({ kind: 'broken', ...expected })
    })

    test('a changed entry whose own hash was computed anew', async () => {
      await threeBatches()
      const row = await opened.db
        .selectFrom('audit_entry')
        .selectAll()
        .where('number', '=', 3)
        .executeTakeFirstOrThrow()
      const hash = hashOf({ ...entryFrom(row), site: 'elsewhere' })
      await tampered([
        sql`update audit_entry set site = 'elsewhere', hash = ${sql.lit(hash)} where number = 3`,
      ])
      expect(await verdict()).toEqual({ kind: 'broken', number: 4, fault: 'not-linked' })
    })
  })

  describe('the database itself', () => {
    test.each([
      { name: 'changes no entry', change: sql`update audit_entry set site = 'x'` },
      { name: 'deletes no entry', change: sql`delete from audit_entry` },
      { name: 'empties nothing', change: sql`truncate audit_entry` },
    ])('$name', async ({ change }) => {
      await audit.append([entryOf(1)])
      await expect(change.execute(opened.db)).rejects.toThrow('the audit is append-only')
      expect(await verdict()).toMatchObject({ kind: 'unbroken', entries: 1 })
    })

    test('takes nothing on while the end of the chain was moved back, and no entry counts as there', async () => {
      await threeBatches()
      await tampered([sql`update audit_end set number = 3`])
      await expect(audit.append([entryOf(6)])).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        detail: 'the database answered 23505',
      })
    })
  })
}
