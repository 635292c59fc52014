import type { FetchEarly } from '../assessments/early-photos.ts'
import type { FindPatientFindings, PatientFindings } from '../assessments/find.ts'
import type { PhotoPlacesOf } from '../assessments/photo-places.ts'
import { type Day, dayIn } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import type { Decision } from '../clinical/decision.ts'
import { type Chart, readChart } from '../fhir/chart.ts'
import { type DraftedOrder, draftedOrders, wordsOf } from '../fhir/draft-orders.ts'
import { openRecord, type RecordDoor } from '../fhir/record.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { MaxMode } from '../modes.ts'
import { cardMode, mayScore } from '../modes.ts'
import { recordPlace } from '../site-network.ts'
import { isSmartSite, type Site } from '../sites.ts'
import type { AuditNotes } from '../storage/audit-entry.ts'
import { decidedBy, noteAnswer } from './audit-answer.ts'
import { type CardsInput, cardsFor } from './card.ts'
import { cardIds } from './card-ids.ts'
import { type CalledFor, type CardMemoryDeps, noteAfterwards, pastOf, recorded } from './card-memory.ts'
import type { CardModel } from './detail.ts'
import { type HookCall, ordersOf } from './request.ts'
import type { HookAnswer } from './response.ts'
import { noteShortBudget } from './short-budget.ts'
import { trace } from './trace.ts'

export type AnswerDeps = CardMemoryDeps & {
  readonly baseUrl: URL
  readonly findPatientFindings: FindPatientFindings
  /** Where photos may lie; among Media where left out. */
  readonly photoPlaces?: PhotoPlacesOf
  /** Fetches what an earlier call has listed; nothing is fetched before it is listed where left out. */
  readonly fetchEarly?: FetchEarly
  readonly model: CardModel & { readonly version: string; readonly hash: string; readonly maxMode: MaxMode }
  readonly audit: AuditNotes
  readonly metrics: Pick<Metrics, 'budgetShort'>
}

/** How much of the budget the parts may take that a decision can do without: the rest is for the photos. */
const SIDE_SHARE = 0.75

const NOTHING_TO_SAY: HookAnswer = { cards: [] }

/**
 * Answers one hook call of a site with what is known within the site's time budget.
 *
 * @param hasLeft - aborted once an answer has left, also one that did not wait for this
 * @throws {AppError} PREFETCH_MISSING when the Patient was neither sent nor readable
 */
export async function answerCall(
  call: HookCall,
  site: Site,
  deps: AnswerDeps,
  hasLeft: AbortSignal,
): Promise<HookAnswer> {
  const answered = { call, site, hasLeft }
  if (!mayScore(site)) {
    noteAnswer(answered, { cards: 0, decided: {} }, deps)
    return NOTHING_TO_SAY
  }

  const started = performance.now()
  const calledFor = calledForBy(call, site, deps)
  const [known, past] = await Promise.all([learn(call, site, calledFor.today, deps), pastOf(calledFor, deps)])
  const { facts } = known.chart
  const { findings } = known.found
  const { policy } = site
  const drafts = await draftsOf(call, site)
  const draftOrders = wordsOf(drafts)
  const { hook } = call
  const { served } = past
  const decision = decide({ hook, draftOrders, served, findings, facts, today: known.today, policy })

  const mode = cardMode(site, call.context.patientId, deps.model.maxMode)
  const ids = cardIds()
  const worded =
    mode === 'none' || !past.known
      ? NOTHING_TO_SAY
      : answerFrom({
          ...deps,
          ...ids,
          ...known,
          ...call.context,
          decision,
          facts,
          site,
          drafts,
          mode,
          hasApp: isSmartSite(site),
        })
  const { found } = known
  const shown = { cards: worded.cards, ids, mode, decision, found, facts, modelHash: deps.model.hash }
  const answer = { ...worded, cards: await recorded(calledFor, shown, deps) }
  void noteAfterwards(calledFor, past, { facts, mode }, deps)
  logAnswer(answer, decision, known, {
    site,
    hook,
    ms: Math.round(performance.now() - started),
    log: deps.log,
  })
  noteAnswer(answered, { cards: answer.cards.length, decided: decidedBy(decision, findings) }, deps)
  return answer
}

function calledForBy(call: HookCall, site: Site, { now }: AnswerDeps): CalledFor {
  const { hook, hookInstance, context } = call
  const { patientId, encounterId } = context
  const today = dayIn(site.timeZone, now())
  return { site, hook, hookInstance, patientId, encounterId: encounterId ?? null, today }
}

/** What is being ordered that the rules know; nothing at a hook that is about no orders. */
function draftsOf(call: HookCall, site: Site): Promise<readonly DraftedOrder[]> {
  const orders = ordersOf(call)
  if (!orders) return Promise.resolve([])
  const { patientId } = call.context
  const base = new URL(site.fhirBase)
  return draftedOrders({ ...orders, patientId, base, codeMap: site.codeMap, own: site })
}

/** What is known of a patient within the time of a call. */
type Known = { readonly today: Day; readonly chart: Chart; readonly found: PatientFindings }

async function learn(call: HookCall, site: Site, today: Day, deps: AnswerDeps): Promise<Known> {
  const { patientId } = call.context
  const signal = AbortSignal.timeout(site.budgetMs)
  const accessToken = call.fhirAuthorization?.access_token
  const record = accessToken ? doorTo(site, accessToken, signal) : null

  const prefetch = call.prefetch ?? {}
  const fhirBase = new URL(site.fhirBase)
  // Without a door to the record all that can be known is here, and nothing is waited for.
  const side = record && { sideSignal: AbortSignal.timeout(Math.round(site.budgetMs * SIDE_SHARE)) }
  const photoPlaces = deps.photoPlaces?.now({ site, patientId, record }) ?? {}
  const early = deps.fetchEarly?.({ site, patientId, record })
  const asked = { patientId, prefetch, record, fhirBase, today, ...side, site, photoPlaces }
  const chart = await readChart({ ...asked, ...(early && { onPatient: early.begin }) })
  const finding = { site, patientId, chart, record, today, ...(early && { early }), signal }
  const found = await deps.findPatientFindings(finding)
  noteShortBudget({ site, chart, found, signal }, deps)
  return { today, chart, found }
}

/** The site's own FHIR server and never the address in the body, though the two were found equal. */
function doorTo(site: Site, accessToken: string, signal: AbortSignal): RecordDoor {
  return openRecord({ ...recordPlace(site), accessToken, signal })
}

function answerFrom(input: CardsInput): HookAnswer {
  const cards = cardsFor(input)
  return input.mode === 'demo' ? { cards, extension: trace(input.decision, input.found) } : { cards }
}

/** Why there was a card or none, for whoever runs the service: rules and counts, nothing of the chart. */
function logAnswer(
  { cards }: HookAnswer,
  decision: Decision,
  { chart: { photosUnread, facts }, found: { findings, photos, pending } }: Known,
  {
    site,
    hook,
    ms,
    log,
  }: { readonly site: Site; readonly hook: HookCall['hook']; readonly ms: number; readonly log: Log },
): void {
  const counts = { cards: cards.length, photos: photos.length, pending, photosUnread }
  const what = { site: site.name, hook, mode: site.mode, ...counts, ...decidedBy(decision, findings) }
  const parts = { unread: decision.unread.join(' '), alsoUnread: facts.alsoUnread.join(' ') }
  log.info('hook-answered', { ...what, ...parts, ms })
}
