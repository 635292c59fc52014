import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle } from '@medplum/fhirtypes'
import { type FhirAnswer, type FhirRequest, refusal } from './fhir-request.ts'
import type { RecordStore } from './record-store.ts'

/** Ways in which a real EHR fails, to be switched on for the whole EHR or for one hook call. */
export const FAULTS = {
  'medications-refused': 'Medications cannot be read',
  'photos-absent': 'There are no photos',
  slow: 'Every read takes three seconds',
  down: 'The record server is down',
  'token-refused-once': 'The app is refused its token the next time',
  'token-short': 'The token of the app ends after a minute, and is renewed unseen',
  'sign-in-ends': 'The token of the app ends after a minute, and nothing renews it',
} as const

export type Fault = keyof typeof FAULTS

export type Faults = ReadonlySet<Fault>

export function isFault(word: unknown): word is Fault {
  return typeof word === 'string' && Object.hasOwn(FAULTS, word)
}

const SLOW_MS = 3_000
const PHOTO_TYPES: ReadonlySet<string> = new Set(['Media', 'DocumentReference', 'Binary'])

/** Answers a read or search as an EHR with these faults does. */
export async function answerWith(
  store: RecordStore,
  request: FhirRequest,
  faults: Faults,
): Promise<FhirAnswer> {
  if (faults.has('down')) return refusal(503, 'The record server is down')
  if (faults.has('slow')) await sleep(SLOW_MS)
  if (faults.has('medications-refused') && request.type.startsWith('Medication')) {
    return refusal(403, 'Medications may not be read')
  }
  if (faults.has('photos-absent') && PHOTO_TYPES.has(request.type)) return withoutPhotos(request)
  return store.get(request)
}

function withoutPhotos(request: FhirRequest): FhirAnswer {
  if (request.id !== null) return refusal(404, 'Not found')
  const nothing: Bundle = { resourceType: 'Bundle', type: 'searchset', total: 0 }
  return { status: 200, resource: nothing }
}
