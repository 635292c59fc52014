import { fileURLToPath } from 'node:url'
import express, { type ErrorRequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { Day } from '../../../src/clinical/day.ts'
import type { DemoPatient } from '../../chart/demo-patient.ts'
import type { HookCall } from '../call-hook.ts'
import { isFault } from '../faults.ts'
import type { HookAnswer } from '../hook-answer.ts'
import type { RecordStore } from '../record-store.ts'
import { type AppOpening, MENU } from '../smart/open-app.ts'
import type { SignIns } from '../smart/sign-in.ts'
import { chartPage } from './chart-html.ts'
import { chartView } from './chart-view.ts'
import { photoBytes } from './photo-bytes.ts'
import type { ShownCards } from './shown-cards.ts'
import { strictHeaders } from './strict-headers.ts'

export type PageParts = {
  readonly patients: readonly DemoPatient[]
  readonly today: Day
  readonly store: RecordStore
  readonly cards: ShownCards
  readonly signIns: SignIns
  /** What a frame in these pages may show. */
  readonly frameSources: () => readonly string[]
  /** The address at which an app opens, or null. */
  openApp(opening: AppOpening): string | null
  callHook(call: Pick<HookCall, 'patientId' | 'faults'>): Promise<HookAnswer>
}

const STATIC_FILES = fileURLToPath(new URL('static/', import.meta.url))

/** The charts in the browser, and what a click in them does. */
export function chartPages(parts: PageParts): Router {
  const router = Router()
  router.use(strictHeaders(parts.frameSources))
  router.use('/assets', express.static(STATIC_FILES))
  router.get(['/', '/charts/:id'], (req, res, next) => {
    parts.signIns.welcome(req, res)
    next()
  })
  router.get('/', (_req, res) => void res.send(chartPage(parts.patients, null).text))

  router.get('/charts/:id', async (req, res) => {
    const chart = await chartView(parts.store, req.params.id, parts.today)
    res.status(chart === null ? 404 : 200).send(chartPage(parts.patients, chart).text)
  })

  router.get('/charts/:id/photos/:photo', async (req, res) => {
    const photo = await photoBytes(parts.store, req.params.id, req.params.photo)
    if (photo === null) return void res.sendStatus(404)
    res.type(photo.contentType).send(photo.bytes)
  })

  router.use(express.json({ limit: '100kb' }))
  router.post('/charts/:id/call', async (req, res) => {
    const faults = opened(req.body).faults.filter(isFault)
    const answer = await parts.callHook({ patientId: req.params.id, faults })
    parts.cards.show(req.params.id, answer.kind === 'answered' ? answer.cards : [])
    res.json(answer)
  })

  router.post('/charts/:id/launch', (req, res) => {
    const { from, faults } = launched.parse(req.body)
    const patientId = req.params.id
    const userId = parts.signIns.userOf(req)
    if (userId === null) return void res.sendStatus(401)
    const link = from === MENU ? MENU : parts.cards.appLink(patientId, from.card, from.link)
    const isHere = parts.patients.some(({ id }) => id === patientId)
    const opening = { userId, patientId, faults: new Set(faults.filter(isFault)) }
    const address = link === null || !isHere ? null : parts.openApp({ link, ...opening })
    answerOrRefuse(res, address === null ? null : { address })
  })

  router.post('/charts/:id/accept', async (req, res) => {
    const { card, suggestion } = accepted.parse(req.body)
    answerOrRefuse(res, await parts.cards.accept(req.params.id, card, suggestion))
  })

  router.post('/charts/:id/override', async (req, res) => {
    const { card, reason } = overridden.parse(req.body)
    answerOrRefuse(res, await parts.cards.override(req.params.id, card, reason))
  })
  router.use(refuseBadRequest)
  return router
}

const refuseBadRequest: ErrorRequestHandler = (error, _req, res, next) => {
  const isBad = error instanceof z.ZodError || error instanceof SyntaxError
  if (isBad) res.sendStatus(400)
  else next(error)
}

const launched = z.object({
  /** From the menu, or the link of a card. */
  from: z.union([z.literal(MENU), z.object({ card: z.number().int(), link: z.number().int() })]),
  faults: z.array(z.string()).default([]),
})
const accepted = z.object({ card: z.number().int(), suggestion: z.number().int() })
const overridden = z.object({ card: z.number().int(), reason: z.number().int() })

function opened(body: unknown) {
  return z.object({ faults: z.array(z.string()).default([]) }).parse(body)
}

function answerOrRefuse(res: Response, answer: object | null): void {
  if (answer === null) res.sendStatus(404)
  else res.json(answer)
}
