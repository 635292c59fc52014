import type { RequestHandler, Response } from 'express'
import { isSmartSite, type Site } from '../sites.ts'
import { PLAIN_STYLE_SOURCE } from './plain-page.ts'

/** What a page of ours may load: its own files and pictures, nothing inline but one style of ours, nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${PLAIN_STYLE_SOURCE}`,
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
]

/**
 * Headers of everything under `/smart` and `/app`: nothing is kept, no address is passed on, and no page may frame
 * an answer until a site says so.
 */
export const guarded: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  res.set('Referrer-Policy', 'no-referrer')
  res.set('X-Content-Type-Options', 'nosniff')
  res.set('Content-Security-Policy', policy([]))
  // It knows no list of origins, and would forbid what frame-ancestors allows.
  res.removeHeader('X-Frame-Options')
  // It would cut the window off from the EHR that opened it, which may want to close it when the patient changes.
  res.removeHeader('Cross-Origin-Opener-Policy')
  next()
}

/** Lets these origins show the answer in a frame; nobody where the list is empty. */
export function allowFrames(res: Response, frameAncestors: readonly string[]): void {
  res.set('Content-Security-Policy', policy(frameAncestors))
}

/** For pages in words that belong to no launch, and hold nothing of one: any registered EHR may show them. */
export function framesOfAll(sites: readonly Site[]): readonly string[] {
  return [...new Set(sites.filter(isSmartSite).flatMap(({ smart }) => smart.frameAncestors))]
}

function policy(frameAncestors: readonly string[]): string {
  const ancestors = frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"
  return [...PAGE_POLICY, `frame-ancestors ${ancestors}`].join('; ')
}
