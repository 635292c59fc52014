import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { buildApp } from './app.ts'
import { noteStart } from './audit-start.ts'
import { listen } from './http-server.ts'
import { type FaceModelOptions, startFaceModels } from './inference/face-models.ts'
import type { Log } from './log.ts'
import { prometheusMetrics, type ReadableMetrics } from './metrics.ts'
import { serveMetrics } from './metrics-server.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from './paths.ts'
import { openServiceParts } from './service-parts.ts'
import type { Site } from './sites.ts'
import { readAbout } from './smart-app/about.ts'
import { readModelDevice } from './smart-app/model-device.ts'
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
  /** Earlier keys; what they sealed still opens. None where left out. */
  readonly formerKeys?: readonly Uint8Array[]
  readonly clientKeyFile: string | null
  /** None where left out. */
  readonly clientSecretsFile?: string | null
  readonly inference: FaceModelOptions
  /** A port of this machine alone that answers `/metrics`; none where left out. */
  readonly metricsPort?: number | null
  /** The proxies whose `X-Forwarded-For` is believed; none where left out. */
  readonly trustProxy?: readonly string[]
  /** How long it says that it stops, and still answers, before it takes no new connection. */
  readonly announceStopMs?: number
  readonly log: Log
}

export type RunningService = { readonly url: string; close(): Promise<void> }

/**
 * Starts the inference processes, opens the database, then listens.
 *
 * @throws {AppError} MODEL_INVALID, INFERENCE_FAILED, CONFIG_INVALID, DATABASE_LOCKED, DATABASE_UNAVAILABLE; the
 *   system's own error when the port is taken
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { host, port, sites, log, metricsPort, trustProxy = [] } = options
  const now = () => new Date()
  const parts = new AsyncDisposableStack()
  try {
    const models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, options.inference)
    parts.defer(() => models.close())
    const about = readAbout(MODELS_FOLDER, models.model.manifest)
    const modelDevice = readModelDevice(MODELS_FOLDER, models.model.manifest.name)
    const { close, ...kept } = await openServiceParts({ ...options, now })
    parts.defer(close)
    noteStart(sites, models.model, { ...kept, log })
    // Photos that were taken on are assessed before what they are kept in is closed.
    parts.defer(() => models.drain())

    const metrics = prometheusMetrics(models.snapshot)
    if (typeof metricsPort === 'number') await openMetrics(metricsPort, { metrics, parts, log })
    const server = await listen(host, port)
    parts.defer(server.close)
    const baseUrl = options.baseUrl ?? new URL(server.address)
    let isStopping = false
    parts.defer(() => {
      isStopping = true
      return setTimeout(options.announceStopMs ?? 0)
    })
    const deps = { baseUrl, sites, models, about, modelDevice, ...kept, log, now, metrics, trustProxy }
    server.answer(buildApp({ ...deps, isStopping: () => isStopping }))
    log.info('listening', { host, port: Number(new URL(server.address).port), sites: sites.length })
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

async function openMetrics(
  port: number,
  { metrics, parts, log }: { metrics: ReadableMetrics; parts: AsyncDisposableStack; log: Log },
): Promise<void> {
  const server = await serveMetrics(port, metrics)
  parts.defer(server.close)
  log.info('metrics-listening', { port: Number(new URL(server.address).port) })
}
