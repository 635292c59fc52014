/** What is left when our own work costs nothing: Express reads the same body as JSON and answers the same JSON. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { answering } from './answering.ts'

/** First the answer that it gives from then on; answered with the address. */
export type BareExpressJob = { readonly answer: unknown }

await answering<BareExpressJob>(async () => {
  let known: unknown
  const app = express().disable('x-powered-by')
  app.post('/*path', express.json({ limit: '20mb' }), (_req, res) => void res.json(known))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return async ({ answer }) => {
    known = answer
    return url
  }
})
