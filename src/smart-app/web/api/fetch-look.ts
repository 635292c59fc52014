import type { PhotoLook } from '../../look.ts'
import { LoadFailure } from './failure.ts'
import { fetchAnswer } from './fetch-answer.ts'

/** The photo may be fetched and scored for this answer. */
const LONGEST_MS = 30_000

/**
 * One photo as the model saw it.
 *
 * @throws {LoadFailure} unexpected, also where the answer is about another photo; what `fetchAnswer` throws
 */
export async function fetchLook(address: string, mediaId: string, stop: AbortSignal): Promise<PhotoLook> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_MS)])
  const look = await fetchAnswer<PhotoLook>(address, isLook, signal)
  if (look.kind === 'looked' && look.mediaId !== mediaId) throw new LoadFailure('unexpected')
  return look
}

function isLook({ kind, reasons, landmarks, conditions }: Readonly<Record<string, unknown>>): boolean {
  if (kind === 'looked') return Array.isArray(landmarks) && Array.isArray(conditions)
  return kind === 'pending' || (kind === 'not-assessed' && Array.isArray(reasons))
}
