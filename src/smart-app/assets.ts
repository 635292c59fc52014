import { extname } from 'node:path'
import express, { type RequestHandler } from 'express'

const YEAR_S = 365 * 24 * 60 * 60

/** What the build lays beside a file, a third of its size. */
const PACKED = '.gz'

/**
 * The files of the built page, packed for whoever takes that. Their names change with their content, so each is
 * fetched once.
 */
export function assets(folder: string): RequestHandler {
  const files = express.static(folder, {
    immutable: true,
    maxAge: YEAR_S * 1000,
    index: false,
    redirect: false,
    setHeaders(res, path) {
      res.vary('Accept-Encoding')
      if (!path.endsWith(PACKED)) return
      res.type(extname(path.slice(0, -PACKED.length)))
      res.set('Content-Encoding', 'gzip')
    },
  })
  return (req, res, next) => {
    const { url } = req
    if (url.includes('?') || !req.acceptsEncodings('gzip')) return files(req, res, next)
    req.url = url + PACKED
    files(req, res, (thrown?: unknown) => {
      req.url = url
      if (thrown) next(thrown)
      else files(req, res, next)
    })
  }
}
