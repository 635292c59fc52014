import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { health, type ReadyParts } from '../src/health.ts'

const READY: ReadyParts = {
  databaseAnswers: async () => true,
  readyProcesses: () => 1,
  isStopping: () => false,
}

async function asking(parts: Partial<ReadyParts>, onRequest = () => {}) {
  const noting = express().use((_req, _res, next) => {
    onRequest()
    next()
  })
  const server = createServer(noting.use(health({ ...READY, ...parts }))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return async (path: 'live' | 'ready') => {
    const response = await fetch(`http://127.0.0.1:${port}/health/${path}`)
    return { status: response.status, json: await response.json() }
  }
}

const never = () => new Promise<boolean>(() => {})

describe('/health/ready', () => {
  test.each<{ name: string; parts: Partial<ReadyParts>; missing: readonly string[] }>([
    { name: 'the database is down', parts: { databaseAnswers: async () => false }, missing: ['database'] },
    {
      name: 'the database fails',
      parts: { databaseAnswers: () => Promise.reject(new Error('password of db-1 refused')) },
      missing: ['database'],
    },
    { name: 'the database does not answer', parts: { databaseAnswers: never }, missing: ['database'] },
    { name: 'no process has its model open', parts: { readyProcesses: () => 0 }, missing: ['inference'] },
    { name: 'it stops', parts: { isStopping: () => true }, missing: ['stopping'] },
    {
      name: 'nothing is there',
      parts: { databaseAnswers: async () => false, readyProcesses: () => 0, isStopping: () => true },
      missing: ['stopping', 'database', 'inference'],
    },
  ])('says 503 and which part when $name', async ({ parts, missing }) => {
    const ask = await asking(parts)
    expect(await ask('ready')).toEqual({ status: 503, json: { status: 'not-ready', missing } })
    expect(await ask('live')).toEqual({ status: 200, json: { status: 'up' } })
  })

  test('says 200 when all is there', async () => {
    const ask = await asking({})
    expect(await ask('ready')).toEqual({ status: 200, json: { status: 'ready' } })
  })

  test('asks the database once, however many ask at a time, and again afterwards', async () => {
    let asked = 0
    let answer = (_isUp: boolean) => {}
    const databaseAnswers = () => {
      asked += 1
      return new Promise<boolean>((resolve) => {
        answer = resolve
      })
    }
    let arrived = 0
    const ask = await asking({ databaseAnswers }, () => {
      arrived += 1
    })
    const first = Promise.all([ask('ready'), ask('ready'), ask('ready')])
    await expect.poll(() => arrived).toBe(3)
    expect(asked).toBe(1)
    answer(true)
    expect((await first).map(({ status }) => status)).toEqual([200, 200, 200])
    expect(asked).toBe(1)
    const again = ask('ready')
    await expect.poll(() => asked).toBe(2)
    answer(false)
    expect((await again).status).toBe(503)
  })
})
