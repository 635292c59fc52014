import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AssessRequest, assessments } from '../../src/assessments/assess.ts'
import { recentAssessments } from '../../src/assessments/recent-assessments.ts'
import { recentEntries } from '../../src/assessments/recent-entries.ts'
import { day } from '../../src/clinical/day.ts'
import { AppError } from '../../src/errors.ts'
import type { ChartPhoto } from '../../src/fhir/photos.ts'
import { openRecord } from '../../src/fhir/record.ts'
import type { Sha256 } from '../../src/inference/assessment.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { jsonLog, type Log } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { parseSite } from '../../src/sites.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import type { AssessmentStore } from '../../src/storage/assessment-store.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { PATIENT_LIMITS } from '../inference/patient-limits.ts'
import { memoryDatabase } from '../storage/empty-database.ts'

const bytes = readFileSync(fileURLToPath(new URL('../../demo/photos/ordinary-woman-38.jpg', import.meta.url)))
const log = jsonLog('silent')

const site = (name: string) =>
  parseSite(name, {
    issuer: 'https://ehr.example.org',
    fhirBase: 'https://ehr.example.org/fhir',
    trust: { jku: 'https://ehr.example.org/jwks' },
    timeZone: 'UTC',
  })

const photo = (content: ChartPhoto['content'], version = 'Media/m1/version/1'): ChartPhoto => ({
  source: { type: 'Media', id: 'm1', versionId: '1' },
  version,
  takenOn: null,
  contentType: 'image/jpeg',
  content,
})

const inline = photo({ kind: 'inline', base64: bytes.toString('base64') })
const linked = photo({ kind: 'url', url: 'Binary/b1' })

let models: FaceModels
let database: OpenDatabase
let store: AssessmentStore
let time: Date | undefined
const now = () => time ?? new Date()

const assessing = (using: FaceModels, noting: Log, keptIn = store) => {
  const assess = assessments({ models: using, store: keptIn, log: noting, now })
  return async (photo: ChartPhoto, request: AssessRequest) => (await assess([photo], request))[0]?.assessment
}

let ehr: Server
/** How the record server answers; each test says its own. */
let answer: 'photo' | 'broken-off' | 'half' | 'page' | 'refusal' | 'silence' = 'photo'
let reads = 0

beforeAll(async () => {
  database = await memoryDatabase()
  store = assessmentStore(database.db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(7) }), now)
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, {}, PATIENT_LIMITS)
  ehr = createServer((_req, res) => {
    reads += 1
    if (answer === 'photo') res.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(bytes)
    if (answer === 'half') res.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(bytes.subarray(0, 9000))
    if (answer === 'page') res.writeHead(200, { 'Content-Type': 'image/jpeg' }).end('<html></html>')
    if (answer === 'refusal') res.writeHead(403).end()
    if (answer === 'broken-off') {
      res.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': bytes.length })
      res.write(bytes.subarray(0, bytes.length / 2), () => res.destroy())
    }
  })
  await new Promise<void>((resolve) => ehr.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  await database.db.deleteFrom('assessment').execute()
  await database.db.deleteFrom('photo_version').execute()
  reads = 0
  answer = 'photo'
  time = undefined
})

afterAll(async () => {
  await database.close()
  ehr.closeAllConnections()
  ehr.close()
  await models.close()
})

function request(signal: AbortSignal = new AbortController().signal, from = 'north', patientId = 'p1') {
  const fhirBase = new URL(`http://127.0.0.1:${(ehr.address() as AddressInfo).port}/fhir`)
  const record = openRecord({ fhirBase, accessToken: 'secret', signal, allowLoopbackHttp: true })
  return { site: site(from), patientId, record, signal }
}

describe('assessments', () => {
  test('a photo version is fetched and scored once', async () => {
    const assessmentOf = assessing(models, log)
    const first = await assessmentOf(linked, request())
    expect(first).toMatchObject({ kind: 'scored' })
    expect(await assessmentOf(linked, request())).toEqual(first)
    expect(reads).toBe(1)
  })

  test.each([
    {
      name: 'bytes that were fetched before they were listed are not fetched again',
      early: bytes,
      fetched: 0,
    },
    { name: 'a photo that could not be had before it was listed is fetched', early: null, fetched: 1 },
  ])('$name', async ({ early, fetched }) => {
    const given = { ...request(), early: { bytesOf: async () => early } }
    expect(await assessing(models, log)(linked, given)).toMatchObject({ kind: 'scored' })
    expect(reads).toBe(fetched)
  })

  test('two calls at once fetch with their own tokens, and share the scoring', async () => {
    const events: string[] = []
    const noting = { info: (event: string) => void events.push(event), warn: () => {}, error: () => {} }
    const assessmentOf = assessing(models, noting)
    const [first, second] = await Promise.all([
      assessmentOf(linked, request()),
      assessmentOf(linked, request()),
    ])
    expect(first).toEqual(second)
    expect({ reads, scored: events.length }).toEqual({ reads: 2, scored: 1 })
  })

  test("a call whose fetch hangs does not hold up the next one's", async () => {
    const assessmentOf = assessing(models, log)
    answer = 'silence'
    const hanging = assessmentOf(linked, request(AbortSignal.timeout(1000)))
    await expect.poll(() => reads).toBe(1)
    answer = 'photo'
    expect(await assessmentOf(linked, request())).toMatchObject({ kind: 'scored' })
    expect(await hanging).toBe('pending')
  })

  test('a photo that breaks the process is not tried again at the next call', async () => {
    let tries = 0
    const breaking: FaceModels = {
      ...models,
      assess: () => {
        tries += 1
        return Promise.reject(new AppError('INFERENCE_TIMEOUT'))
      },
    }
    const assessmentOf = assessing(breaking, log)
    for (let i = 0; i < 3; i++)
      expect(await assessmentOf(inline, request())).toMatchObject({ reasons: ['failed'] })
    expect(tries).toBe(1)
  })

  test('a full queue leaves the photo pending', async () => {
    const busy: FaceModels = { ...models, assess: () => Promise.reject(new AppError('INFERENCE_BUSY')) }
    expect(await assessing(busy, log)(inline, request())).toBe('pending')
  })

  test.each([
    {
      name: 'another version',
      given: photo(linked.content, 'Media/m1/version/2'),
      from: 'north',
      patientId: 'p1',
    },
    { name: 'another patient', given: linked, from: 'north', patientId: 'p2' },
    { name: 'another site', given: linked, from: 'south', patientId: 'p1' },
  ])('$name is fetched anew', async ({ given, from, patientId }) => {
    const assessmentOf = assessing(models, log)
    await assessmentOf(linked, request())
    await assessmentOf(given, request(undefined, from, patientId))
    expect(reads).toBe(2)
  })

  test.each([
    { name: 'a refused photo', given: 'refusal', reason: 'photo-unavailable' },
    { name: 'half a photo that poses as a whole one', given: 'half', reason: 'damaged' },
    { name: 'a page of HTML that poses as a photo', given: 'page', reason: 'not-a-photo' },
  ] as const)('$name is tried again at the next call', async ({ given, reason }) => {
    const assessmentOf = assessing(models, log)
    answer = given
    expect(await assessmentOf(linked, request())).toMatchObject({ kind: 'not-assessed', reasons: [reason] })
    answer = 'photo'
    expect(await assessmentOf(linked, request())).toMatchObject({ kind: 'scored' })
  })

  test('a photo whose bytes break off is no photo that could not be read, and is tried again', async () => {
    const assessmentOf = assessing(models, log)
    answer = 'broken-off'
    expect(await assessmentOf(linked, request())).toMatchObject({ reasons: ['photo-unavailable'] })
    answer = 'photo'
    expect(await assessmentOf(linked, request())).toMatchObject({ kind: 'scored' })
  })

  test('a photo on another host is refused by name, and nothing is asked there', async () => {
    const foreign = photo({ kind: 'url', url: 'https://elsewhere.example.org/photo.jpg' })
    expect(await assessing(models, log)(foreign, request())).toMatchObject({ reasons: ['foreign-host'] })
    expect(reads).toBe(0)
  })

  test.each([
    '/images/photo.jpg',
    'data:image/jpeg;base64,AAAA',
  ])('a photo at %s is not said to lie on a strange host', async (url) => {
    const outside = photo({ kind: 'url', url })
    expect(await assessing(models, log)(outside, request())).toMatchObject({ reasons: ['outside-record'] })
    expect(reads).toBe(0)
  })

  test('a picture that is never opened is refused by its type, and not fetched', async () => {
    const tiff = { ...linked, contentType: 'image/tiff' }
    expect(await assessing(models, log)(tiff, request())).toMatchObject({ reasons: ['not-a-photo'] })
    expect(reads).toBe(0)
  })

  test('an EHR that stays silent leaves the photo pending at the deadline', async () => {
    answer = 'silence'
    expect(await assessing(models, log)(linked, request(AbortSignal.timeout(50)))).toBe('pending')
  })

  test('bytes that are here are scored to the end, and the next call finds them', async () => {
    const assessmentOf = assessing(models, log)
    expect(await assessmentOf(inline, request(AbortSignal.abort()))).toBe('pending')
    await expect
      .poll(() => assessmentOf(inline, request(AbortSignal.abort())), { timeout: 20_000 })
      .toMatchObject({ kind: 'scored' })
  })
})

describe('recentEntries', () => {
  test('forgets what was unused for longest', () => {
    const entries = recentEntries<number>(2)
    entries.set('a', 1)
    entries.set('b', 2)
    entries.get('a')
    entries.set('c', 3)
    expect([entries.get('a'), entries.get('b'), entries.get('c')]).toEqual([1, undefined, 3])
  })

  test('a newer value replaces an older one', () => {
    const entries = recentEntries<number>(2)
    entries.set('a', 1)
    entries.set('a', 2)
    expect(entries.get('a')).toBe(2)
  })
})

describe('what was assessed before', () => {
  test('is found by another process, without the bytes', async () => {
    await assessing(models, log)(linked, request())
    reads = 0
    const found = await assessing(models, log)(linked, { ...request(), record: null })
    expect(found).toMatchObject({ kind: 'scored' })
    expect(reads).toBe(0)
  })

  test('is found by its bytes under another entry of the chart, and scored once', async () => {
    let scored = 0
    const counting: FaceModels = {
      ...models,
      assess: (...args) => {
        scored += 1
        return models.assess(...args)
      },
    }
    const first = await assessing(counting, log)(inline, request())
    const twin = { ...inline, version: 'DocumentReference/d1/version/1' }
    expect(await assessing(counting, log)(twin, request())).toEqual(first)
    expect(scored).toBe(1)
  })

  test('is scored once where one call lists its bytes twice', async () => {
    let scored = 0
    const counting: FaceModels = {
      ...models,
      assess: (...args) => {
        scored += 1
        return models.assess(...args)
      },
    }
    const assessmentOf = assessing(counting, log)
    const versions = ['Media/m1/version/1', 'DocumentReference/d1/version/1']
    const found = await Promise.all(
      versions.map((version) => assessmentOf({ ...inline, version }, request())),
    )
    expect(found[0]).toEqual(found[1])
    expect(scored).toBe(1)
  })

  test('is found for all photos of a chart in one query, and asked for again after a day', async () => {
    const asked: (readonly string[])[] = []
    const counting: AssessmentStore = {
      ...store,
      ofVersions: (owner, versions, model) => {
        asked.push(versions)
        return store.ofVersions(owner, versions, model)
      },
    }
    const [m1, m2] = [inline, { ...inline, version: 'Media/m2/version/1' }]
    const assess = assessments({ models, store: counting, log, now })
    time = new Date('2026-11-02T08:00:00Z')
    await assess([m1], request())
    const found = await assess([m1, m2], request())
    expect(found).toEqual([
      { photo: m1, assessment: expect.objectContaining({ kind: 'scored' }) },
      { photo: m2, assessment: found[0]?.assessment },
    ])
    await assess([m2, m1], request())
    expect(asked).toEqual([[m1.version], [m2.version]])
    time = new Date('2026-11-03T08:00:00Z')
    await assess([m1, m2], request())
    expect(asked.at(-1)).toEqual([m1.version, m2.version])
  })

  describe('of a photo that shows another person', () => {
    const acts = () => actStore(database.db, sealWith({ id: 'k1', key: new Uint8Array(32).fill(7) }), now)
    const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256
    const report = (patientId: string) =>
      acts().reportPhoto({ site: 'north', patientId, user: 'u1', sha256 }, 'not-this-patient', {
        at: now(),
        on: day('2026-11-02'),
        mode: 'live',
      })
    const reported = [{ assessment: { kind: 'not-assessed', reasons: ['reported-other-person'] } }]
    const scored = [{ assessment: { kind: 'scored' } }]
    const of = (patientId: string) => ({ ...request(), patientId })

    test('is none as soon as this process hears of it', async () => {
      const recent = recentAssessments()
      const assess = assessments({ models, store, reports: acts(), recent, log, now })
      time = new Date('2026-11-02T08:00:00Z')
      expect(await assess([inline], of('reported-1'))).toMatchObject(scored)
      await report('reported-1')
      recent.forget()
      expect(await assess([inline], of('reported-1'))).toMatchObject(reported)
      expect(await assess([inline], of('reported-2'))).toMatchObject(scored)
    })

    test('is none at another replica within 30 s', async () => {
      const assess = assessments({ models, store, reports: acts(), log, now })
      time = new Date('2026-11-02T08:00:00Z')
      expect(await assess([inline], of('reported-3'))).toMatchObject(scored)
      await report('reported-3')
      time = new Date('2026-11-02T08:00:30Z')
      expect(await assess([inline], of('reported-3'))).toMatchObject(reported)
    })

    test('is as before where the database does not say', async () => {
      const reports = { otherPersonReports: () => Promise.reject(new AppError('DATABASE_UNAVAILABLE')) }
      const assess = assessments({ models, store, reports, log, now })
      expect(await assess([inline], of('reported-4'))).toMatchObject(scored)
    })

    test('what was asked for before it was heard is not remembered', () => {
      const recent = recentAssessments()
      const since = recent.generation()
      const assessment = { kind: 'not-assessed', reasons: [], exifTakenOn: null, modelHash: sha256 } as const
      recent.forget()
      recent.set('k', { assessment, at: 0 }, since)
      expect(recent.get('k')).toBeUndefined()
      recent.set('k', { assessment, at: 0 }, recent.generation())
      expect(recent.get('k')).toEqual({ assessment, at: 0 })
    })
  })

  test('and does not open is scored anew, and said in the log', async () => {
    const codes: unknown[] = []
    const noting = { ...log, warn: (_event: string, fields?: object) => void codes.push(fields) }
    await assessing(models, log)(inline, request())
    await database.db.updateTable('assessment').set({ sealed_assessment: 'k1:AAAA' }).execute()
    const twin = { ...inline, version: 'Media/m2/version/1' }
    await assessing(models, noting)(inline, request())
    expect(await assessing(models, log)(twin, request())).toMatchObject({ kind: 'scored' })
    expect(codes).toContainEqual({ site: 'north', code: 'SEAL_BROKEN' })
  })

  test('is not found for another patient', async () => {
    await assessing(models, log)(inline, request())
    const other = { ...request(), patientId: 'p-other', record: null }
    expect(await assessing(models, log)(linked, other)).toMatchObject({ reasons: ['photo-unavailable'] })
  })

  test('a database that does not answer costs nothing but its memory', async () => {
    const gone = await memoryDatabase()
    await gone.close()
    const broken = assessmentStore(gone.db, sealWith({ id: 'k1', key: new Uint8Array(32) }), now)
    const assessmentOf = assessing(models, log, broken)
    expect(await assessmentOf(inline, request())).toMatchObject({ kind: 'scored' })
  })
})
