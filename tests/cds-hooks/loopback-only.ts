import nock from 'nock'
import { afterEach, expect } from 'vitest'
import { nockOnlyHere } from '../nock-only-here.ts'

/** In every test of a file: no connection leaves this machine, and no answer that was laid out is left over. */
export function loopbackOnly(): void {
  nockOnlyHere('127.0.0.1')
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([])
    nock.cleanAll()
  })
}
