import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { fixedInsert, fixedStatement } from '../../src/storage/fixed-statement.ts'
import type { KeptKeyTable } from '../../src/storage/tables.ts'
import { memoryDatabase } from './empty-database.ts'

let opened: OpenDatabase
beforeAll(async () => {
  opened = await memoryDatabase()
})
afterAll(() => opened.close())

describe('a fixed statement', () => {
  test('has the values of each call, and the words that stand in it at every call', async () => {
    const { db } = opened
    await db.deleteFrom('kept_key').execute()
    const keep = fixedInsert(db, (rows: readonly KeptKeyTable[]) => db.insertInto('kept_key').values(rows))
    await keep([{ name: 'a', sealed_key: '1' }])
    await keep([
      { name: 'b', sealed_key: '2' },
      { name: 'c', sealed_key: '1' },
    ])
    await keep([{ name: 'd', sealed_key: '1' }])

    const named = fixedStatement(
      db,
      ['key', 'butNot'],
      (asked: { readonly key: string; readonly butNot: string }) =>
        db
          .selectFrom('kept_key')
          .select('name')
          .where('sealed_key', '=', asked.key)
          .where('name', 'not in', ['d', asked.butNot])
          .orderBy('name'),
    )
    expect(await named({ key: '1', butNot: 'a' })).toEqual([{ name: 'c' }])
    expect(await named({ butNot: 'c', key: '1' })).toEqual([{ name: 'a' }])
    expect(await named({ key: '2', butNot: '' })).toEqual([{ name: 'b' }])
  })

  test('binds by the name of a column, whatever its order', async () => {
    const { db } = opened
    await db.deleteFrom('kept_key').execute()
    const keep = fixedInsert(db, (rows: readonly KeptKeyTable[]) => db.insertInto('kept_key').values(rows))
    await keep([{ name: 'e', sealed_key: '3' }])
    await keep([{ sealed_key: '4', name: 'f' }])
    await keep([
      { sealed_key: '5', name: 'g' },
      { name: 'h', sealed_key: '6' },
    ])
    const rows = await db.selectFrom('kept_key').selectAll().orderBy('name').execute()
    expect(rows.map(({ name, sealed_key }) => name + sealed_key)).toEqual(['e3', 'f4', 'g5', 'h6'])
  })

  test.each([
    { name: 'more columns', row: { name: 'j', sealed_key: '1', more: '1' } },
    { name: 'fewer columns', row: { name: 'j' } },
    { name: 'a column without a value', row: { name: 'j', sealed_key: undefined } },
  ])('takes no row with $name', async ({ row }) => {
    const { db } = opened
    const keep = fixedInsert(db, (rows: readonly KeptKeyTable[]) => db.insertInto('kept_key').values(rows))
    await keep([{ name: `first of ${Object.keys(row)} ${Object.values(row)}`, sealed_key: '1' }])
    await expect(keep([row as KeptKeyTable])).rejects.toThrow(TypeError)
  })

  test.each([
    { name: 'a value that is not named', names: ['key'] as const },
    { name: 'not all that are', names: ['key', 'butNot', 'more'] as const },
  ])('cannot be made of $name', ({ names }) => {
    const make = () =>
      fixedStatement(
        opened.db,
        names,
        (asked: { readonly key: string; readonly butNot: string; readonly more?: string }) =>
          opened.db
            .selectFrom('kept_key')
            .select('name')
            .where('sealed_key', '=', asked.key)
            .where('name', '!=', asked.butNot),
      )
    expect(make).toThrow(TypeError)
  })

  test('fails as every statement does', async () => {
    const twice = fixedInsert(opened.db, (rows: readonly KeptKeyTable[]) =>
      opened.db.insertInto('kept_key').values(rows),
    )
    await twice([{ name: 'once', sealed_key: '1' }])
    await expect(twice([{ name: 'once', sealed_key: '1' }])).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    })
  })
})
