import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { ReceivedCall } from './start.ts'

/** What a CDS service across the wire hears; it answers every call with the same cards. */
export type ListeningService = {
  readonly url: string
  readonly calls: ReceivedCall[]
  close(): Promise<void>
}

export async function listeningService(options: {
  readonly prefetch?: Readonly<Record<string, string>>
  readonly cards?: readonly object[]
}): Promise<ListeningService> {
  const calls: ReceivedCall[] = []
  const app = express().use(express.json({ limit: '20mb' }))
  app.get('/cds-services', (_req, res) => {
    const services = ['patient-view', 'order-select', 'order-sign'].map((hook) => ({
      id: `facies-${hook}`,
      hook,
      prefetch: options.prefetch,
    }))
    res.json({ services })
  })
  app.post('/cds-services/{*path}', (req, res) => {
    calls.push({ url: req.url, authorization: req.get('authorization') ?? '', body: req.body })
    res.json({ cards: options.cards ?? [] })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The one call that arrived last. */
export function lastCall({ calls }: ListeningService): ReceivedCall {
  const call = calls.at(-1)
  if (call === undefined) throw new Error('Cannot show a call: none arrived')
  return call
}
