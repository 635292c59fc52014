import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Request } from 'express'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { DEMO_USER } from '../../demo/ehr/clinicians.ts'
import { type Ehr, startEhr } from '../../demo/ehr/start-ehr.ts'
import { DEMO_PATIENTS } from '../../demo/patients.ts'
import { childrenOf } from '../services/child-processes.ts'
import { lastingPort } from '../services/free-port.ts'
import { type Postgres, startPostgres } from '../services/postgres.ts'
import { ROOT, type Serving, startServing } from '../services/serving.ts'
import { type HeldAnswers, heldAnswers } from './held-answers.ts'

const PROGRAM = 'tests/browser/serve-demo.ts'
const DATABASE = 'killed'

/** On a machine that is busy enough a start fails, and whoever watches over the service tries again. */
const TOO_SLOW = 'not ready in time'
const MOST_STARTS = 5
const EVERYONE = { view: 'everyone', draft: 'everyone', file: 'everyone', snooze: 'everyone' }

/** A tab with the app as it was opened from a patient's chart. */
export type OpenedView = {
  readonly page: Page
  readonly patientId: string
  readonly authorization: string
  readonly refresh: string
  /** Whether the EHR is asked with a token of this launch. */
  isOf(req: Pick<Request, 'get'>): boolean
}

type Resource = Readonly<Record<string, unknown>>

/** The service as a process of its own, a database, the demo EHR, and a browser at the EHR. */
export type KillableService = {
  readonly ehr: Ehr
  readonly held: HeldAnswers
  query(sql: string): string
  /** What the running process has logged. */
  logged(): string
  /** The processes that assess photos. */
  assessing(): readonly number[]
  kill(): Promise<void>
  /** At the same port, with the same database. */
  start(): Promise<void>
  open(patientId: string): Promise<OpenedView>
  /** What the EHR holds of a patient. */
  inRecord(type: string, view: OpenedView): Promise<readonly Resource[]>
  /** The EHR ends the grant of a launch. */
  revoke(view: OpenedView): Promise<void>
  close(): Promise<void>
}

export type Programs = { readonly browser: string; readonly postgres: string }

export async function killableService(programs: Programs): Promise<KillableService> {
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error' })
  const held = heldAnswers()
  /** Access token, refresh token, id_token. */
  let issued: readonly string[] = []
  const ehr = await startEhr({
    port: 0,
    patients: DEMO_PATIENTS,
    onTokens: (tokens) => {
      issued = tokens
    },
    onRequest: held.handler,
  })
  const postgres: Postgres = await startPostgres(programs.postgres)
  const port = await lastingPort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    FACIES_BASE_URL: url,
    FACIES_SECRET_KEY: randomBytes(32).toString('base64url'),
    DATABASE_URL: postgres.emptyDatabase(DATABASE),
    PORT: String(port),
    INFERENCE_DEVICE: 'cpu',
    INFERENCE_PROCESSES: '1',
  }
  ehr.connectTo(url)
  let serving: Serving | undefined
  const browser = await chromium.launch({
    executablePath: programs.browser,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } })
  context.setDefaultTimeout(20_000)
  await signIn(context, ehr)

  const running = (): Serving => {
    if (!serving) throw new TypeError('Cannot ask the service: it was killed')
    return serving
  }
  return {
    ehr,
    held,
    query: (sql) => postgres.query(sql, DATABASE),
    logged: () => running().logged(),
    assessing: () => childrenOf(running().process.pid),
    async kill() {
      const ended = once(running().process, 'exit')
      running().stop()
      await ended
      serving = undefined
    },
    async start() {
      if (serving) throw new TypeError('Cannot start the service: it was not killed')
      for (let tries = 1; ; tries++) {
        serving = startServing(siteOf(ehr), env, { name: ehr.site.name, program: [PROGRAM] })
        const port = await serving.portOf('listening').catch((thrown: unknown) => {
          if (tries >= MOST_STARTS || !running().logged().includes(TOO_SLOW)) throw thrown
          serving?.stop()
        })
        if (port !== undefined) return
      }
    },
    async open(patientId) {
      const page = await context.newPage()
      const launch = ehr.makeLaunch({ userId: DEMO_USER, patientId, appContext: null, faults: new Set() })
      await page.goto(`${url}/smart/launch?${new URLSearchParams({ iss: ehr.fhirBase, launch })}`)
      const [access = '', refresh = ''] = issued
      const authorization = `Bearer ${access}`
      return {
        page,
        patientId,
        authorization,
        refresh,
        isOf: (req) => req.get('authorization') === authorization,
      }
    },
    async inRecord(type, { patientId, authorization }) {
      const address = `${ehr.fhirBase}/${type}?subject=Patient/${patientId}`
      const answer = await fetch(address, { headers: { authorization } })
      const { entry = [] } = (await answer.json()) as { entry?: { resource: Resource }[] }
      return entry.map(({ resource }) => resource)
    },
    async revoke({ refresh }) {
      const answer = await fetch(`${ehr.url}/oidc/revoke`, {
        method: 'POST',
        body: new URLSearchParams({
          token: refresh,
          token_type_hint: 'refresh_token',
          client_id: ehr.site.smart.clientId,
        }),
      })
      if (!answer.ok) throw new Error(`the EHR revokes nothing: ${answer.status}`)
    },
    async close() {
      await browser.close()
      serving?.stop()
      await ehr.close()
      postgres.stop()
    },
  }
}

function siteOf({ site: { issuer, fhirBase, jku, smart } }: Ehr): Readonly<Record<string, unknown>> {
  return {
    issuer,
    fhirBase,
    trust: { jku },
    mode: 'demo',
    timeZone: 'UTC',
    smart: { ...smart, roles: EVERYONE, draftOrders: true, writeBack: 'any', impressionFirst: true },
  }
}

/** Opening the EHR is signing in. */
async function signIn(context: BrowserContext, ehr: Ehr): Promise<void> {
  const page = await context.newPage()
  await page.goto(ehr.url)
  await page.close()
}
