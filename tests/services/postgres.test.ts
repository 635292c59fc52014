import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Postgres, startPostgres } from './postgres.ts'
import { programFor } from './programs.ts'

const bin = programFor('postgres')

describe.skipIf(!bin)('a PostgreSQL server for the tests', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres(bin ?? '')
  })
  afterAll(() => postgres?.stop())

  test('is at least version 15, the oldest whose SQL we use', () => {
    expect(Number(postgres.query('show server_version_num'))).toBeGreaterThanOrEqual(150_000)
  })

  test('listens on loopback alone', () => {
    expect(postgres.query('show listen_addresses')).toBe('127.0.0.1')
  })
})
