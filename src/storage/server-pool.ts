import { Socket } from 'node:net'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { Pool, type PoolClient, type PoolConfig } from 'pg'

/** How long running queries, and the server's goodbye, may take once the pool is told to end. */
const END_MS = 2000

/**
 * Connections to a database server that may break or fall silent at any time. One on which a query had no answer in time
 * is thrown away: the query still stands there, and each later one would wait behind it for as long as the server, or the
 * way to it, is gone.
 */
export function serverPool(config: PoolConfig): PostgresPool {
  const sockets = new Set<Socket>()
  const pool = new Pool({ ...config, stream: () => noted(sockets) })
  // Without a listener a connection that breaks while idle ends the process; the pool makes a new one by itself.
  pool.on('error', () => {})
  // One that breaks between two statements of a transaction ends it too; the next statement says what happened.
  pool.on('connect', (client) => client.on('error', () => {}))
  // One for as long as the connection lasts: kysely keeps something of each that it meets.
  const known = new WeakMap<PoolClient, PostgresPoolClient>()
  const watchedOnce = (client: PoolClient) => {
    const kept = known.get(client) ?? watched(client)
    known.set(client, kept)
    return kept
  }
  return {
    options: pool.options,
    connect: async () => watchedOnce(await pool.connect()),
    end: async () => {
      const cutOff = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, END_MS)
      // The pool is at its end when it has said goodbye, whether or not the server has heard it.
      await pool.end()
      await Promise.all([...sockets].map(closed))
      clearTimeout(cutOff)
    },
  }
}

function noted(sockets: Set<Socket>): Socket {
  const socket = new Socket()
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
  return socket
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
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
