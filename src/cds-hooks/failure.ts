import type { NextFunction, Request, Response } from 'express'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { TooManyCalls } from './call-limits.ts'

/**
 * Turns a failure into an answer: 401 stays empty, so that a stranger learns nothing; every other one carries an
 * OperationOutcome (CDS Hooks 3.0 asks for it, 2.0 allows it).
 *
 * Our own mistake answers 500 and not an empty list of cards: no cards would say that there is nothing to tell,
 * which nobody knows. An EHR shows no card either way, and the failure stays visible where it is watched.
 */
export function answerFailure(log: Log) {
  return (thrown: unknown, _req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) {
      next(thrown)
      return
    }
    const failure = asAppError(thrown)
    record(log, failure)
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

function record(log: Log, { code, status, detail, cause }: AppError): void {
  // Those are many where there is one, and were said when the limit was reached.
  if (status === 429) return
  if (status === 401) log.warn('call-not-trusted', { reason: detail })
  else if (status < 500) log.warn('call-refused', { code, detail })
  // Only the kind of a foreign error: its message may quote the chart.
  else log.error('call-failed', { code, detail, cause: cause instanceof Error ? cause.name : undefined })
}

function operationOutcome(failure: AppError) {
  const details = failure.status === 400 ? failure.detail : failure.status === 412 ? 'Patient' : undefined
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
  429: 'throttled',
  503: 'transient',
}
