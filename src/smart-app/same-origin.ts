import type { RequestHandler } from 'express'
import { AppError } from '../errors.ts'

/** The page sends it with whatever changes something; a form or a link of another site cannot. */
export const PAGE_HEADER = 'x-facies-page'

/**
 * Lets through what our own page sends, and nothing that another site could make a browser send: in a frame of the EHR
 * the cookie goes along with both.
 *
 * @throws {AppError} FOREIGN_PAGE
 */
export function sameOrigin(baseUrl: URL): RequestHandler {
  return (req, _res, next) => {
    const origin = req.get('origin')
    const site = req.get('sec-fetch-site')
    const isOurs =
      req.get(PAGE_HEADER) === '1' &&
      origin === baseUrl.origin &&
      (site === undefined || site === 'same-origin')
    next(isOurs ? undefined : new AppError('FOREIGN_PAGE'))
  }
}
