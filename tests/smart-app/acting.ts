import type { PatientFindings } from '../../src/assessments/find.ts'
import { photoPlaces } from '../../src/assessments/photo-places.ts'
import { PAGE_HEADER } from '../../src/smart-app/same-origin.ts'
import type { AppView } from '../../src/smart-app/view.ts'
import { siteOf, startApp, type TestApp } from './app.ts'
import type { Answer } from './browser.ts'
import { type Misbehaviour, mediaOf, startTestEhr, type TestEhr } from './ehr.ts'
import { found, photoFindings } from './findings.ts'

export const NOW = new Date('2026-11-02T09:00:00Z')

/** A view that is open, on a patient of its own, and what can be done in it. */
export type Acting = {
  readonly ehr: TestEhr
  readonly app: TestApp
  readonly patient: string
  readonly page: string
  view(): Promise<AppView>
  /** As the page posts; with other headers where they are given. */
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  get(path: string): Promise<Answer>
  send(method: string, path: string): Promise<Answer>
  /** As the page lists the photos, so that they may be spoken of. */
  listPhotos(): Promise<void>
}

export type ActingSite = {
  readonly site?: Readonly<Record<string, unknown>>
  readonly smart?: Readonly<Record<string, unknown>>
  readonly ehr?: Misbehaviour
  readonly given?: PatientFindings
  readonly changes?: Parameters<typeof startApp>[1]
}

let patients = 0

export async function acting({ site, smart, ehr: be, given, changes }: ActingSite = {}): Promise<Acting> {
  const ehr = await startTestEhr()
  const patient = `patient-${++patients}`
  Object.assign(ehr.be, { media: [mediaOf(patient, 'face')], ...be })
  ehr.photos = { face: { type: 'image/jpeg', bytes: new Uint8Array([0xff, 0xd8, 1]) } }
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const app = await startApp(ehr, {
    now: () => NOW,
    sites: [siteOf(ehr, { policy: { gate: 'off' }, ...site }, smart)],
    photoPlaces: photoPlaces({ now: () => NOW, log }),
    findPatientFindings: async () => given ?? found(photoFindings('suspected')),
    ...changes,
  })
  const browser = app.browser()
  const page = await app.open(browser, ehr, patient)
  const headers = { origin: new URL(page).origin, [PAGE_HEADER]: '1', 'content-type': 'application/json' }
  return {
    ehr,
    app,
    patient,
    page,
    view: async () => JSON.parse((await browser.get(`${page}api/view`)).text),
    post: (path, body, other = headers) =>
      browser.get(`${page}api/${path}`, {
        method: 'POST',
        headers: other,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    get: (path) => browser.get(`${page}api/${path}`),
    send: (method, path) => browser.get(`${page}api/${path}`, { method, headers }),
    listPhotos: async () => {
      await browser.get(`${page}fhir/Media?subject=Patient/${patient}`)
    },
  }
}

export const PAGE_HEADERS = (page: string) => ({
  origin: new URL(page).origin,
  [PAGE_HEADER]: '1',
  'content-type': 'application/json',
})
