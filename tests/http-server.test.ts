import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { HTTP_LIMITS, type HttpLimits, listen } from '../src/http-server.ts'

async function server(limits: Partial<HttpLimits> = {}) {
  const running = await listen('127.0.0.1', 0, { ...HTTP_LIMITS, ...limits })
  const arrived = Promise.withResolvers<void>()
  const app = express()
  app.use((_req, _res, next) => {
    arrived.resolve()
    next()
  })
  app.post(
    '/body',
    express.text({ type: '*/*' }),
    (req, res) => void res.send(String(req.body).length.toString()),
  )
  app.get('/slow', async (_req, res) => {
    await setTimeout(200)
    res.send('done')
  })
  app.get('/stuck', () => {})
  running.answer(app)
  onTestFinished(() => running.close())
  const port = Number(new URL(running.address).port)
  return { ...running, port, arrived: arrived.promise }
}

/** What a socket gets back until it is closed. */
async function saying(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk))
  socket.on('error', () => {})
  await once(socket, 'close')
  return answer
}

describe('slow callers', () => {
  test('who never end their headers are answered 408 and closed', async () => {
    const { port } = await server({ headersMs: 200 })
    expect(await saying(port, 'GET / HTTP/1.1\r\nHost: x\r\nX-A: ')).toMatch(/^HTTP\/1\.1 408/)
  })

  test('who never end their body are answered 408 and closed', async () => {
    const { port } = await server({ headersMs: 200, requestMs: 400 })
    const head = 'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\na'
    expect(await saying(port, head)).toMatch(/^HTTP\/1\.1 408/)
  })

  test('who hold all connections are bounded', async () => {
    const { port } = await server({ connections: 1 })
    const first = connect(port, '127.0.0.1')
    await once(first, 'connect')
    expect(await saying(port, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
    first.destroy()
  })
})

describe('closing', () => {
  test('lets a running call end, also on a connection that is kept alive, and takes no new one', async () => {
    const { address, port, close, arrived } = await server()
    const call = request(`${address}/slow`, { headers: { connection: 'keep-alive' } }).end()
    const answered = once(call, 'response')
    await arrived
    const started = performance.now()
    const closed = close()
    const [response] = await answered
    expect(response.statusCode).toBe(200)
    response.resume()
    await closed
    // Not the five seconds that Node keeps an idle connection, nor the three of the limit.
    expect(performance.now() - started).toBeLessThan(2000)
    const socket = connect(port, '127.0.0.1')
    const [error] = await once(socket, 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('cuts off a call that does not end', async () => {
    const { address, close, arrived } = await server({ drainMs: 200 })
    const stuck = fetch(`${address}/stuck`).catch((error: Error) => error.name)
    await arrived
    await close()
    expect(await stuck).toBe('TypeError')
  })
})

test('a port that is taken is the error of the system', async () => {
  const { port } = await server()
  await expect(listen('127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
