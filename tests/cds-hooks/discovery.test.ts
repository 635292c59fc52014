import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Site } from '../../src/sites.ts'
import { emptyPaths } from './answer-schema.ts'
import { BASE, checkedFetch, service, site, type TokenChange, token } from './client.ts'
import { readTemplate } from './prefetch-subset.ts'

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

test('the templates that anybody sees are within the recommended subset', async () => {
  const { url } = await service()
  const { services } = discovery.parse(await (await checkedFetch(`${url}/cds-services`)).json())
  const templates = services.flatMap(({ prefetch }) => Object.values(prefetch))
  expect(templates.map((template) => readTemplate(template).type)).toContain('Media')
})

describe('a caller with a token', () => {
  const EPIC = { profile: 'epic', notServed: ['MedicationStatement'] }

  async function ask(sites: readonly Site[], { claims = {}, ...change }: TokenChange = {}) {
    const { url } = await service({ sites })
    const bearer = await token({ ...change, claims: { aud: `${BASE}/cds-services`, ...claims } })
    const headers = { authorization: `Bearer ${bearer}` }
    const response = await checkedFetch(`${url}/cds-services`, { headers })
    const text = await response.text()
    const keys = text === '' ? [] : Object.keys(discovery.parse(JSON.parse(text)).services[0]?.prefetch ?? {})
    return { status: response.status, cache: response.headers.get('cache-control'), keys }
  }

  test('of one site sees what this site is asked for, which nobody keeps for another', async () => {
    const { status, cache, keys } = await ask([site('north', EPIC)])
    expect({ status, cache }).toEqual({ status: 200, cache: 'no-store' })
    expect(keys).toContain('conditions')
    expect(keys).not.toContain('photos')
    expect(keys).not.toContain('statements')
  })

  test('that may be of several sites sees what everybody sees', async () => {
    const south = site('south', { fhirBase: 'https://south.example/fhir', ...EPIC })
    expect((await ask([site('north', EPIC), south])).keys).toContain('photos')
  })

  test.each([
    { name: 'is for one service', change: { claims: { aud: `${BASE}/cds-services/facies-patient-view` } } },
    { name: 'has expired', change: { claims: { exp: 1, iat: 0 } } },
    { name: 'is of a stranger', change: { claims: { iss: 'https://stranger.example' } } },
  ])('that $name is refused, and not taken for somebody without one', async ({ change }) => {
    expect((await ask([site('north', EPIC)], change)).status).toBe(401)
  })

  test('is told by which header the answer differs', async () => {
    const { url } = await service()
    const { headers } = await checkedFetch(`${url}/cds-services`)
    expect(headers.get('vary')).toContain('Authorization')
  })
})
