import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildApp } from './app.ts'
import { noteStart } from './audit-start.ts'
import { type FaceModelOptions, startFaceModels } from './inference/face-models.ts'
import type { Log } from './log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from './paths.ts'
import { openServiceParts } from './service-parts.ts'
import type { Site } from './sites.ts'
import type { DatabasePlace } from './storage/database.ts'

export type ServiceOptions = {
  /** The public address; the one it listens on when left out. */
  readonly baseUrl?: URL
  readonly host: string
  readonly port: number
  readonly sites: readonly Site[]
  readonly database: DatabasePlace
  /** 32 bytes that seal what is kept. */
  readonly secretKey: Uint8Array
  readonly clientKeyFile: string | null
  readonly inference: FaceModelOptions
  readonly log: Log
}

export type RunningService = { readonly url: string; close(): Promise<void> }

/** Each may hold a body of 20 MB while it is read. */
const MAX_CONNECTIONS = 256

/** Longer than any hook call may take. */
const DRAIN_MS = 3000

/**
 * Starts the inference processes, opens the database, then listens.
 *
 * @throws {AppError} MODEL_INVALID, INFERENCE_FAILED, CONFIG_INVALID, DATABASE_LOCKED, DATABASE_UNAVAILABLE; the
 *   system's own error when the port is taken
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { host, port, sites, log } = options
  const now = () => new Date()
  const parts = new AsyncDisposableStack()
  try {
    const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, options.inference)
    parts.defer(() => models.close())
    const { close, ...kept } = await openServiceParts({ ...options, now })
    parts.defer(close)
    noteStart(sites, models.model, { ...kept, log })
    // Photos that were taken on are assessed before what they are kept in is closed.
    parts.defer(() => models.drain())

    const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000 })
    server.maxConnections = MAX_CONNECTIONS
    const listeningOn = await listen(server, host, port)
    parts.defer(() => closed(server))
    const baseUrl = options.baseUrl ?? new URL(listeningOn)
    server.on('request', buildApp({ ...kept, baseUrl, sites, models, log, now }))
    log.info('listening', { host, port: Number(new URL(listeningOn).port), sites: sites.length })
    return { url: baseUrl.href.replace(/\/$/, ''), close: () => parts.disposeAsync() }
  } catch (error) {
    await parts.disposeAsync()
    throw error
  }
}

/** Resolves at the first SIGTERM or SIGINT; the next one ends the process as usual. */
export async function stopSignal(): Promise<void> {
  const stop = new AbortController()
  const signals = ['SIGTERM', 'SIGINT'].map((name) =>
    once(process, name, { signal: stop.signal }).catch(() => {}),
  )
  await Promise.race(signals)
  stop.abort()
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: given } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${given}`
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref()
  })
}
