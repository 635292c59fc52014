import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'

const running = new AsyncLocalStorage<string>()

/** What a caller may name its call: it stands in our log, so it is short and plain. */
const PLAIN_ID = /^[A-Za-z0-9._-]{1,64}$/

/** Gives each call an id, the caller's own where it is a plain one, and says it in the answer. */
export function requestIds(): RequestHandler {
  return (req, res, next) => {
    const named = req.get('x-request-id')
    const id = named !== undefined && PLAIN_ID.test(named) ? named : randomUUID()
    res.set('X-Request-Id', id)
    running.run(id, next)
  }
}

/** The id of the call that this work belongs to, also after its answer; undefined outside a call. */
export function currentRequestId(): string | undefined {
  return running.getStore()
}
