import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bytesOf, LOOPBACK_NETWORK, type Lookup, openNetwork, PUBLIC_NETWORK } from '../src/outgoing.ts'

const HEADERS = { accept: 'text/plain' }
const MOST = 1000

function sending(signal: AbortSignal = AbortSignal.timeout(10_000)) {
  return { headers: HEADERS, signal }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function webServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  const port = await portOf(server)
  onTestFinished(() => server.closeAllConnections())
  return `http://localhost:${port}`
}

/** A name server that answers each question with the next list. */
function nameServer(...answers: readonly (readonly string[])[]) {
  const asked: string[] = []
  const lookup: Lookup = (hostname, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(hostname)
    const found = addresses.map(
      (address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }),
    )
    setImmediate(() => callback(null, found))
  }
  return { asked, lookup }
}

async function text(response: IncomingMessage): Promise<string> {
  const bytes = await bytesOf(response, MOST)
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
}

describe('an address', () => {
  test.each([
    'https://10.0.0.1/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fd00::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0/',
    'http://ehr.example/',
    'http://localhost:1/',
    'ftp://ehr.example/',
  ])('%s is not asked', async (url) => {
    const answer = PUBLIC_NETWORK.request(new URL(url), sending())
    await expect(answer).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
  })

  test.each([
    'http://10.0.0.1/',
    'http://ehr.example/',
    'https://10.0.0.1/',
  ])('%s is not asked in the demo', async (url) => {
    const answer = LOOPBACK_NETWORK.request(new URL(url), sending())
    await expect(answer).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
  })
})

describe('a name', () => {
  // That a connection arrives is all that is asked here: what it would say needs a certificate.
  async function anyServer(): Promise<{ readonly port: number; readonly connections: () => number }> {
    let connections = 0
    const port = await portOf(
      createTcpServer((socket) => {
        connections += 1
        socket.destroy()
      }),
    )
    return { port, connections: () => connections }
  }

  test('that turns private after it was found good leads nowhere', async () => {
    const { port, connections } = await anyServer()
    const { asked, lookup } = nameServer(['127.0.0.1'], ['10.0.0.1'])
    // What is listed stands for the public address that a name has at first.
    const network = openNetwork({ privateNetworks: ['127.0.0.1'], lookup })
    const url = new URL(`https://photos.example:${port}/`)

    await expect(network.request(url, sending())).rejects.not.toMatchObject({ code: 'FOREIGN_HOST' })
    expect([connections(), asked.length]).toEqual([1, 1])
    await expect(network.request(url, sending())).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
    expect([connections(), asked.length]).toEqual([1, 2])
  })

  test.each([
    { name: 'private addresses alone', addresses: ['10.0.0.1', 'fd00::1', '169.254.169.254'] },
    { name: 'no address', addresses: [] },
    { name: 'a mapped one', addresses: ['::ffff:127.0.0.1'] },
  ])('that leads to $name is not asked', async ({ addresses }) => {
    const network = openNetwork({ lookup: nameServer(addresses).lookup })
    const answer = network.request(new URL('https://photos.example/'), sending())
    await expect(answer).rejects.toMatchObject({ code: 'FOREIGN_HOST' })
  })

  test('that leads to a private address besides an allowed one is asked there alone', async () => {
    const url = await webServer((_req, res) => void res.end('here'))
    const { lookup } = nameServer(['10.0.0.1', '127.0.0.1', '169.254.169.254'])
    const network = openNetwork({ allowLoopback: true, lookup })
    expect(await text(await network.request(new URL(url), sending()))).toBe('here')
  })

  test('that nobody knows is no foreign host', async () => {
    const lookup: Lookup = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), [])
    const answer = openNetwork({ lookup }).request(new URL('https://photos.example/'), sending())
    await expect(answer).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })
})

describe('an answer', () => {
  test('that sends elsewhere is not followed', async () => {
    const asked: (string | undefined)[] = []
    const url = await webServer((req, res) => {
      asked.push(req.url)
      res.writeHead(302, { location: '/elsewhere' }).end()
    })
    const response = await LOOPBACK_NETWORK.request(new URL(`${url}/photo`), sending())
    expect([response.statusCode, await text(response)]).toEqual([302, ''])
    expect(asked).toEqual(['/photo'])
  })

  test.each([
    { name: 'that is packed is unpacked', body: gzipSync('x'.repeat(500)), expected: 'x'.repeat(500) },
    {
      name: 'that unpacks to too much is dropped',
      body: gzipSync('x'.repeat(MOST + 1)),
      expected: 'too-large',
    },
    {
      name: 'that ends within its packing broke off',
      body: gzipSync('x'.repeat(500)).subarray(0, 15),
      expected: 'broke-off',
    },
    {
      name: 'that says it is packed and is not broke off',
      body: Buffer.from('plain'),
      expected: 'broke-off',
    },
  ])('$name', async ({ body, expected }) => {
    const url = await webServer(
      (_req, res) => void res.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    )
    expect(await text(await LOOPBACK_NETWORK.request(new URL(url), sending()))).toBe(expected)
  })

  test.each([
    { name: 'as announced', headers: { 'content-length': 100 } },
    { name: 'in pieces', headers: { 'transfer-encoding': 'chunked' } },
  ])('that breaks off, sent $name, is never a short one', async ({ headers }) => {
    const url = await webServer((_req, res) => {
      res.writeHead(200, headers)
      res.write('half of it', () => res.destroy())
    })
    expect(await text(await LOOPBACK_NETWORK.request(new URL(url), sending()))).toBe('broke-off')
  })

  test('that stalls ends with the signal', async () => {
    const url = await webServer((_req, res) => void res.writeHead(200).write('half of it'))
    const response = await LOOPBACK_NETWORK.request(new URL(url), sending(AbortSignal.timeout(100)))
    expect(await text(response)).toBe('broke-off')
  })

  test('comes over the connection of the one before, and another network has its own', async () => {
    const ports: (number | undefined)[] = []
    const url = await webServer((req, res) => {
      ports.push(req.socket.remotePort)
      res.end('here')
    })
    const [one, other] = [openNetwork({ allowLoopback: true }), openNetwork({ allowLoopback: true })]
    for (const network of [one, one, other]) await text(await network.request(new URL(url), sending()))
    expect(ports[1]).toBe(ports[0])
    expect(ports[2]).not.toBe(ports[0])
  })

  test('of a dozen at once comes over the connections of the dozen before', async () => {
    const ports = new Set<number | undefined>()
    const url = await webServer((req, res) => {
      ports.add(req.socket.remotePort)
      res.end('here')
    })
    const network = openNetwork({ allowLoopback: true })
    const ask = async () => text(await network.request(new URL(url), sending()))
    for (const round of [1, 2, 3]) {
      await Promise.all(Array.from({ length: 12 }, ask))
      expect(ports.size, `round ${round}`).toBe(12)
      // A connection is free a moment after its answer was read.
      await new Promise((resolve) => setImmediate(resolve))
    }
  })

  test('is asked for anew where the other side had closed the kept connection', async () => {
    let requests = 0
    const url = await webServer((req, res) => {
      requests += 1
      if (requests === 2) return void req.socket.resetAndDestroy()
      res.end('here')
    })
    const network = openNetwork({ allowLoopback: true })
    await text(await network.request(new URL(url), sending()))
    expect(await text(await network.request(new URL(url), sending()))).toBe('here')
    expect(requests).toBe(3)
  })
})

test('a form is sent whole', async () => {
  const url = await webServer(async (req, res) => {
    const chunks = await req.toArray()
    res.end(`${req.method} ${req.headers['content-length']} ${Buffer.concat(chunks)}`)
  })
  const response = await LOOPBACK_NETWORK.request(new URL(url), {
    ...sending(),
    method: 'POST',
    body: 'code=ä',
  })
  expect(await text(response)).toBe('POST 7 code=ä')
})
