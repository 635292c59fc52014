import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HttpLimits = {
  /** How long a caller may take for the headers, and for the whole request. */
  readonly headersMs: number
  readonly requestMs: number
  /** Each connection may hold a body of 20 MB while it is read. */
  readonly connections: number
  /** How long running calls may take to end once the server closes. */
  readonly drainMs: number
}

export const HTTP_LIMITS: HttpLimits = {
  headersMs: 10_000,
  requestMs: 15_000,
  connections: 256,
  // Longer than any hook call may take.
  drainMs: 3000,
}

export type ListeningServer = {
  readonly address: string
  answer(with_: RequestListener): void
  /** Takes no new connection, lets running calls end, and cuts off what is left. */
  close(): Promise<void>
}

/**
 * Opens a port with bounds for slow and many callers.
 *
 * @throws the system's own error when the port is taken
 */
export async function listen(
  host: string,
  port: number,
  limits: HttpLimits = HTTP_LIMITS,
): Promise<ListeningServer> {
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    // Node looks for slow callers only so often, every 30 s by itself.
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
  })
  server.maxConnections = limits.connections
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    address: addressOf(server, host),
    answer: (listener) => void server.on('request', listener),
    close: () => closed(server, limits.drainMs),
  }
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function closed(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection that is kept alive falls idle only once its call has ended.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    const cutOff = setTimeout(() => server.closeAllConnections(), drainMs)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(cutOff)
      resolve()
    })
  })
}
