import { describe, expect, test } from 'vitest'
import { prometheusMetrics } from '../../src/metrics.ts'
import { body, PATIENT, PREFETCH, service, signer, site, token } from './client.ts'

const stranger = await signer('ES384', 'ehr-1')

function counting() {
  const metrics = prometheusMetrics(() => ({ ready: 2, busy: 1, waiting: 3 }))
  const linesOf = async (name: string) =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith(`${name}{`))
  return { metrics, linesOf }
}

describe('what is counted of calls', () => {
  test.each([
    { name: 'no cards', sent: body(), bearer: undefined, outcome: 'no-cards', by: 'general' },
    { name: 'no token', sent: body(), bearer: null, outcome: 'not-trusted', by: 'unknown' },
    { name: 'no form', sent: '{', bearer: undefined, outcome: 'refused', by: 'unknown' },
    {
      name: 'no Patient',
      sent: body({ prefetch: {} }),
      bearer: undefined,
      outcome: 'data-missing',
      by: 'general',
    },
  ])('$name is $outcome', async ({ sent, bearer, outcome, by }) => {
    const { metrics, linesOf } = counting()
    const { call } = await service({ metrics })
    await call(sent, bearer)
    expect(await linesOf('facies_calls_total')).toEqual([
      `facies_calls_total{service="facies-patient-view",site="${by}",outcome="${outcome}"} 1`,
    ])
  })

  test('our own mistake is failed, too many are limited', async () => {
    const { metrics, linesOf } = counting()
    const { call } = await service({
      metrics,
      sites: [site('general', { ratePerMinute: 1 })],
      findPatientFindings: async () => {
        throw new RangeError('x')
      },
    })
    await call()
    await call()
    expect((await linesOf('facies_calls_total')).map((line) => /outcome="([^"]*)"/.exec(line)?.[1])).toEqual([
      'failed',
      'limited',
    ])
    expect(await linesOf('facies_limited_total')).toEqual(['facies_limited_total{by="site"} 1'])
  })

  test('which check refused a token', async () => {
    const { metrics, linesOf } = counting()
    const { call } = await service({ metrics })
    await call(body(), await token({ key: stranger.privateKey }))
    await call(body(), null)
    expect(await linesOf('facies_not_trusted_total')).toEqual([
      'facies_not_trusted_total{reason="signature"} 1',
      'facies_not_trusted_total{reason="no-token"} 1',
    ])
  })
})

test('hits and misses of the prefetch are counted, of those parts that we ask for alone', async () => {
  const { metrics, linesOf } = counting()
  const { call } = await service({ metrics, sites: [site('general', { notServed: ['Procedure'] })] })
  const { encounters: _, ...sent } = PREFETCH
  const outcome = { resourceType: 'OperationOutcome', issue: [] }
  await call(body({ prefetch: { ...sent, photos: null, results: outcome, conditions: 'x', other: PATIENT } }))
  const counted = (await linesOf('facies_prefetch_total')).map((line) => {
    const [, key, what] = /key="([^"]*)",outcome="([^"]*)"} 1$/.exec(line) ?? []
    return [key, what]
  })
  expect(Object.fromEntries(counted)).toEqual({
    patient: 'sent',
    photos: 'none',
    documents: 'absent',
    conditions: 'failed',
    medications: 'sent',
    results: 'failed',
    encounters: 'absent',
    statements: 'sent',
    administrations: 'sent',
    referrals: 'sent',
  })
})

test('the state of inference and of the event loop are there', async () => {
  const { metrics, linesOf } = counting()
  expect(await linesOf('facies_inference')).toEqual([
    'facies_inference{state="ready"} 2',
    'facies_inference{state="busy"} 1',
    'facies_inference{state="waiting"} 3',
  ])
  expect(await metrics.text()).toContain('nodejs_eventloop_lag_p99_seconds')
})

test('no label holds a word of a caller', async () => {
  const { metrics } = counting()
  const { call } = await service({ metrics })
  const marked = (word: string) => `marked-${word}`
  await call(body({ hook: marked('hook') }))
  await call(body({ hookInstance: marked('instance') }))
  await call(body({ context: { userId: marked('user'), patientId: 'marked-patient' } }))
  await call(body({ prefetch: { ...PREFETCH, [marked('key')]: marked('value') } }))
  await call(body({ fhirServer: 'https://marked.example/fhir' }))
  for (const claims of [
    { iss: marked('iss') },
    { tenant: marked('tenant') },
    { aud: marked('aud') },
    { jti: marked('jti') },
  ])
    await call(body(), await token({ claims }))
  await call(body(), await token({ header: { kid: marked('kid') } }))
  await call(body(), marked('token'))
  expect(await metrics.text()).not.toContain('marked')
})
