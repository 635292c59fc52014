import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { assessments } from '../../src/assessments/assess.ts'
import { fetchEarly } from '../../src/assessments/early-photos.ts'
import { patientFindings } from '../../src/assessments/find.ts'
import { listedBefore } from '../../src/assessments/listed-before.ts'
import { recentAssessments } from '../../src/assessments/recent-assessments.ts'
import type { Assessment } from '../../src/inference/assessment.ts'
import type { FaceModels } from '../../src/inference/face-models.ts'
import { readModel } from '../../src/inference/model.ts'
import { RATIO_NAMES } from '../../src/inference/ratios.ts'
import type { LogFields } from '../../src/log.ts'
import { prometheusMetrics } from '../../src/metrics.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import type { AssessmentStore } from '../../src/storage/assessment-store.ts'
import { GOOD_QUALITY } from '../inference/quality-figures.ts'
import { readAnswer } from './answer-schema.ts'
import { body, NOW, PATIENT, PATIENT_ID, PREFETCH, service, site } from './client.ts'

const model = readModel(MODELS_FOLDER, REFERENCE_MODEL)
const ASKED_FOR = { subject: { reference: `Patient/${PATIENT_ID}` } }

const SUSPECTED: Assessment = {
  kind: 'scored',
  measures: Object.fromEntries(
    RATIO_NAMES.map((name, i) => [name, model.head.ratioStatistics.all.female.mean[i] ?? 0]),
  ),
  logits: { cushing: { female: 9, male: 9 }, acromegaly: { female: -9, male: -9 } },
  quality: GOOD_QUALITY,
  exifTakenOn: null,
  modelHash: model.hash,
}

const media = (versionId: string) => ({
  resourceType: 'Media',
  id: 'm1',
  meta: { versionId },
  status: 'completed',
  ...ASKED_FOR,
  createdDateTime: '2026-10-20',
  content: { contentType: 'image/jpeg', url: 'Binary/b1' },
})

const bundle = (...resources: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: resources.length,
  entry: resources.map((resource) => ({ resource, search: { mode: 'match' } })),
})

type Kind = 'Media' | 'Binary' | 'Consent' | 'Patient'

/** A record server that says what happens, and answers nothing before a test lets it. */
async function slowEhr() {
  const happened: string[] = []
  const told = new EventEmitter()
  const happens = (event: string) => {
    happened.push(event)
    told.emit(event)
  }
  let mayAnswer: Readonly<Partial<Record<Kind, Promise<unknown>>>> = {}
  let photos = bundle(media('1'))
  const answerTo = (kind: Kind) =>
    ({ Media: photos, Consent: bundle(), Patient: PATIENT, Binary: null })[kind]

  const server = createServer(async (req, res) => {
    const kind = /^\/fhir\/([A-Za-z]+)/.exec(req.url ?? '')?.[1] as Kind
    happens(`${kind} asked with ${req.headers.authorization?.replace('Bearer ', '')}`)
    await mayAnswer[kind]
    happens(`${kind} answered`)
    const resource = answerTo(kind)
    const type = resource ? 'application/fhir+json' : 'image/jpeg'
    res.writeHead(200, { 'content-type': type }).end(resource ? JSON.stringify(resource) : 'picture')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    fhirServer: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    happened,
    /** Begins anew with what happened. */
    from: (rules: typeof mayAnswer, listed = photos) => {
      happened.length = 0
      mayAnswer = rules
      photos = listed
    },
    whenAsked: (kind: Kind, token: string) => once(told, `${kind} asked with ${token}`),
  }
}

const NEVER = new Promise<never>(() => {})

/** What no test here asks of the models. */
const unasked = () => Promise.reject(new TypeError('Cannot do this here: the test did not expect it'))

const NOTHING_KEPT: AssessmentStore = {
  ofVersions: async () => new Map(),
  ofBytes: async () => undefined,
  knownMedia: async () => [],
  drop: async () => 0,
  save: async () => {},
}

/** A service at that EHR that remembers nothing but what its calls listed. */
async function atSlowEhr(fields: Readonly<Record<string, unknown>> = {}) {
  const ehr = await slowEhr()
  const scored: string[] = []
  const models: FaceModels = {
    model,
    assess: async (bytes) => {
      scored.push(new TextDecoder().decode(bytes))
      return SUSPECTED
    },
    assessAndDraw: unasked,
    explain: unasked,
    reencode: unasked,
    snapshot: () => ({ ready: 1, busy: 0, waiting: 0 }) as ReturnType<FaceModels['snapshot']>,
    drain: unasked,
    close: unasked,
  }
  const lines: { readonly event: string; readonly fields: LogFields | undefined }[] = []
  const keep = (event: string, fields?: LogFields) => void lines.push({ event, fields })
  const log = { info: keep, warn: keep, error: keep }
  const now = () => NOW
  const recent = recentAssessments()
  const metrics = prometheusMetrics(() => ({ ready: 1, busy: 0, waiting: 0 }))
  const { call } = await service({
    sites: [site('general', { fhirBase: ehr.fhirServer, mode: 'demo', budgetMs: 1000, ...fields })],
    findPatientFindings: patientFindings(
      assessments({ models, store: NOTHING_KEPT, recent, log, now }),
      model,
    ),
    fetchEarly: fetchEarly({ before: listedBefore(now), recent }),
    metrics,
    log,
  })

  async function cards(token: string, sent: Readonly<Record<string, unknown>> = {}): Promise<number> {
    const prefetch = { ...PREFETCH, photos: undefined, ...sent }
    const fhirAuthorization = {
      access_token: token,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'patient/*.read',
      subject: 'facies',
    }
    const response = await call(body({ prefetch, fhirServer: ehr.fhirServer, fhirAuthorization }))
    return readAnswer(await response.json()).cards.length
  }

  /** A call whose budget ends after the listing and before the photo. */
  async function firstLook(): Promise<void> {
    ehr.from({ Binary: NEVER })
    expect(await cards('first')).toBe(0)
    expect(scored).toEqual([])
  }

  const shortBudgets = async () =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith('facies_budget_short_total{'))
  return { ehr, scored, lines, cards, firstLook, shortBudgets }
}

test('the second call has the photo that the first had no time for: its bytes are fetched beside its listing', async () => {
  const { ehr, scored, cards, firstLook } = await atSlowEhr()
  await firstLook()
  ehr.from({ Media: ehr.whenAsked('Binary', 'second') })
  expect(await cards('second')).toBe(1)
  expect(scored).toEqual(['picture'])
  expect(ehr.happened.filter((event) => event.startsWith('Binary asked'))).toEqual([
    'Binary asked with second',
  ])
})

test('where the photo is listed no more, what was fetched of it is not looked at', async () => {
  const { ehr, scored, cards, firstLook } = await atSlowEhr()
  await firstLook()
  ehr.from({ Media: ehr.whenAsked('Binary', 'second') }, bundle())
  expect(await cards('second')).toBe(0)
  expect(scored).toEqual([])
})

test('where another version is listed, that one is fetched', async () => {
  const { ehr, scored, cards, firstLook } = await atSlowEhr()
  await firstLook()
  ehr.from({ Media: ehr.whenAsked('Binary', 'second') }, bundle(media('2')))
  expect(await cards('second')).toBe(1)
  expect(scored).toHaveLength(1)
  expect(ehr.happened.filter((event) => event.startsWith('Binary asked'))).toHaveLength(2)
})

test('where the second call cannot list in time either, the third still begins with the photo', async () => {
  const { ehr, scored, cards, firstLook } = await atSlowEhr()
  await firstLook()
  ehr.from({ Media: NEVER })
  expect(await cards('second')).toBe(0)
  expect(scored).toEqual([])
  ehr.from({ Media: ehr.whenAsked('Binary', 'third') })
  expect(await cards('third')).toBe(1)
})

test.each([
  { kind: 'Patient', fields: {}, sent: { patient: undefined } },
  { kind: 'Consent', fields: { policy: { gate: 'off', imageConsent: 'chart' } }, sent: {} },
] as const)('no byte is asked for before the $kind is known', async ({ kind, fields, sent }) => {
  const { ehr, cards, firstLook } = await atSlowEhr(fields)
  await firstLook()
  ehr.from({ Media: ehr.whenAsked('Binary', 'second') })
  expect(await cards('second', sent)).toBe(1)
  const { happened } = ehr
  expect(happened.indexOf('Binary asked with second')).toBeGreaterThan(happened.indexOf(`${kind} answered`))
  expect(happened).toContain(`${kind} answered`)
})

test.each([
  { name: 'before the photo was there', ehr: { Binary: NEVER }, before: 'assessment', listed: 1, missing: 1 },
  { name: 'before the photos were listed', ehr: { Media: NEVER }, before: 'listing', listed: 0, missing: 0 },
] as const)('a budget that ends $name is counted, and the log says so', async (row) => {
  const { ehr, lines, cards, shortBudgets } = await atSlowEhr({ budgetMs: 100 })
  ehr.from(row.ehr)
  await cards('first')
  const { before, listed, missing } = row
  expect(lines.find(({ event }) => event === 'budget-short')?.fields).toEqual({
    site: 'general',
    budgetMs: 100,
    before,
    listed,
    missing,
  })
  expect(await shortBudgets()).toEqual([`facies_budget_short_total{site="general",before="${before}"} 1`])
})

test('a budget that was long enough is not spoken of', async () => {
  const { ehr, lines, cards, shortBudgets } = await atSlowEhr()
  ehr.from({})
  expect(await cards('first')).toBe(1)
  expect(lines.map(({ event }) => event)).not.toContain('budget-short')
  expect(await shortBudgets()).toEqual([])
})
