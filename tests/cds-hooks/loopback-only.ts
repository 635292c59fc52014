import nock from 'nock'
import { afterEach, beforeAll, expect } from 'vitest'

/** In every test of a file: no connection leaves this machine, and no answer that was laid out is left over. */
export function loopbackOnly(): void {
  beforeAll(() => {
    nock.disableNetConnect()
    nock.enableNetConnect('127.0.0.1')
  })
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([])
    nock.cleanAll()
  })
}
