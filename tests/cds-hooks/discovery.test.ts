import { expect, test } from 'vitest'
import { z } from 'zod'
import { emptyPaths } from './answer-schema.ts'
import { checkedFetch, service, site } from './client.ts'

const discovery = z.strictObject({
  services: z
    .array(
      z.strictObject({
        hook: z.enum(['patient-view', 'order-select', 'order-sign']),
        id: z.string().regex(/^[a-z0-9-]+$/),
        title: z.string().min(1),
        description: z.string().min(1),
        prefetch: z.record(z.string(), z.string().min(1)),
        usageRequirements: z.string().min(1),
      }),
    )
    .length(3),
})

test('GET /cds-services lists a service for each hook to anyone, in the form of the specification', async () => {
  const { url } = await service()
  const response = await checkedFetch(`${url}/cds-services`)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  const answer = await response.json()
  expect(discovery.parse(answer).services.map(({ hook, id }) => [hook, id])).toEqual([
    ['patient-view', 'facies-patient-view'],
    ['order-select', 'facies-order-select'],
    ['order-sign', 'facies-order-sign'],
  ])
  expect(emptyPaths(answer)).toEqual([])
})

test('a closing slash finds it too', async () => {
  const { url } = await service()
  expect((await checkedFetch(`${url}/cds-services/`)).status).toBe(200)
})

test('prefetch templates hold no token but those of CDS Hooks 2.0', async () => {
  const { url } = await service()
  const { services } = discovery.parse(await (await checkedFetch(`${url}/cds-services`)).json())
  const queries = services.flatMap(({ prefetch }) => Object.values(prefetch))
  const tokens = queries.flatMap((query) => query.match(/\{\{[^}]*\}\}/g) ?? [])
  expect(new Set(tokens)).toEqual(new Set(['{{context.patientId}}']))
})

test('discovery is the same whatever the sites have: no site sees the codes of another', async () => {
  const own = { codes: { 'lab-ufc24': [{ system: 'urn:oid:1.2.3', code: 'UFC' }] } }
  const answerOf = async (fields: Readonly<Record<string, unknown>>) => {
    const { url } = await service({ sites: [site('north', fields)] })
    return (await checkedFetch(`${url}/cds-services`)).text()
  }
  expect(await answerOf(own)).toBe(await answerOf({}))
})
