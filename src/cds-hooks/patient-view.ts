import { randomUUID } from 'node:crypto'
import type { FindPatientFindings, PatientFindings } from '../assessments/find.ts'
import { dayIn } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import type { Decision } from '../clinical/decision.ts'
import { readChart } from '../fhir/chart.ts'
import { openRecord, type RecordDoor } from '../fhir/record.ts'
import type { Log } from '../log.ts'
import type { MaxMode } from '../modes.ts'
import { cardMode, mayScore } from '../modes.ts'
import type { Site } from '../sites.ts'
import { type CardModel, cardsFor } from './card.ts'
import type { PatientViewCall } from './request.ts'
import type { HookAnswer } from './response.ts'
import { trace } from './trace.ts'

export type PatientViewDeps = {
  readonly baseUrl: URL
  readonly findPatientFindings: FindPatientFindings
  readonly model: CardModel & { readonly version: string; readonly hash: string; readonly maxMode: MaxMode }
  readonly log: Log
  readonly now: () => Date
}

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

  const { patientId } = call.context
  const started = performance.now()
  const today = dayIn(site.timeZone, deps.now())
  const signal = AbortSignal.timeout(site.budgetMs)
  const accessToken = call.fhirAuthorization?.access_token
  const record = accessToken ? doorTo(site, accessToken, signal) : null

  const prefetch = call.prefetch ?? {}
  const chart = await readChart({ patientId, prefetch, record, fhirBase: new URL(site.fhirBase), today })
  const found = await deps.findPatientFindings({ site, patientId, chart, record, today, signal })
  const decision = decide({
    hook: 'patient-view',
    findings: found.findings,
    facts: chart.facts,
    draftOrders: [],
    today,
    served: [],
    policy: site.policy,
  })

  const answer = answerTo(decision, found, { site, patientId, deps })
  deps.log.info('hook-answered', {
    site: site.name,
    cards: answer.cards.length,
    photos: found.photos.length,
    photosUnread: chart.photosUnread,
    pending: found.pending,
    ms: Math.round(performance.now() - started),
  })
  return answer
}

/** The site's own FHIR server and never the address in the body, though the two were found equal. */
function doorTo(site: Site, accessToken: string, signal: AbortSignal): RecordDoor {
  return openRecord({
    fhirBase: new URL(site.fhirBase),
    accessToken,
    signal,
    allowLoopbackHttp: site.mode === 'demo',
  })
}

function answerTo(
  decision: Decision,
  found: PatientFindings,
  { site, patientId, deps }: { site: Site; patientId: string; deps: PatientViewDeps },
): HookAnswer {
  const mode = cardMode(site, patientId, deps.model.maxMode)
  if (mode === 'none') return NOTHING_TO_SAY
  const { baseUrl, model } = deps
  const cards = cardsFor({ decision, found, patientId, mode, baseUrl, model, newId: randomUUID })
  return mode === 'demo' ? { cards, extension: trace(decision, found) } : { cards }
}
