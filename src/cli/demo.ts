import { randomBytes } from 'node:crypto'
import type { EhrSite } from '../../demo/ehr/start-ehr.ts'
import { jsonLog } from '../log.ts'
import { type RunningService, startService, stopSignal } from '../server.ts'
import { parseSite, type Site } from '../sites.ts'
import { ensureWebPage } from './web-page.ts'

export type DemoCommand = { readonly check: boolean; readonly port?: number; readonly servicePort?: number }

/**
 * Runs the demo EHR and the service on this machine: until the check is through, or until the person stops it.
 *
 * @returns the exit code: 1 when a checked chart came out otherwise than expected
 */
export async function demo({ check, port, servicePort }: DemoCommand): Promise<number> {
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  if (!check) await ensureWebPage(print)
  // Imported here, so that the service itself never loads the demo.
  const { runDemo } = await import('../../demo/main.ts')
  const running = await runDemo({
    check,
    ...(port === undefined ? {} : { port }),
    startService: (ehr) => serviceFor(ehr, { logLevel: check ? 'error' : 'warn', port: servicePort ?? 0 }),
    print,
  })
  if (running.differences !== null) return running.differences === 0 ? 0 : 1
  print('Open that address in a browser and choose a patient. Ctrl+C stops the demo.')
  await stopSignal()
  await running.close()
  return 0
}

/** The service for the demo EHR alone, on loopback. */
export function serviceFor(
  ehr: EhrSite,
  { logLevel, port = 0 }: { readonly logLevel: 'info' | 'warn' | 'error'; readonly port?: number },
): Promise<RunningService> {
  return startService({
    host: '127.0.0.1',
    port,
    sites: [demoSite(ehr)],
    // Nothing of a demo outlives it.
    database: { kind: 'memory' },
    secretKey: randomBytes(32),
    clientKeyFile: null,
    // One person looks at one chart at a time.
    inference: { processes: 2 },
    log: jsonLog(logLevel),
  })
}

/** The longest budget a site may have: a demo on a busy laptop should still show its card at the first call. */
const DEMO_BUDGET_MS = 1900

const EVERYONE = { view: 'everyone', draft: 'everyone', file: 'everyone', snooze: 'everyone' }

function demoSite({ issuer, fhirBase, jku, smart }: EhrSite): Site {
  const content = {
    issuer,
    fhirBase,
    trust: { jku },
    mode: 'demo',
    timeZone: 'UTC',
    budgetMs: DEMO_BUDGET_MS,
    // Whoever tries the demo may do everything.
    smart: { ...smart, roles: EVERYONE, draftOrders: true, writeBack: 'any' },
  }
  return parseSite('demo', content)
}
