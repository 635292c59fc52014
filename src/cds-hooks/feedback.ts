import type { Request, Response } from 'express'
import { under } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { CallOutcome } from '../metrics.ts'
import type { SiteModes } from '../site-modes.ts'
import type { Site } from '../sites.ts'
import type { AuditNotes } from '../storage/audit-entry.ts'
import type { CardStore, ReportedCard } from '../storage/card-store.ts'
import { HARD_STOP_MS, inTime } from './deadline.ts'
import { parseFeedback } from './feedback-body.ts'
import { siteOf } from './trust.ts'
import type { CallDoor } from './trusted-call.ts'

export type FeedbackDeps = {
  readonly baseUrl: URL
  readonly siteModes: SiteModes
  readonly cards: CardStore
  readonly audit: AuditNotes
  readonly log: Log
  /** What is remembered of photos may have changed. */
  readonly forgetAssessments: () => void
}

/**
 * `POST /cds-services/<id>/feedback`: what became of cards. It answers once the answers are kept for good: 200 and
 * nothing else, since there is nothing to say and nothing that we send is an empty object.
 *
 * @see https://cds-hooks.hl7.org/2.0/#feedback
 */
export function answerFeedback(
  serviceId: string,
  deps: FeedbackDeps,
  door: CallDoor,
): (req: Request, res: Response) => Promise<CallOutcome> {
  const audiences = feedbackAudiences(deps.baseUrl, serviceId)
  return async (req, res) => {
    const { trusted, body, trustMs } = await door.admit(req, res, audiences)
    const keeping = keepFeedback(body, trusted, deps).then(() => 'kept' as const)
    // It may be kept after all; said again, it changes nothing.
    if ((await inTime(HARD_STOP_MS - trustMs, keeping, 'late')) === 'late')
      throw new AppError('DATABASE_UNAVAILABLE', { detail: 'feedback was not kept in time' })
    res.status(200).end()
    return 'done'
  }
}

/** The specification's text can be read in either way, and clients do. */
function feedbackAudiences(baseUrl: URL, serviceId: string): readonly string[] {
  const services = under(baseUrl, '/cds-services')
  return [services, `${services}/${serviceId}`, `${services}/${serviceId}/feedback`]
}

/**
 * Keeps what a trusted caller says of its cards. The body names no FHIR server: where the caller may speak for several
 * sites, the cards themselves say for which.
 *
 * @throws {AppError} REQUEST_INVALID, DATABASE_UNAVAILABLE; CALL_NOT_TRUSTED where several sites fit and no card does
 */
async function keepFeedback(
  body: unknown,
  trusted: readonly Site[],
  deps: Omit<FeedbackDeps, 'baseUrl'>,
): Promise<void> {
  const { cards, audit, log } = deps
  const answers = parseFeedback(body)
  const names = trusted.map(({ name }) => name)
  const { counts, reported } = await cards.answer(answers, names)
  if (counts.kept + counts.older === 0) siteOf(trusted, {})
  log.info('feedback-kept', { site: names.join(' '), ...counts })
  const [site, ...others] = trusted
  if (!site) return
  audit.note({
    event: 'feedback-received',
    // Sites that share an issuer are told apart by the cards alone, and one body may be about several.
    site: others.length === 0 ? site.name : null,
    who: { kind: 'caller', issuer: site.issuer, user: null },
    patientId: null,
    fields: counts,
  })
  if (reported.some(({ bytesMark }) => bytesMark !== null)) deps.forgetAssessments()
  for (const one of reported) noteReport(one, trusted, deps)
}

/** As of a report in the app. Who said it, and the patient's id, the body does not tell: the card and the bytes do. */
function noteReport(
  { card, site: name, bytesMark, modelHash, stands }: ReportedCard,
  trusted: readonly Site[],
  { siteModes, audit, log }: Omit<FeedbackDeps, 'baseUrl'>,
): void {
  const site = trusted.find((one) => one.name === name)
  if (!site) return
  if (bytesMark === null) return void log.warn('photo-of-card-unknown', { site: name })
  const report = { report: 'not-this-patient', bytesMark }
  log.info('photo-reported', { site: name, ...report })
  audit.note({
    event: 'photo-reported',
    site: name,
    who: { kind: 'caller', issuer: site.issuer, user: null },
    patientId: null,
    fields: { mode: siteModes.apply(site).mode, modelHash, ...report, card },
  })
  if (stands) log.error('result-of-other-person-stands', { site: name })
}
