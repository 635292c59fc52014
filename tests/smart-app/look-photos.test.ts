import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assessments, sha256Of } from '../../src/assessments/assess.ts'
import { lookAtPhoto } from '../../src/assessments/look.ts'
import { patientOverTime } from '../../src/assessments/over-time.ts'
import { day } from '../../src/clinical/day.ts'
import { AppError } from '../../src/errors.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { REFUSALS } from '../../src/inference/refusals.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import type { PhotoLook } from '../../src/smart-app/look.ts'
import type { OverTime } from '../../src/smart-app/over-time.ts'
import { actStore } from '../../src/storage/app-acts.ts'
import { assessmentStore } from '../../src/storage/assessments.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { sealWith } from '../../src/storage/seal.ts'
import { PATIENT_LIMITS } from '../inference/patient-limits.ts'
import { memoryDatabase } from '../storage/empty-database.ts'
import { databaseForTests, startApp } from './app.ts'
import { mediaOf, startTestEhr, type TestEhr } from './ehr.ts'

databaseForTests()

const log = jsonLog('silent')
const seal = sealWith({ id: 'k1', key: new Uint8Array(32).fill(7) })
const now = () => new Date('2026-11-02T09:00:00Z')
const drawn = (name: string) => readFileSync(new URL(`../../demo/photos/${name}.jpg`, import.meta.url))

let models: FaceModels
let database: OpenDatabase
beforeAll(async () => {
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, log, {}, PATIENT_LIMITS)
  database = await memoryDatabase()
})
afterAll(async () => {
  await models.close()
  await database.close()
})

type Looked = Extract<PhotoLook, { kind: 'looked' }>

/** The app over a chart with this photo, and the models that assess it. */
async function opened(
  bytes: Uint8Array,
  { using = models, prepare = () => {} }: { using?: FaceModels; prepare?: (ehr: TestEhr) => void } = {},
) {
  const ehr = await startTestEhr()
  ehr.photos = { face: { type: 'image/jpeg', bytes } }
  prepare(ehr)
  const store = assessmentStore(database.db, seal, now)
  const app = await startApp(ehr, {
    now,
    // The tokens of the test's EHR are good by the clock of the machine.
    lookAtPhoto: lookAtPhoto({ models: using, store, log }),
    findOverTime: patientOverTime(assessments({ models: using, store, log, now }), using.model),
    reencode: using.reencode,
  })
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  await browser.get(`${page}fhir/Media?subject=Patient/patient-a`)
  return {
    ehr,
    app,
    look: async (): Promise<PhotoLook> =>
      JSON.parse((await browser.get(`${page}api/photos/media-face/look`)).text),
    picture: async () =>
      sharp(Buffer.from((await browser.get(`${page}fhir/Binary/media-face`)).text, 'latin1')).metadata(),
    overTime: async (): Promise<OverTime> => JSON.parse((await browser.get(`${page}api/over-time`)).text),
  }
}

async function lookedAt(bytes: Uint8Array, prepare?: (ehr: TestEhr) => void): Promise<Looked> {
  const { look } = await opened(bytes, prepare ? { prepare } : {})
  const seen = await look()
  if (seen.kind !== 'looked') throw new Error(`not looked at: ${JSON.stringify(seen)}`)
  return seen
}

const readingsOf = ({ conditions }: Looked) => conditions.flatMap(({ readings }) => readings)

describe('a look at a photo', () => {
  test('that was reported to show another person is none', async () => {
    const bytes = drawn('acromegaly-man-58')
    const { look } = await opened(bytes)
    expect(await look()).toMatchObject({ kind: 'looked' })
    const by = { site: 'north', patientId: 'patient-a', user: 'Practitioner/1', sha256: sha256Of(bytes) }
    await actStore(database.db, seal, now).reportPhoto(by, 'not-this-patient', {
      at: now(),
      on: day('2026-11-02'),
      mode: 'live',
    })
    expect(await look()).toEqual({ kind: 'not-assessed', reasons: [REFUSALS['reported-other-person']] })
  })

  test('adds up to the very score, in the order in which it is given', async () => {
    const look = await lookedAt(drawn('cushing-woman-41'))
    const assessment = await models.assess(drawn('cushing-woman-41'))
    if (assessment.kind !== 'scored') throw new Error('not scored')
    expect(readingsOf(look)).toHaveLength(2)
    for (const { condition, readings } of look.conditions)
      for (const { sex, score, intercept, measures, shape, heat, drawing } of readings) {
        const parts = [...measures.map(({ contribution }) => contribution), shape]
        expect(parts.reduce((sum, part) => sum + part, intercept)).toBe(score)
        expect(heat.reduce((sum, part) => sum + part, 0)).toBeCloseTo(score - intercept, 9)
        const drawn = [...drawing.lines, drawing.others].map(({ contribution }) => contribution)
        expect(drawn.reduce((sum, part) => sum + part, shape)).toBeCloseTo(score - intercept, 9)
        expect([sex, score]).toEqual(['female', assessment.logits[condition].female])
      }
  })

  test('has readings under both sexes where the record names neither, each with its own map', async () => {
    const look = await lookedAt(drawn('cushing-woman-41'), (ehr) => {
      ehr.be.patient = { gender: 'unknown' }
    })
    for (const { readings } of look.conditions) {
      expect(readings.map(({ sex }) => sex)).toEqual(['female', 'male'])
      expect(readings[0]?.heat).not.toEqual(readings[1]?.heat)
    }
  })

  test('has a scale on which thresholds, reference set and score all have room', async () => {
    const look = await lookedAt(drawn('cushing-woman-41'))
    for (const { scale, score, thresholds, rank } of readingsOf(look)) {
      expect(scale.from).toBeLessThan(Math.min(score, -4))
      expect(scale.to).toBeGreaterThan(Math.max(score, thresholds.suspected))
      expect(thresholds.suspected).toBeGreaterThan(thresholds.indeterminate)
      expect(rank).toBe(Math.min(99, Math.max(0, Math.floor(rank))))
    }
    // Well above the threshold that 1 of 100 of the reference set exceed.
    expect(look.conditions[0]?.readings[0]?.rank).toBe(99)
  })

  test('every measure lies in its expected range where its z says so, and names its lines', async () => {
    const [reading] = readingsOf(await lookedAt(drawn('ordinary-woman-38')))
    for (const { value, z, expected, lines } of reading?.measures ?? []) {
      expect(value >= expected.from && value <= expected.to).toBe(Math.abs(z) <= 1.96)
      expect(lines.length).toBeGreaterThan(1)
    }
  })

  test('lies in a frame of the shape of the picture that is shown', async () => {
    const wide = await sharp(drawn('ordinary-woman-38'))
      .extend({ left: 300, right: 700, background: '#888' })
      .resize({ width: 1400 })
      .jpeg()
      .toBuffer()
    const { look, picture } = await opened(wide)
    const { width, height } = await picture()
    const seen = await look()
    if (seen.kind !== 'looked') throw new Error('not looked at')
    expect(seen.frame.width).toBe(1024)
    expect(seen.frame.width / seen.frame.height).toBeCloseTo(width / height, 2)
    // The face stands left of the middle, and so do its points.
    const [noseX = 0] = seen.landmarks[1] ?? []
    expect(noseX / seen.frame.width).toBeLessThan(0.45)
    expect(Math.abs(seen.crop.centerX - noseX)).toBeLessThan(seen.crop.side / 4)
  })

  test('of a photo that lies upside down: the points are upside down too, as it is shown', async () => {
    const upright = await lookedAt(drawn('ordinary-woman-38'))
    const turned = await lookedAt(
      await sharp(drawn('ordinary-woman-38')).rotate(180).jpeg({ quality: 95 }).toBuffer(),
    )
    const { width, height } = turned.frame
    for (const index of [1, 10, 33, 152, 263]) {
      const [x = 0, y = 0] = upright.landmarks[index] ?? []
      const [turnedX = 0, turnedY = 0] = turned.landmarks[index] ?? []
      expect(Math.hypot(width - turnedX - x, height - turnedY - y), `point ${index}`).toBeLessThan(5)
    }
    expect(Math.abs(turned.crop.angleDeg)).toBeGreaterThan(150)
    expect(Math.abs(upright.crop.angleDeg)).toBeLessThan(30)
  })

  test('of a photo that was turned by its EXIF data lies in the picture that is shown', async () => {
    const onItsSide = await sharp(drawn('ordinary-woman-38'))
      .rotate(90)
      .withMetadata({ orientation: 8 })
      .jpeg()
      .toBuffer()
    const { look, picture } = await opened(onItsSide)
    const seen = await look()
    const shown = await picture()
    if (seen.kind !== 'looked') throw new Error('not looked at')
    expect(seen.frame.width / seen.frame.height).toBeCloseTo(shown.width / shown.height, 2)
    const [forehead, chin] = [seen.landmarks[10], seen.landmarks[152]]
    expect(forehead?.[1]).toBeLessThan(chin?.[1] ?? 0)
  })

  test.each([
    { name: 'a face in profile', bytes: drawn('unusable-profile'), says: /turned away/ },
    { name: 'what is no photo', bytes: new TextEncoder().encode('<html></html>'), says: /not a JPEG/ },
  ])('says why it cannot be taken of $name, and never that all is well', async ({ bytes, says }) => {
    const { look } = await opened(bytes)
    const seen = await look()
    expect(seen).toMatchObject({ kind: 'not-assessed', reasons: [{ says: expect.stringMatching(says) }] })
    expect(JSON.stringify(seen)).not.toMatch(/normal/i)
  })

  test('of a photo that the record does not give: not assessed', async () => {
    const { look } = await opened(drawn('ordinary-woman-38'), {
      prepare: (ehr) => {
        ehr.photos = {}
        ehr.be.media = [mediaOf('patient-a', 'face')]
      },
    })
    expect(await look()).toMatchObject({
      kind: 'not-assessed',
      reasons: [{ says: expect.stringContaining('could not be fetched') }],
    })
  })

  test('of a photo whose own data make it a child’s: not assessed', async () => {
    const { look } = await opened(drawn('acromegaly-man-47-2019'), {
      prepare: (ehr) => {
        ehr.be.media = [mediaOf('patient-a', 'face', { createdDateTime: undefined })]
        ehr.be.patient = { birthDate: '2005-01-01' }
      },
    })
    expect(await look()).toMatchObject({
      kind: 'not-assessed',
      reasons: [{ says: expect.stringContaining('under 18') }],
    })
  })

  test.each([
    { code: 'INFERENCE_BUSY', expected: { kind: 'pending' } },
    {
      code: 'INFERENCE_TIMEOUT',
      expected: { kind: 'not-assessed', reasons: [{ says: 'The assessment failed.' }] },
    },
  ] as const)('where inference answers $code', async ({ code, expected }) => {
    const failing: FaceModels = { ...models, explain: () => Promise.reject(new AppError(code)) }
    const { look } = await opened(drawn('ordinary-woman-38'), { using: failing })
    expect(await look()).toMatchObject(expected)
  })
})

test('two photos of a man over time: both scored, compared, and found again', async () => {
  const { overTime, ehr } = await opened(drawn('acromegaly-man-47-2019'), {
    prepare: (prepared) => {
      prepared.photos = {
        old: { type: 'image/jpeg', bytes: drawn('acromegaly-man-47-2019') },
        new: { type: 'image/jpeg', bytes: drawn('acromegaly-man-47-2026') },
      }
      prepared.be.patient = { gender: 'male', birthDate: '1979-01-01' }
      prepared.be.media = [
        mediaOf('patient-a', 'new', { createdDateTime: '2026-09-14' }),
        mediaOf('patient-a', 'old', { createdDateTime: '2019-05-14' }),
      ]
    },
  })
  await expect.poll(async () => (await overTime()).pending, { timeout: 20_000 }).toBe(0)
  const { points, changes, noise } = await overTime()
  expect(points.map(({ mediaId }) => mediaId)).toEqual(['media-old', 'media-new'])
  for (const { measures } of points) expect(Object.keys(measures ?? {})).toEqual(Object.keys(noise.measures))
  const rise = changes.find(({ condition }) => condition === 'acromegaly')
  expect(rise).toMatchObject({ fromTakenOn: '2019-05-14', beyond: 'other-expression' })
  expect(rise?.says).toMatch(
    /^\d\.\d\d higher than on 2019-05-14; more than another expression alone may bring/,
  )
  // Each picture was fetched once, and its assessment found again.
  expect(ehr.requests.filter((request) => request.startsWith('/fhir/Binary'))).toHaveLength(2)
})
