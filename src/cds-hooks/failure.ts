import type { NextFunction, Request, Response } from 'express'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { buckets } from '../token-bucket.ts'
import { TooManyCalls } from './call-limits.ts'
import { tokenWords } from './token-words.ts'
import { NotTrusted } from './trust.ts'

/**
 * Turns a failure into an answer: 401 stays empty, so that a stranger learns nothing; every other one carries an
 * OperationOutcome (CDS Hooks 3.0 asks for it, 2.0 allows it).
 *
 * Our own mistake answers 500 and not an empty list of cards: no cards would say that there is nothing to tell,
 * which nobody knows. An EHR shows no card either way, and the failure stays visible where it is watched.
 */
export function answerFailure(log: Log, now: () => Date) {
  const record = recorder(log, now)
  return (thrown: unknown, req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) {
      next(thrown)
      return
    }
    const failure = asAppError(thrown)
    record(failure, req)
    if (failure instanceof TooManyCalls) res.set('Retry-After', String(failure.retryAfterS))
    res.status(failure.status)
    if (failure.status === 401) res.end()
    else res.json(operationOutcome(failure))
  }
}

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  // A path whose percent signs encode nothing.
  return new AppError(thrown instanceof URIError ? 'SERVICE_UNKNOWN' : 'UNEXPECTED', { cause: thrown })
}

/** Lines a minute for each way to refuse a stranger. A wrongly set up EHR shows in fewer; the metrics count them all. */
export const LINES_PER_MINUTE = 60

function recorder(log: Log, now: () => Date): (failure: AppError, req: Request) => void {
  const lines = buckets(now)
  const unsaid = new Map<string, number>()

  /** How many of its kind were left out before this line; null where it is left out itself. */
  function leftOut(kind: string): number | null {
    const before = unsaid.get(kind) ?? 0
    const isFull = lines.take(kind, LINES_PER_MINUTE) > 0
    unsaid.set(kind, isFull ? before + 1 : 0)
    return isFull ? null : before
  }

  return (failure, req) => {
    const { code, status, detail, cause } = failure
    // Those are many where there is one, and were said when the limit was reached.
    if (status === 429) return
    // Only the kind of a foreign error: its message may quote the chart.
    if (status >= 500)
      return log.error('call-failed', {
        code,
        detail,
        cause: cause instanceof Error ? cause.name : undefined,
      })
    const kind = kindOfStranger(failure)
    const before = kind === null ? 0 : leftOut(kind)
    if (before === null) return
    const more = before > 0 ? { leftOut: before } : {}
    if (status === 401)
      log.warn('call-not-trusted', { reason: detail, ...tokenWords(req.get('authorization')), ...more })
    else log.warn('call-refused', { code, detail, ...more })
  }
}

/** What anybody can be refused for, from however many addresses; null for what takes a trusted caller, who has a rate. */
function kindOfStranger(failure: AppError): string | null {
  if (failure instanceof NotTrusted) return failure.reason
  return failure.status === 404 || failure.status === 405 ? failure.code : null
}

/** Their details name fields, never their values. */
const SAYS_WHERE: readonly number[] = [400, 422]

function operationOutcome(failure: AppError) {
  const details = SAYS_WHERE.includes(failure.status)
    ? failure.detail
    : failure.status === 412
      ? 'Patient'
      : undefined
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: ISSUE_CODES[failure.status] ?? 'exception',
        details: { text: failure.message },
        ...(details && { diagnostics: details }),
      },
    ],
  }
}

/** @see https://hl7.org/fhir/R4/valueset-issue-type.html */
const ISSUE_CODES: Readonly<Record<number, string>> = {
  400: 'invalid',
  404: 'not-found',
  405: 'not-supported',
  412: 'required',
  413: 'too-long',
  415: 'not-supported',
  422: 'processing',
  429: 'throttled',
  503: 'transient',
}
