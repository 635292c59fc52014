/** The service as `serve` runs it, in a process of its own, for one site whose EHR is on this machine. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { jsonLog } from '../../src/log.ts'
import { startService } from '../../src/server.ts'
import { parseSite } from '../../src/sites.ts'
import { answering } from './answering.ts'

/** What the site file says of the EHR, and where the service keeps things. */
export type HookServiceSettings = {
  readonly databaseUrl: string
  readonly site: Readonly<Record<string, unknown>>
}

export type HookServiceQuestion = 'url' | 'loop-delay'

/** Milliseconds since the question before. */
export type LoopDelay = { readonly p50: number; readonly p99: number; readonly max: number }

const [, , settings = '{}'] = process.argv
const { databaseUrl, site } = JSON.parse(settings) as HookServiceSettings

await answering<{ readonly ask: HookServiceQuestion }>(async () => {
  const service = await startService({
    host: '127.0.0.1',
    port: 0,
    // Loopback over plain http is for the demo alone, and so is this EHR.
    sites: [parseSite('bench', { mode: 'demo', timeZone: 'UTC', ...site })],
    database: { kind: 'postgres', url: databaseUrl },
    secretKey: new Uint8Array(32).fill(7),
    clientKeyFile: null,
    inference: { device: 'cpu' },
    log: jsonLog('error'),
  })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  return async ({ ask }) => {
    if (ask === 'url') return service.url
    const found: LoopDelay = {
      p50: delay.percentile(50) / 1e6,
      p99: delay.percentile(99) / 1e6,
      max: delay.max / 1e6,
    }
    delay.reset()
    return found
  }
})
