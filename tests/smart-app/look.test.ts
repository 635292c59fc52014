import { describe, expect, test } from 'vitest'
import type { FaceLook, LookRequest } from '../../src/assessments/look.ts'
import type { Mode } from '../../src/sites.ts'
import type { SmartAppDeps } from '../../src/smart-app/deps.ts'
import { databaseForTests, siteOf, startApp } from './app.ts'
import { mediaOf, PRACTITIONER, refusalOf, startTestEhr } from './ehr.ts'

databaseForTests()

const LOOKED: FaceLook = {
  kind: 'looked',
  frame: { width: 640, height: 640 },
  crop: { centerX: 320, centerY: 320, side: 400, angleDeg: 0 },
  landmarks: [[1, 2]],
  contours: [[0, 0]],
  conditions: [],
}

/** The app of a chart with one photo, opened; the mode of the site can be changed while it is open. */
async function opened(look: FaceLook = LOOKED, changes: Partial<SmartAppDeps> = {}) {
  const ehr = await startTestEhr()
  ehr.be.media = [mediaOf('patient-a', 'face')]
  const asked: LookRequest[] = []
  let mode: Mode = 'demo'
  const app = await startApp(ehr, {
    sites: [siteOf(ehr, { policy: { imageConsent: 'chart' } })],
    siteModes: { apply: (site) => ({ ...site, mode }) },
    lookAtPhoto: async (request) => {
      asked.push(request)
      return look
    },
    ...changes,
  })
  const browser = app.browser()
  const page = await app.open(browser, ehr)
  const list = (of = page, patient = 'patient-a') => browser.get(`${of}fhir/Media?subject=Patient/${patient}`)
  const lookAt = (id: string, of = page) => browser.get(`${of}api/photos/${id}/look`)
  return {
    ehr,
    app,
    browser,
    page,
    asked,
    list,
    lookAt,
    become: (next: Mode) => {
      mode = next
    },
  }
}

describe('one look at a photo', () => {
  test('is what the model saw, computed for this answer and kept by nobody', async () => {
    const { list, lookAt, asked } = await opened()
    await list()
    const { status, headers, text } = await lookAt('media-face')
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(JSON.parse(text)).toEqual({ ...LOOKED, mediaId: 'media-face' })
    expect(asked).toMatchObject([{ photo: { source: { id: 'media-face' } }, sex: 'female' }])
  })

  test.each<{ look: FaceLook }>([
    { look: { kind: 'pending' } },
    { look: { kind: 'not-assessed', reasons: [{ says: 'The face is blurred.', advice: 'Hold still.' }] } },
  ])('may be $look.kind', async ({ look }) => {
    const { list, lookAt } = await opened(look)
    await list()
    const { status, text } = await lookAt('media-face')
    expect([status, JSON.parse(text)]).toEqual([200, look])
  })

  test('is noted for the audit: who, whose, and what came of it, but no landmark', async () => {
    const { list, lookAt, app, ehr } = await opened()
    await list()
    await lookAt('media-face')
    expect(app.notes).toEqual([
      {
        event: 'photo-looked-at',
        site: 'north',
        who: { kind: 'caller', issuer: ehr.fhirBase, user: `${ehr.fhirBase}/${PRACTITIONER}` },
        patientId: 'patient-a',
        fields: { mode: 'demo', outcome: 'looked', modelHash: 'a'.repeat(64) },
      },
    ])
  })

  test('of a child is not taken', async () => {
    const { ehr, list, lookAt, asked } = await opened()
    ehr.be.media = [mediaOf('patient-a', 'face', { createdDateTime: '2000-01-01' })]
    await list()
    const { text } = await lookAt('media-face')
    expect(JSON.parse(text)).toMatchObject({
      kind: 'not-assessed',
      reasons: [{ says: expect.stringContaining('children') }],
    })
    expect(asked).toEqual([])
  })

  test.each<{
    name: string
    status: number
    code: string
    prepare: (given: Awaited<ReturnType<typeof opened>>) => void
    id?: string
  }>([
    {
      name: 'a photo that was not listed',
      status: 404,
      code: 'RESOURCE_UNKNOWN',
      prepare: () => {},
      id: 'media-other',
    },
    {
      name: 'no name of a photo',
      status: 404,
      code: 'RESOURCE_UNKNOWN',
      prepare: () => {},
      id: 'media_face',
    },
    {
      name: 'a photo that is another patient’s meanwhile',
      status: 404,
      code: 'RESOURCE_UNKNOWN',
      prepare: ({ ehr }) => {
        ehr.be.media = [mediaOf('patient-b', 'face')]
      },
    },
    {
      name: 'a photo that was withdrawn meanwhile',
      status: 404,
      code: 'RESOURCE_UNKNOWN',
      prepare: ({ ehr }) => {
        ehr.be.media = [mediaOf('patient-a', 'face', { status: 'entered-in-error' })]
      },
    },
    {
      name: 'a patient who has refused meanwhile',
      status: 404,
      code: 'RESOURCE_UNKNOWN',
      prepare: ({ ehr }) => {
        ehr.be.consents = [refusalOf('patient-a')]
      },
    },
    {
      name: 'a patient who may have refused',
      status: 404,
      code: 'RESOURCE_UNKNOWN',
      prepare: ({ ehr }) => {
        ehr.be.unread = ['Consent']
      },
    },
    { name: 'a silent site', status: 403, code: 'NOT_OFFERED', prepare: ({ become }) => become('silent') },
    { name: 'a paused site', status: 403, code: 'NOT_OFFERED', prepare: ({ become }) => become('paused') },
    {
      name: 'research, of somebody else',
      status: 403,
      code: 'NOT_OFFERED',
      prepare: ({ become }) => become('research'),
    },
    {
      name: 'live, with a model that was not released',
      status: 403,
      code: 'NOT_OFFERED',
      prepare: ({ become }) => become('live'),
    },
  ])('there is none of $name: $status', async ({ status, code, prepare, id = 'media-face' }) => {
    const given = await opened()
    await given.list()
    prepare(given)
    const answer = await given.lookAt(id)
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code])
    expect(given.asked).toEqual([])
    expect(given.app.notes).toEqual([])
  })

  test('what another launch has listed is not looked at in this one', async () => {
    const { ehr, app, browser, page, list, lookAt, asked } = await opened()
    ehr.be.media = [mediaOf('patient-a', 'face'), mediaOf('patient-b', 'other')]
    const second = await app.open(browser, ehr, 'patient-b')
    await list(second, 'patient-b')
    expect((await lookAt('media-other', page)).status).toBe(404)
    expect((await lookAt('media-other', second)).status).toBe(200)
    expect(asked.map(({ photo }) => photo.source.id)).toEqual(['media-other'])
  })

  test('of one user waits in one line, whatever they have open', async () => {
    const { ehr, app, browser, page, list, lookAt, asked } = await opened()
    const second = await app.open(browser, ehr)
    for (const of of [page, second]) {
      await list(of)
      await lookAt('media-face', of)
    }
    const [one, other] = asked.map(({ from }) => from)
    expect(other).toBe(one)
    expect(one).toMatch(/^north [\w-]{43}$/)
  })

  test('needs the cookie of the browser that opened the app', async () => {
    const { app, list, page, asked } = await opened()
    await list()
    const answer = await app.browser().get(`${page}api/photos/media-face/look`)
    expect(answer.status).toBe(401)
    expect(asked).toEqual([])
  })
})
