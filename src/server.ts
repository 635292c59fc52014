import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { startFaceModels } from './inference/face-models.ts'
import { jsonLog, type Log } from './log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from './paths.ts'
import { readSites, type Site } from './sites.ts'

export type ServiceOptions = {
  /** The public address; the one it listens on when left out. */
  readonly baseUrl?: URL
  readonly host: string
  readonly port: number
  readonly sites: readonly Site[]
  readonly log: Log
}

export type RunningService = { readonly url: string; close(): Promise<void> }

/** Each may hold a body of 20 MB while it is read. */
const MAX_CONNECTIONS = 256

/** Longer than any hook call may take. */
const DRAIN_MS = 3000

/**
 * Starts the inference process, then listens.
 *
 * @throws {AppError} MODEL_INVALID; the system's own error when the port is taken
 */
export async function startService({
  host,
  port,
  sites,
  log,
  ...options
}: ServiceOptions): Promise<RunningService> {
  const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log)
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000 })
  server.maxConnections = MAX_CONNECTIONS
  try {
    const listeningOn = await listen(server, host, port)
    const baseUrl = options.baseUrl ?? new URL(listeningOn)
    server.on('request', buildApp({ baseUrl, sites, models, log, now: () => new Date() }))
    log.info('listening', { host, port: Number(new URL(listeningOn).port), sites: sites.length })
    const close = async () => {
      await closed(server)
      await models.close()
    }
    return { url: baseUrl.href.replace(/\/$/, ''), close }
  } catch (error) {
    await models.close()
    throw error
  }
}

/**
 * Runs the service as the environment says, until SIGTERM or SIGINT; then lets the calls that are here end.
 *
 * @throws {AppError} CONFIG_INVALID, SITE_INVALID, MODEL_INVALID
 */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const { baseUrl, host, port, sitesFolder, logLevel } = readConfig(env)
  const sites = readSites(sitesFolder)
  const service = await startService({ baseUrl, host, port, sites, log: jsonLog(logLevel) })
  await stopSignal()
  await service.close()
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
