import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { verifyAudit } from '../../src/storage/verify-audit.ts'
import { actStoreSuite } from '../storage/act-store-suite.ts'
import { assessmentStoreSuite } from '../storage/assessment-store-suite.ts'
import { auditSuite } from '../storage/audit-suite.ts'
import { cardReportSuite } from '../storage/card-report-suite.ts'
import { cardStoreSuite } from '../storage/card-store-suite.ts'
import { keySuite } from '../storage/key-suite.ts'
import { launchStoreSuite } from '../storage/launch-store-suite.ts'
import { type OtherProcess, startOther } from '../storage/other-process.ts'
import { retentionSuite } from '../storage/retention-suite.ts'
import { siteStateSuite } from '../storage/site-state-suite.ts'
import { usedTokensSuite } from '../storage/used-tokens-suite.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { programFor } from './programs.ts'

const bin = programFor('postgres')

describe.skipIf(!bin)('a PostgreSQL server', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres(bin ?? '')
  })
  afterAll(() => postgres?.stop())

  describe('keeps launches', () =>
    launchStoreSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('launches') })))

  describe('keeps assessments', () =>
    assessmentStoreSuite(() =>
      openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('assessments') }),
    ))

  describe('keeps what users of the app say and do', () =>
    actStoreSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('acts') })))

  describe('changes keys', () =>
    keySuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('keys') })))

  describe('ends what is old', () =>
    retentionSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('retention') })))

  describe('keeps used tokens', () =>
    usedTokensSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('tokens') })))
  describe('keeps cards', () =>
    cardStoreSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('cards') })))

  describe('counts cards', () =>
    cardReportSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('card_report') })))

  describe('keeps the audit', () =>
    auditSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('audit') })))

  describe('keeps what changes of a site', () =>
    siteStateSuite(() => openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('site_states') })))

  test('keeps one unbroken audit of replicas that write at once, one of them killed, connections broken', async () => {
    const url = postgres.emptyDatabase('killed')
    const writers = [1, 2, 3].map(() => startOther('hold-audit.ts', url))
    const written = await Promise.all(writers.map((writer) => writtenBy(writer, 100)))
    await writers[0]?.kill()
    postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'killed'`)
    written[1] = await writtenBy(writers[1] ?? never(), 1000)
    await Promise.all(writers.map((writer) => writer.kill()))

    const { db, close } = await openDatabase({ kind: 'postgres', url })
    const verdict = await verifyAudit(db)
    await close()
    expect(verdict).toMatchObject({ kind: 'unbroken' })
    const told = written.reduce((sum, count) => sum + count)
    expect(verdict.kind === 'unbroken' && verdict.entries).toBeGreaterThanOrEqual(told)
  })

  test('is brought up to date once by replicas that start together', async () => {
    const url = postgres.emptyDatabase('replicas')
    const replicas = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ kind: 'postgres', url })))
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(
      replicas[0]?.db ?? never(),
    )
    await Promise.all(replicas.map(({ close }) => close()))
    expect(rows.map(({ name }) => name)).toEqual([
      '0001-launches',
      '0002-assessments',
      '0003-used-tokens',
      '0004-audit',
      '0005-site-states',
      '0006-cards',
      '0007-kept-key',
      '0008-photo-references',
      '0009-refresh',
      '0010-app-acts',
      '0011-photo-of-card',
    ])
  })

  test('prepares a statement once for each connection, and none whose answer a new column changes', async () => {
    const { db, close } = await openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('prepared') })
    const names = await db.connection().execute(async (one) => {
      for (const hash of ['a', 'b']) {
        await one.selectFrom('launch_photo').select('binary_mark').where('binary_mark', '=', hash).execute()
        await one.selectFrom('launch_photo').selectAll().where('binary_mark', '=', hash).execute()
      }
      return sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(one)
    })
    expect(names.rows).toEqual([{ statement: expect.stringContaining('select "binary_mark"') }])
    await close()
  })

  test('answers again after it broke an idle connection', async () => {
    const url = postgres.emptyDatabase('broken')
    const { db, close } = await openDatabase({ kind: 'postgres', url })
    await sql`select 1`.execute(db)
    postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'broken'`)
    await expect.poll(() => sql`select 1 as one`.execute(db)).toMatchObject({ rows: [{ one: 1 }] })
    await close()
  })

  test('a connection that breaks within a transaction fails that transaction and nothing else', async () => {
    const { db, close } = await openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('within') })
    const broken = db.transaction().execute(async (open) => {
      await sql`select 1`.execute(open)
      postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'within'`)
      // Until the news of it has come, with nobody asking.
      await new Promise((resolve) => setTimeout(resolve, 200))
      await sql`select 1`.execute(open)
    })
    await expect(broken).rejects.toThrow()
    await expect.poll(() => sql`select 1 as one`.execute(db)).toMatchObject({ rows: [{ one: 1 }] })
    await close()
  })

  test('gives up a query that takes too long', async () => {
    const { db, close } = await openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('slow') })
    // 57014: cancelled by the server, after 5 s.
    await expect(sql`select pg_sleep(30)`.execute(db)).rejects.toMatchObject({ code: '57014' })
    await close()
  })

  test('never asks again on a connection that has given no answer', async () => {
    const { db, close } = await openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('frozen') })
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
    const pid = rows[0]?.pid ?? never()
    process.kill(pid, 'SIGSTOP')
    try {
      await expect(sql`select 1`.execute(db)).rejects.toThrow('Query read timeout')
      expect(await sql`select 1 as one`.execute(db)).toMatchObject({ rows: [{ one: 1 }] })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await close()
  })

  test('keeps no connection of a database that was closed', async () => {
    const { close } = await openDatabase({ kind: 'postgres', url: postgres.emptyDatabase('closed') })
    await close()
    const left = () => postgres.query(`select count(*) from pg_stat_activity where datname = 'closed'`)
    await expect.poll(left).toBe('0')
  })

  test.each([
    {
      name: 'newer',
      change: `insert into kysely_migration values ('9999-later', '2099')`,
      detail: 'the tables are not those of this program',
    },
    {
      name: 'strange',
      change: 'drop table kysely_migration, kysely_migration_lock',
      detail: 'migration 0001-launches: the database answered 42P07',
    },
  ])('with a $name database is left alone', async ({ name, change, detail }) => {
    const url = postgres.emptyDatabase(name)
    const { db, close } = await openDatabase({ kind: 'postgres', url })
    await sql.raw(change).execute(db)
    await close()
    await expect(openDatabase({ kind: 'postgres', url })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      detail,
    })
  })
})

test('a server that is not there is DATABASE_UNAVAILABLE, without its address or password', async () => {
  const url = 'postgres://someone:a-password@127.0.0.1:1/facies'
  const failure = await openDatabase({ kind: 'postgres', url }).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    detail: 'the database answered ECONNREFUSED: nothing listens at that address',
  })
  expect(JSON.stringify(failure)).not.toMatch(/a-password|someone/)
})

/** Waits until a process says that it has written so many entries. */
async function writtenBy(writer: OtherProcess, atLeast: number): Promise<number> {
  for (;;) {
    const written = Number(await writer.nextLine())
    if (written >= atLeast) return written
  }
}

function never(): never {
  throw new RangeError('Cannot happen: several were started')
}
