import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { jsonLog } from '../src/log.ts'
import { requestIds } from '../src/request-id.ts'

const OURS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A service that writes a line while it answers and another one afterwards. */
async function service() {
  const lines: Record<string, unknown>[] = []
  const log = jsonLog('info', { write: (line) => void lines.push(JSON.parse(line)) })
  const app = express().use(requestIds())
  app.get('/', async (_req, res) => {
    log.info('begun')
    await setTimeout(20)
    res.send('')
    void setTimeout(20).then(() => log.info('after'))
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const call = async (id?: string) =>
    (await fetch(url, id === undefined ? {} : { headers: { 'x-request-id': id } })).headers.get(
      'x-request-id',
    )
  return { call, lines, log }
}

describe('the id of a call', () => {
  test.each(['a', 'A-b_c.9', 'x'.repeat(64)])('is the one that the caller gives: %s', async (id) => {
    const { call } = await service()
    expect(await call(id)).toBe(id)
  })

  test.each([
    { name: 'none', id: undefined },
    { name: 'an empty one', id: '' },
    { name: 'a long one', id: 'x'.repeat(65) },
    { name: 'one with a space', id: 'a b' },
    { name: 'one that looks like a line of the log', id: '"},{"event":"x' },
    { name: 'markup', id: '<b>' },
  ])('is our own in place of $name', async ({ id }) => {
    const { call } = await service()
    expect(await call(id)).toMatch(OURS)
  })

  test('stands in each line of the call, of two at once and after the answer too, and in no other line', async () => {
    const { call, lines, log } = await service()
    log.info('outside')
    await Promise.all([call('first'), call('second')])
    await expect.poll(() => lines.length).toBe(5)
    const idsOf = (event: string) =>
      lines.filter((line) => line.event === event).map((line) => line.requestId)
    expect(idsOf('begun').sort()).toEqual(['first', 'second'])
    expect(idsOf('after').sort()).toEqual(['first', 'second'])
    expect(idsOf('outside')).toEqual([undefined])
  })
})
