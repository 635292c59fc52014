import type { ErrorRequestHandler, Response } from 'express'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { plainPage } from './plain-page.ts'

type Form = 'page' | 'json' | 'fhir'

/** Turns a failure into an answer of the form that the address speaks; the words are safe, the detail stays in the log. */
export function answerFailure(log: Log, form: Form): ErrorRequestHandler {
  return (thrown: unknown, _req, res, next) => {
    if (res.headersSent) return void next(thrown)
    const failure = asAppError(thrown)
    record(log, failure)
    res.status(failure.status)
    FORMS[form](res, failure)
  }
}

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  // A path whose percent signs encode nothing.
  return new AppError(thrown instanceof URIError ? 'RESOURCE_UNKNOWN' : 'UNEXPECTED', { cause: thrown })
}

const FORMS: Readonly<Record<Form, (res: Response, failure: AppError) => void>> = {
  page: (res, { message }) => void res.type('text/html').send(plainPage(message)),
  json: (res, { code, message }) => void res.json({ code, message }),
  fhir: (res, { status, message }) =>
    void res.type('application/fhir+json').json({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: ISSUE_CODES[status] ?? 'exception', details: { text: message } }],
    }),
}

/** @see https://hl7.org/fhir/R4/valueset-issue-type.html */
const ISSUE_CODES: Readonly<Record<number, string>> = {
  401: 'login',
  404: 'not-found',
  503: 'transient',
  504: 'timeout',
}

function record(log: Log, { code, status, detail, cause }: AppError): void {
  // Of a foreign error only the kind: its message may quote what the EHR sent.
  const fields = { code, detail, cause: cause instanceof Error ? cause.name : undefined }
  if (status < 500) log.warn('app-refused', fields)
  else log.error('app-failed', fields)
}
