import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express from 'express'
import helmet from 'helmet'
import type { JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { PatientFindings } from '../../src/assessments/find.ts'
import type { PatientOverTime } from '../../src/assessments/over-time.ts'
import { reencodedJpeg } from '../../src/inference/reencode.ts'
import type { LogFields } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { isSmartSite, parseSite, type SmartSite } from '../../src/sites.ts'
import type { SmartAppDeps } from '../../src/smart-app/deps.ts'
import { smartDiscovery } from '../../src/smart-app/discovery.ts'
import { readModelDevice } from '../../src/smart-app/model-device.ts'
import { smartAppRouter } from '../../src/smart-app/router.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import type { AuditNote } from '../../src/storage/audit-entry.ts'
import type { CardStore } from '../../src/storage/card-store.ts'
import { cardStore } from '../../src/storage/cards.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import type { LaunchSession, LaunchStore } from '../../src/storage/launch-store.ts'
import { launchStore } from '../../src/storage/launches.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { memoryDatabase } from '../storage/empty-database.ts'
import { type Browser, newBrowser } from './browser.ts'
import { CLIENT_ID, type TestEhr } from './ehr.ts'

export const FRAME = 'https://chart.example.org'

let database: OpenDatabase | undefined

/** One database for the tests of a file: starting it takes a second or two. */
export function databaseForTests(): void {
  beforeAll(async () => {
    database = await memoryDatabase()
  })
  afterAll(() => database?.close())
}

export function siteOf(
  ehr: Pick<TestEhr, 'fhirBase'>,
  fields: Readonly<Record<string, unknown>> = {},
  smart: Readonly<Record<string, unknown>> = {},
): SmartSite {
  return parseSite('north', {
    issuer: ehr.fhirBase,
    fhirBase: ehr.fhirBase,
    trust: { jku: `${ehr.fhirBase}/jwks` },
    timeZone: 'UTC',
    mode: 'demo',
    smart: { clientId: CLIENT_ID, authentication: 'none', frameAncestors: [FRAME], ...smart },
    ...fields,
  }) as SmartSite
}

export const NO_FINDINGS: PatientFindings = { findings: [], counting: null, photos: [], pending: 0 }

const SMALLEST_CHANGE = { samePose: 0.3, otherExpression: 1.1 }

export const NOTHING_OVER_TIME: PatientOverTime = {
  photos: [],
  withheld: [],
  pending: 0,
  thresholds: {
    cushing: { indeterminate: 0.2, suspected: 0.8 },
    acromegaly: { indeterminate: 0.1, suspected: 0.7 },
  },
  noise: {
    says: 'Measured on nobody.',
    scores: { cushing: SMALLEST_CHANGE, acromegaly: SMALLEST_CHANGE },
    measures: {},
  },
}

export type LogLine = { readonly event: string; readonly fields: LogFields | undefined }

export type TestApp = {
  /** The public base address, with a path. */
  readonly url: string
  readonly lines: readonly LogLine[]
  /** What was noted for the audit. */
  readonly notes: readonly AuditNote[]
  readonly launches: LaunchStore
  readonly deps: SmartAppDeps
  readonly cards: CardStore
  readonly browser: () => Browser
  /** Goes from the EHR's launch to the page, and gives back the page's address. */
  open(browser: Browser, ehr: TestEhr, patient?: string): Promise<string>
}

type AppChanges = Partial<SmartAppDeps> & {
  /** Sees each session on its way to the database. */
  readonly onOpen?: (session: LaunchSession) => void
}

/** The app over real HTTP, as `buildApp` mounts it, with the parts that a test replaces. */
export async function startApp(
  ehr: Pick<TestEhr, 'fhirBase' | 'register'>,
  { onOpen = () => {}, ...changes }: AppChanges = {},
): Promise<TestApp> {
  if (!database) throw new TypeError('Cannot start the app: databaseForTests() was not called')
  const lines: LogLine[] = []
  const notes: AuditNote[] = []
  const keep = (event: string, fields?: LogFields) => void lines.push({ event, fields })
  const now = changes.now ?? (() => new Date())
  const app = express()
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/facies`
  const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(7) })
  const launches = launchStore(database.db, seal, now)
  const cards = cardStore(database.db, seal, now)
  const deps: SmartAppDeps = {
    baseUrl: new URL(url),
    sites: [siteOf(ehr)],
    siteModes: { apply: (site) => site },
    launches: {
      ...launches,
      open: async (session) => {
        onOpen(session)
        await launches.open(session)
      },
    },
    cards,
    acts: actStore(database.db, seal, now),
    forgetAssessments: () => {},
    discover: smartDiscovery(now),
    clientKey: null,
    clientSecrets: new Map(),
    findPatientFindings: async () => NO_FINDINGS,
    lookAtPhoto: async () => ({ kind: 'pending' }),
    findOverTime: async () => NOTHING_OVER_TIME,
    reencode: reencodedJpeg,
    model: {
      name: 'facies-geometry',
      version: '1.0.0',
      hash: 'a'.repeat(64),
      maxMode: 'silent',
      statement: 'This reference model has seen no patient.',
    },
    modelDevice: readModelDevice(MODELS_FOLDER, REFERENCE_MODEL),
    about: {
      name: 'facies-geometry',
      version: '1.0.0',
      statement: 'This reference model has seen no patient.',
      sections: [{ title: 'What it is', paragraphs: ['A model.'] }],
      attributes: [{ name: 'Who developed it', says: 'Somebody.' }],
    },
    webFolder: fileURLToPath(new URL('web', import.meta.url)),
    audit: { note: (note) => void notes.push(note) },
    log: { info: keep, warn: keep, error: keep },
    now,
    ...changes,
  }
  registerAt(ehr, deps)
  // As a service has it: a proxy on this machine is believed, so its headers reach the code.
  app.set('trust proxy', ['loopback'])
  app.use(helmet())
  app.use('/facies', smartAppRouter(deps))
  return {
    url,
    lines,
    notes,
    launches: deps.launches,
    deps,
    cards,
    browser: newBrowser,
    open: (browser, from, patient) => open(url, browser, from, patient),
  }
}

/** What health-IT types into the EHR of the app. */
function registerAt(
  ehr: Pick<TestEhr, 'fhirBase' | 'register'>,
  { baseUrl, sites, clientKey, clientSecrets }: SmartAppDeps,
): void {
  for (const site of sites) {
    if (site.fhirBase !== ehr.fhirBase || !isSmartSite(site)) continue
    const secret = clientSecrets.get(site.name)
    ehr.register({
      redirects: [`${baseUrl.href}/smart/callback/${site.name}`],
      ...(clientKey && { keys: { keys: [clientKey.publicJwk] } as JSONWebKeySet }),
      ...(secret !== undefined && { secret }),
    })
  }
}

async function open(url: string, browser: Browser, ehr: TestEhr, patient = 'patient-a'): Promise<string> {
  const launch = new URLSearchParams({ iss: ehr.fhirBase, launch: ehr.launchFor(patient) })
  const answer = await browser.follow(`${url}/smart/launch?${launch}`)
  if (answer.status !== 200) throw new Error(`the app did not open: ${answer.status} ${answer.text}`)
  return answer.url
}
