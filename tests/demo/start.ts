import { randomUUID } from 'node:crypto'
import type { PhotoStore } from '../../demo/chart/photo-entries.ts'
import { type Ehr, type EhrOptions, startEhr } from '../../demo/ehr/start-ehr.ts'
import { DEMO_PATIENTS } from '../../demo/patients.ts'
import { day } from '../../src/clinical/day.ts'

export const TODAY = day('2026-03-31')

/** Bytes that differ by file and need no picture: the EHR only stores and sends them. */
export const anyBytes: PhotoStore = async (file) => new TextEncoder().encode(`bytes of ${file}`)

export function startTestEhr(options: Partial<EhrOptions> = {}): Promise<Ehr> {
  return startEhr({ port: 0, patients: DEMO_PATIENTS, today: TODAY, readPhoto: anyBytes, ...options })
}

type SentBody = {
  readonly fhirAuthorization?: { readonly access_token: string; readonly scope: string }
  readonly fhirServer?: string
  readonly prefetch?: Readonly<
    Record<string, { readonly resourceType: string; readonly entry?: readonly unknown[] }>
  >
  readonly [field: string]: unknown
}

export type ReceivedCall = { readonly url: string; readonly authorization: string; readonly body: SentBody }

export function cardWith(fields: object) {
  return { uuid: randomUUID(), summary: 'Read me', indicator: 'info', source: { label: 'Facies' }, ...fields }
}
