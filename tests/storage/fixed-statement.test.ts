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

    const named = fixedStatement(db, (asked: { readonly key: string; readonly butNot: string }) =>
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
