import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient } from 'pg'

/**
 * A pool that throws away a connection on which a query had no answer in time. The query still stands there, and each
 * later one would wait behind it for as long as the server, or the way to it, is gone.
 */
export function withoutHungConnections(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => watched(await pool.connect()),
    end: () => pool.end(),
  }
}

function watched(client: PoolClient): PostgresPoolClient {
  let hung: unknown
  const query = async (sql: string, parameters: readonly unknown[]) => {
    // Within a transaction the rollback comes next, and would wait as long again.
    if (hung !== undefined) throw hung
    try {
      return await client.query(sql, [...parameters])
    } catch (error) {
      if (isReadTimeout(error)) hung = error
      throw error
    }
  }
  return {
    // Its other form takes a cursor, and nothing here has one.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy = false) => client.release(destroy || hung !== undefined),
  }
}

/** The driver gives it no code. */
function isReadTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}
