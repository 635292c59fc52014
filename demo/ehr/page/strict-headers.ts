import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** The pages run nothing but their own files, and show nothing in a frame but what is registered. */
export function strictHeaders(frameSources: () => readonly string[]): RequestHandler {
  const self = ["'self'"]
  const none = ["'none'"]
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: [...self, 'data:'],
        connectSrc: self,
        frameSrc: [() => frameSources().join(' ') || "'none'"],
        formAction: none,
        baseUri: none,
        frameAncestors: none,
      },
    },
    strictTransportSecurity: false,
  })
}
