import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { startTestEhr } from './start.ts'

let ehr: Ehr

beforeAll(async () => {
  ehr = await startTestEhr({ patients: [] })
})

afterAll(() => ehr.close())

test('the EHR is reached by the name localhost', async () => {
  expect((await fetch(`${ehr.url}/jwks.json`)).status).toBe(200)
})

const outside = Object.values(networkInterfaces())
  .flatMap((addresses = []) => addresses)
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address)

test.runIf(outside.length > 0).each(outside)('nobody else reaches it, by %s', async (address) => {
  const { port } = new URL(ehr.url)
  await expect(fetch(`http://${address}:${port}/jwks.json`)).rejects.toThrow('fetch failed')
})

test('a port that is taken is an error', async () => {
  const port = Number(new URL(ehr.url).port)
  await expect(startTestEhr({ patients: [], port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
