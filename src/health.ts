import { type RequestHandler, Router } from 'express'

export type ReadyParts = {
  readonly databaseAnswers: () => Promise<boolean>
  /** Inference processes that have their model open. */
  readonly readyProcesses: () => number
  readonly isStopping: () => boolean
}

const PATIENCE_MS = 1000

/**
 * `/health/live`: this process runs, and restarting it would help nothing else. `/health/ready`: send calls here; 503
 * names the parts that are not ready, and no more, since anyone may ask.
 */
export function health(parts: ReadyParts): Router {
  const databaseIsUp = askedOnce(parts.databaseAnswers, PATIENCE_MS)
  const router = Router()
  router.use('/health', noStore)
  router.get('/health/live', (_req, res) => void res.json({ status: 'up' }))
  router.get('/health/ready', async (_req, res) => {
    const missing = [
      parts.isStopping() && 'stopping',
      !(await databaseIsUp()) && 'database',
      parts.readyProcesses() === 0 && 'inference',
    ].filter((part) => part !== false)
    if (missing.length === 0) res.json({ status: 'ready' })
    else res.status(503).json({ status: 'not-ready', missing })
  })
  return router
}

const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

/** Many askers, one question at a time: whoever asks for our health a thousand times asks the database once. */
function askedOnce(ask: () => Promise<boolean>, patienceMs: number): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined
  return async () => {
    asking ??= ask()
      .catch(() => false)
      .finally(() => {
        asking = undefined
      })
    return Promise.race([asking, falseAfter(patienceMs)])
  }
}

function falseAfter(ms: number): Promise<boolean> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref())
}
