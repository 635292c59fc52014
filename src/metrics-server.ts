import express from 'express'
import { type ListeningServer, listen } from './http-server.ts'
import type { ReadableMetrics } from './metrics.ts'

/**
 * Answers `/metrics` on a port of its own that only this machine reaches: how many calls each hospital makes, and
 * which tokens are refused, is nobody else's business.
 *
 * @throws the system's own error when the port is taken
 */
export async function serveMetrics(port: number, metrics: ReadableMetrics): Promise<ListeningServer> {
  const app = express()
  app.disable('x-powered-by')
  app.get('/metrics', async (_req, res) => {
    res.set('Content-Type', metrics.contentType).send(await metrics.text())
  })
  const server = await listen('127.0.0.1', port)
  server.answer(app)
  return server
}
