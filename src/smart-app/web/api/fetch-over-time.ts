import type { OverTime } from '../../over-time.ts'
import { fetchAnswer } from './fetch-answer.ts'

/** Photos that were never scored may be scored behind it. */
const LONGEST_MS = 30_000

/**
 * All photos of the patient in the order of their days.
 *
 * @throws what `fetchAnswer` throws
 */
export function fetchOverTime(address: string, stop: AbortSignal): Promise<OverTime> {
  return fetchAnswer<OverTime>(address, isOverTime, AbortSignal.any([stop, AbortSignal.timeout(LONGEST_MS)]))
}

function isOverTime({ points, marks, changes, noise }: Readonly<Record<string, unknown>>): boolean {
  return [points, marks, changes].every(Array.isArray) && typeof noise === 'object' && noise !== null
}
