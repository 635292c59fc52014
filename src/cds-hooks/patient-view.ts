import { randomUUID } from 'node:crypto'
import type { FindPatientFindings, PatientFindings } from '../assessments/find.ts'
import type { PhotoPlacesOf } from '../assessments/photo-places.ts'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import { type Day, dayIn } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import type { Decision } from '../clinical/decision.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import { type Chart, readChart } from '../fhir/chart.ts'
import { openRecord, type RecordDoor } from '../fhir/record.ts'
import type { Log } from '../log.ts'
import type { MaxMode } from '../modes.ts'
import { cardMode, mayScore } from '../modes.ts'
import { recordPlace } from '../site-network.ts'
import { isSmartSite, type Site } from '../sites.ts'
import { type CardModel, type CardsInput, cardsFor } from './card.ts'
import type { PatientViewCall } from './request.ts'
import type { HookAnswer } from './response.ts'
import { trace } from './trace.ts'

export type PatientViewDeps = {
  readonly baseUrl: URL
  readonly findPatientFindings: FindPatientFindings
  /** Where photos may lie; among Media where left out. */
  readonly photoPlaces?: PhotoPlacesOf
  readonly model: CardModel & { readonly version: string; readonly hash: string; readonly maxMode: MaxMode }
  readonly log: Log
  readonly now: () => Date
}

/** How much of the budget the parts may take that a decision can do without: the rest is for the photos. */
const SIDE_SHARE = 0.75

const NOTHING_TO_SAY: HookAnswer = { cards: [] }

/**
 * Answers one patient-view call of a site with what is known within the site's time budget.
 *
 * @throws {AppError} PREFETCH_MISSING when the Patient was neither sent nor readable
 */
export async function patientView(
  call: PatientViewCall,
  site: Site,
  deps: PatientViewDeps,
): Promise<HookAnswer> {
  if (!mayScore(site)) return NOTHING_TO_SAY

  const started = performance.now()
  const known = await learn(call, site, deps)
  const { facts } = known.chart
  const { findings } = known.found
  const { policy } = site
  const decision = decide({ ...NO_ORDERS, hook: 'patient-view', findings, facts, today: known.today, policy })

  const mode = cardMode(site, call.context.patientId, deps.model.maxMode)
  const answer =
    mode === 'none'
      ? NOTHING_TO_SAY
      : answerFrom({ ...deps, ...known, ...call.context, decision, facts, mode, hasApp: isSmartSite(site) })
  logAnswer(answer, decision, known, { site, ms: Math.round(performance.now() - started), log: deps.log })
  return answer
}

const NO_ORDERS = { draftOrders: [], served: [] }

/** What is known of a patient within the time of a call. */
type Known = { readonly today: Day; readonly chart: Chart; readonly found: PatientFindings }

async function learn(call: PatientViewCall, site: Site, deps: PatientViewDeps): Promise<Known> {
  const { patientId } = call.context
  const today = dayIn(site.timeZone, deps.now())
  const signal = AbortSignal.timeout(site.budgetMs)
  const accessToken = call.fhirAuthorization?.access_token
  const record = accessToken ? doorTo(site, accessToken, signal) : null

  const prefetch = call.prefetch ?? {}
  const fhirBase = new URL(site.fhirBase)
  const sideSignal = AbortSignal.timeout(Math.round(site.budgetMs * SIDE_SHARE))
  const photoPlaces = deps.photoPlaces?.now({ site, patientId, record }) ?? {}
  const asked = { patientId, prefetch, record, fhirBase, today, sideSignal, site, photoPlaces }
  const chart = await readChart(asked)
  const found = await deps.findPatientFindings({ site, patientId, chart, record, today, signal })
  return { today, chart, found }
}

/** The site's own FHIR server and never the address in the body, though the two were found equal. */
function doorTo(site: Site, accessToken: string, signal: AbortSignal): RecordDoor {
  return openRecord({ ...recordPlace(site), accessToken, signal })
}

function answerFrom(input: Omit<CardsInput, 'newId'>): HookAnswer {
  const cards = cardsFor({ ...input, newId: randomUUID })
  return input.mode === 'demo' ? { cards, extension: trace(input.decision, input.found) } : { cards }
}

/** Why there was a card or none, for whoever runs the service: rules and counts, nothing of the chart. */
function logAnswer(
  { cards }: HookAnswer,
  { axes, unread }: Decision,
  { chart: { photosUnread, facts }, found: { findings, photos, pending } }: Known,
  { site, ms, log }: { readonly site: Site; readonly ms: number; readonly log: Log },
): void {
  const counts = { cards: cards.length, photos: photos.length, pending, photosUnread }
  const decided = CONDITION_KEYS.map((condition) => {
    const outcome = findingThatCounts(findings, condition)?.outcome ?? 'not-assessed'
    return [condition, `${outcome} ${axes[condition].reason ?? axes[condition].action}`]
  })
  const what = { site: site.name, mode: site.mode, ...counts, ...Object.fromEntries(decided) }
  const parts = { unread: unread.join(' '), alsoUnread: facts.alsoUnread.join(' ') }
  log.info('hook-answered', { ...what, ...parts, ms })
}
