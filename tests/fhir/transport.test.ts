import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRecord } from '../../src/fhir/record.ts'

// A real server on loopback: how a body breaks off or goes on for ever is not for a stand-in to say.
const MEGABYTE = Buffer.alloc(1024 * 1024, 0x20)
let server: Server
let sentBytes = 0
let closedEarly = false

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/fhir/Binary/endless') {
      sentBytes = 0
      const more = () => {
        while (!response.destroyed && response.write(MEGABYTE)) sentBytes += MEGABYTE.length
        if (!response.destroyed) response.once('drain', more)
      }
      response.on('close', () => {
        closedEarly = true
      })
      return more()
    }
    if (request.url === '/fhir/Binary/announced') {
      response.writeHead(200, { 'content-length': 10 ** 9 })
      return response.write('x')
    }
    if (request.url === '/fhir/Patient/broken') {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"resourceType":"Patient"')
      return setImmediate(() => response.destroy())
    }
    if (request.url === '/fhir/Patient/stalled') {
      response.writeHead(200)
      return response.write('{"resourceType":')
    }
    return undefined // never answers
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function door(signal: AbortSignal = AbortSignal.timeout(20_000)) {
  const { port } = server.address() as AddressInfo
  return openRecord({
    fhirBase: new URL(`http://127.0.0.1:${port}/fhir`),
    accessToken: null,
    signal,
    allowLoopbackHttp: true,
  })
}

describe('an answer', () => {
  test('without an end is dropped at the limit', async () => {
    await expect(door().binary('Binary/endless')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
    await expect.poll(() => closedEarly).toBe(true)
    expect(sentBytes).toBeLessThan(64 * MEGABYTE.length)
  })

  test('announced as too large is not read', async () => {
    await expect(door().binary('Binary/announced')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })

  test('that breaks off is FHIR_INVALID', async () => {
    await expect(door().read('Patient', 'broken')).rejects.toMatchObject({ code: 'FHIR_INVALID' })
  })

  test.each(['stalled', 'silent'])('that is %s ends with the deadline of the call', async (id) => {
    const failure = door(AbortSignal.timeout(100)).read('Patient', id)
    await expect(failure).rejects.toMatchObject({ code: 'FHIR_UNAVAILABLE', detail: 'out of time' })
  })

  test('from a closed port is FHIR_UNAVAILABLE', async () => {
    const record = openRecord({
      fhirBase: new URL('http://127.0.0.1:1/fhir'),
      accessToken: null,
      signal: AbortSignal.timeout(20_000),
      allowLoopbackHttp: true,
    })
    await expect(record.read('Patient', 'p1')).rejects.toMatchObject({ code: 'FHIR_UNAVAILABLE' })
  })
})
