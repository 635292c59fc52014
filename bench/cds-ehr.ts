import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { BENCH_PATIENT, type BenchChart } from './chart.ts'

/** An EHR on this machine: it signs calls, gives out the charts of its patients, and takes as long as it is told. */
export type BenchEhr = {
  /** The site's part of a site file. */
  readonly site: Readonly<Record<string, unknown>>
  readonly fhirBase: string
  /** Every answer waits so long. */
  answersAfter(ms: number): void
  tokens(audience: string, count: number): Promise<readonly string[]>
  close(): void
}

/** As Epic signs. Of the two that a site takes unless it says otherwise, ES384 takes a processor eight times as long. */
const ALGORITHM = 'RS384'

const FHIR_JSON = 'application/fhir+json'
const NOTHING = { resourceType: 'Bundle', type: 'searchset', total: 0 }

export async function startBenchEhr(charts: readonly BenchChart[], photo: Uint8Array): Promise<BenchEhr> {
  let delayMs = 0
  const server = createServer(async (req, res) => {
    await pause(delayMs)
    const [, , type = '', id = ''] = (req.url ?? '').split(/[/?]/)
    if (type === 'Binary') return void res.setHeader('content-type', 'image/jpeg').end(photo)
    const patient = Number(/bench-(\d+)/.exec(req.url ?? '')?.[1])
    const prefetch: BenchChart['prefetch'] = charts[patient]?.prefetch ?? {}
    const found = type === 'Patient' && id !== '' ? prefetch.patient : ofType(prefetch, type)
    res.setHeader('content-type', FHIR_JSON).end(ofPatient(JSON.stringify(found ?? NOTHING), patient))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  const fhirBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: ALGORITHM }
  let signed = 0
  const token = (audience: string) =>
    new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, kid: 'bench', typ: 'JWT' })
      .setIssuer(fhirBase)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('30m')
      .setJti(`bench-${process.pid}-${signed++}`)
      .sign(privateKey)

  return {
    site: { issuer: fhirBase, fhirBase, trust: { keys: [key] } },
    fhirBase,
    answersAfter: (ms) => {
      delayMs = ms
    },
    tokens: (audience, count) => Promise.all(Array.from({ length: count }, () => token(audience))),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** What is said of the one bench patient, said of another. */
export function ofPatient(json: string, patient: number): string {
  return json
    .replaceAll(`"Patient/${BENCH_PATIENT}"`, `"Patient/${BENCH_PATIENT}-${patient}"`)
    .replaceAll(`"${BENCH_PATIENT}"`, `"${BENCH_PATIENT}-${patient}"`)
}

function ofType(prefetch: BenchChart['prefetch'], type: string): unknown {
  const bundles = Object.values(prefetch) as readonly { readonly entry?: readonly Entry[] }[]
  return bundles.find(({ entry }) => entry?.some(({ resource }) => resource.resourceType === type)) ?? NOTHING
}

type Entry = { readonly resource: { readonly resourceType: string } }
