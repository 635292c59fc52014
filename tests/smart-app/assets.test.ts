import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assets } from '../../src/smart-app/assets.ts'

const folder = mkdtempSync(join(tmpdir(), 'facies-assets-'))
let server: Server
let base: string

beforeAll(async () => {
  writeFileSync(join(folder, 'page-1.js'), 'export {}')
  writeFileSync(join(folder, 'page-1.js.gz'), gzipSync('export {}'))
  writeFileSync(join(folder, 'logo.svg'), '<svg/>')
  server = createServer(express().use('/assets', assets(folder)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/assets/`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

test.each([
  { path: 'page-1.js', accepts: 'gzip, br', encoding: 'gzip', type: /javascript/, text: 'export {}' },
  { path: 'page-1.js', accepts: 'identity', encoding: null, type: /javascript/, text: 'export {}' },
  { path: 'logo.svg', accepts: 'gzip', encoding: null, type: /svg/, text: '<svg/>' },
])('$path for $accepts comes as $encoding', async ({ path, accepts, encoding, type, text }) => {
  const answer = await fetch(base + path, { headers: { 'accept-encoding': accepts } })
  expect(await answer.text()).toBe(text)
  expect(answer.headers.get('content-encoding')).toBe(encoding)
  expect(answer.headers.get('content-type')).toMatch(type)
  expect(answer.headers.get('vary')).toBe('Accept-Encoding')
  expect(answer.headers.get('cache-control')).toContain('immutable')
})

test.each(['none.js', '..%2Fpackage.json', ''])('"%s" is not there', async (path) => {
  expect((await fetch(base + path)).status).not.toBe(200)
})
