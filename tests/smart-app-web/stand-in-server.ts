import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type {
  About,
  FilingAnswer,
  OrdersAnswer,
  PhotoReportAnswer,
  SnoozeAnswer,
  WithdrawalAnswer,
} from '../../src/smart-app/acts.ts'
import type { PhotoLook } from '../../src/smart-app/look.ts'
import type { OverTime } from '../../src/smart-app/over-time.ts'
import type { AppView } from '../../src/smart-app/view.ts'
import { LOOKED, NOT_LOOKED } from './looks.ts'
import { OVER_TIME } from './over-times.ts'

/** How the back end behaves for one launch key; `view` gets the number of the request, from 1. */
export type Launch = {
  readonly view: (request: number) => AppView | number | 'not-json'
  readonly patientId?: string
  /** The ids of the photos that the record lists; all of them where left out. */
  readonly listed?: readonly string[]
  /** How many photos the record lists besides, each of an earlier month. */
  readonly older?: number
  /** How long each picture takes. */
  readonly slowPicturesMs?: number
  /** How many the record holds, where it lists fewer. */
  readonly total?: number
  readonly recordStatus?: number
  /** What is answered to the search of photos alone. */
  readonly photosStatus?: number
  readonly missingPictures?: boolean
  readonly about?: About | number
  /** What is answered to what is posted, by its path under `api/`; each gets the number of the request, from 1. */
  readonly posts?: Posts
  /** Of each photo by its id and the number of the request for it; as `looks.ts` has it where left out. */
  readonly look?: (mediaId: string, request: number) => PhotoLook | number
  readonly overTime?: (request: number) => OverTime | number
  /** How long looks and what is seen over time take. */
  readonly slowMs?: number
}

/** What the back end answers to what is posted, by its path under `api/`; null where it is 204 without a body. */
type Answers = {
  readonly orders: OrdersAnswer
  readonly snooze: SnoozeAnswer
  readonly 'photo-report': PhotoReportAnswer
  readonly filing: FilingAnswer
  readonly 'filing/withdraw': WithdrawalAnswer
  readonly 'filing/not-there': WithdrawalAnswer
  readonly answer: null
  readonly impression: null
  readonly 'log-out': null
}

type Posts = { readonly [Path in keyof Answers]?: (request: number) => PostAnswer<Answers[Path]> }

/**
 * 204, another status, an answer (after a while), or one that breaks off. `strange` is none that the contract knows, on
 * purpose.
 */
export type PostAnswer<Answer = unknown> =
  | number
  | 'cut'
  | { readonly strange: unknown }
  | (Answer extends null ? never : { readonly body: Answer; readonly afterMs?: number })

/** Something that the page sent to change something. */
export type Posted = { readonly path: string; readonly body: unknown; readonly fromPage: boolean }

export type StandIn = {
  page(key: string): string
  /** What was posted for a launch key, in its order. */
  posted(key: string): readonly Posted[]
  readonly host: string
  close(): Promise<void>
}

/** The service's base path in these tests: the page must work under any. */
const APP = '/hospital/facies/app/'

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url))
const PHOTOS = fileURLToPath(new URL('../../demo/photos', import.meta.url))

/** The strictest policy that the page must work under: no inline script, no inline style, no other host. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Serves the built page and stands in for the back end's answers, on loopback. */
export async function standInServer(launches: Readonly<Record<string, Launch>>): Promise<StandIn> {
  const seen = new Map<string, number>()
  const posted = new Map<string, Posted[]>()
  const server = createServer((req, res) => {
    answer(req, res, { launches, seen, posted }).catch(() => res.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    page: (key) => `http://${host}${APP}${key}/`,
    posted: (key) => posted.get(key) ?? [],
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type State = {
  readonly launches: Readonly<Record<string, Launch>>
  readonly seen: Map<string, number>
  readonly posted: Map<string, Posted[]>
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  { launches, seen, posted }: State,
): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://127.0.0.1')
  const [key = '', ...rest] = url.pathname.startsWith(APP) ? url.pathname.slice(APP.length).split('/') : []
  const path = rest.join('/')
  res.setHeader('Content-Security-Policy', POLICY)
  if (key === 'assets') return sendFile(res, path)
  const launch = launches[key]
  if (!launch) return void res.writeHead(404).end()
  if (path === '') return sendPage(res)
  if (req.method === 'POST') return sendPosted(req, res, { key, path, launch, seen, posted })
  if (path === 'api/about') return sendAbout(res, launch)
  if (path === 'api/view') return sendView(res, launch, count(seen, key))
  if (path === 'api/over-time') return sendOverTime(res, launch, count(seen, `${key} over time`))
  const looked = path.match(/^api\/photos\/([^/]+)\/look$/)?.[1]
  if (looked) return sendLook(res, launch, looked, count(seen, `${key} ${looked}`))
  if (launch.recordStatus) return void res.writeHead(launch.recordStatus).end()
  if (launch.slowPicturesMs && path.startsWith('fhir/Binary/')) await sleep(launch.slowPicturesMs)
  return sendRecord(res, `${path}${decodeURIComponent(url.search)}`, launch)
}

async function sendPage(res: ServerResponse): Promise<void> {
  res.setHeader('Content-Type', 'text/html').end(await readFile(join(WEB, 'index.html')))
}

async function sendFile(res: ServerResponse, name: string): Promise<void> {
  res
    .setHeader('Content-Type', TYPES[extname(name)] ?? 'text/plain')
    .end(await readFile(join(WEB, 'assets', name)))
}

function sendView(res: ServerResponse, launch: Launch, request: number): void {
  const view = launch.view(request)
  if (view === 'not-json') return void res.setHeader('Content-Type', 'text/html').end('<p>proxy</p>')
  if (typeof view === 'number') return void res.writeHead(view).end()
  json(res, view)
}

type PostRequest = Omit<State, 'launches'> & {
  readonly key: string
  readonly path: string
  readonly launch: Launch
}

async function sendPosted(
  req: IncomingMessage,
  res: ServerResponse,
  { key, path, launch, seen, posted }: PostRequest,
): Promise<void> {
  const text = Buffer.concat(await Array.fromAsync(req)).toString('utf8')
  const name = path.replace(/^api\//, '')
  const fromPage = req.headers['x-facies-page'] === '1'
  posted.set(key, [
    ...(posted.get(key) ?? []),
    { path: name, body: text === '' ? null : JSON.parse(text), fromPage },
  ])
  const answers: Readonly<Record<string, ((request: number) => PostAnswer) | undefined>> = launch.posts ?? {}
  const answered = answers[name]?.(count(seen, `${key} ${name}`)) ?? 404
  if (answered === 'cut') return breakOff(res)
  if (typeof answered === 'number') return void res.writeHead(answered).end()
  if ('strange' in answered) return json(res, answered.strange)
  await sleep(answered.afterMs ?? 0)
  json(res, answered.body)
}

/** In the midst of the answer: before it, the browser itself would send the request once more. */
function breakOff(res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' })
  res.write('{"orders":', () => res.destroy())
}

function sendAbout(res: ServerResponse, { about = 404 }: Launch): void {
  if (typeof about === 'number') return void res.writeHead(about).end()
  json(res, about)
}

async function sendLook(
  res: ServerResponse,
  launch: Launch,
  mediaId: string,
  request: number,
): Promise<void> {
  if (launch.slowMs) await sleep(launch.slowMs)
  const look = (launch.look ?? usualLook)(mediaId, request)
  if (typeof look === 'number') return void res.writeHead(look).end()
  json(res, look)
}

function usualLook(mediaId: string): PhotoLook {
  return mediaId === 'turned' ? NOT_LOOKED : { ...LOOKED, mediaId }
}

async function sendOverTime(res: ServerResponse, launch: Launch, request: number): Promise<void> {
  if (launch.slowMs) await sleep(launch.slowMs)
  const answered = launch.overTime?.(request) ?? OVER_TIME
  if (typeof answered === 'number') return void res.writeHead(answered).end()
  json(res, answered)
}

const MEDIA = [
  { id: 'newest', picture: 'cushing-woman-41.jpg' },
  { id: 'turned', picture: 'unusable-profile.jpg' },
  { id: 'undated', picture: 'cushing-woman-29.jpg' },
]

function sendRecord(res: ServerResponse, path: string, launch: Launch): void {
  const id = launch.patientId ?? 'keller-anna'
  const media = [...MEDIA, ...olderMedia(launch.older)]
  const picture = media.find((one) => path === `fhir/Binary/${one.id}-bytes`)?.picture
  if (picture && launch.missingPictures) return void res.writeHead(404).end()
  if (picture)
    return void createReadStream(join(PHOTOS, picture)).pipe(res.setHeader('Content-Type', 'image/jpeg'))
  if (path === 'fhir/Patient/keller-anna') return void json(res, patient(id))
  if (path === 'fhir/Media?subject=Patient/keller-anna&_count=99')
    return void (launch.photosStatus
      ? res.writeHead(launch.photosStatus).end()
      : json(res, { ...mediaOf(id, launch), ...(launch.total && { total: launch.total }) }))
  res.writeHead(404).end()
}

function patient(id: string) {
  const name = [{ use: 'official', family: 'Demo-Keller', given: ['Änne'] }]
  const identifier = [{ type: { coding: [{ code: 'MR' }] }, value: 'MRN-4711' }]
  return { resourceType: 'Patient', id, name, gender: 'female', birthDate: '1985-03-02', identifier }
}

type Medium = { readonly id: string; readonly picture: string; readonly takenOn?: string }

function olderMedia(count = 0): readonly Medium[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `older-${i}`,
    picture: 'ordinary-woman-38.jpg',
    takenOn: `${2023 - Math.floor(i / 12)}-${String(12 - (i % 12)).padStart(2, '0')}-03`,
  }))
}

function mediaOf(id: string, { listed = MEDIA.map((media) => media.id), older }: Launch) {
  const all: readonly Medium[] = [...MEDIA.filter((media) => listed.includes(media.id)), ...olderMedia(older)]
  const entry = all.map((media) => ({
    resource: {
      resourceType: 'Media',
      id: media.id,
      status: 'completed',
      ...(media.takenOn && { createdDateTime: media.takenOn }),
      subject: { reference: `Patient/${id}` },
      content: { contentType: 'image/jpeg', url: `Binary/${media.id}-bytes` },
    },
  }))
  return { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }
}

function json(res: ServerResponse, body: unknown): void {
  res.setHeader('Content-Type', 'application/json').end(JSON.stringify(body))
}

function count(seen: Map<string, number>, key: string): number {
  const request = (seen.get(key) ?? 0) + 1
  seen.set(key, request)
  return request
}
