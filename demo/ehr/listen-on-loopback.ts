import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listener = { readonly port: number; close(): Promise<void> }

/**
 * Listens on this machine only, at both addresses that `localhost` can mean.
 *
 * @param port - 0 for a free one
 */
export async function listenOnLoopback(handler: RequestListener, port: number): Promise<Listener> {
  const first = await listening(handler, '127.0.0.1', port)
  const chosen = (first.address() as AddressInfo).port
  const second = await listening(handler, '::1', chosen).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return null
    await closed(first)
    throw error
  })
  const servers = second === null ? [first] : [first, second]
  return { port: chosen, close: async () => void (await Promise.all(servers.map(closed))) }
}

async function listening(handler: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer(handler).listen(port, host)
  await once(server, 'listening')
  return server
}

async function closed(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  if (server.listening) await once(server, 'close')
}
