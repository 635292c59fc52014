import nock from 'nock'
import { afterAll, beforeAll } from 'vitest'

// It takes over HTTP as soon as it is imported, also that of the other files that share this process.
nock.restore()

/** While the tests of this file run, their requests come to nock, and none leaves this machine. */
export function nockOnlyHere(loopback: string | RegExp = /^(127\.0\.0\.1|localhost)/): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate()
    nock.disableNetConnect()
    nock.enableNetConnect(loopback)
  })
  afterAll(() => {
    nock.cleanAll()
    nock.enableNetConnect()
    nock.restore()
  })
}
