import { AppError } from '../errors.ts'
import { type Chart, type ChartRequest, readChart } from '../fhir/chart.ts'

/** How long the page waits for photos that are being assessed; the rest is pending, and it asks again. */
export const PATIENCE_MS = 4000

/**
 * Of a hook call the Patient may have been left out; here it is the record that did not answer. Photos that could not
 * be listed are no view either: an empty list would read as a chart without any.
 */
export async function chartOf(asked: Omit<ChartRequest, 'prefetch' | 'sideSignal'>): Promise<Chart> {
  const sideSignal = AbortSignal.timeout(PATIENCE_MS)
  const chart = await readChart({ ...asked, prefetch: {}, sideSignal }).catch((cause) => {
    if (!(cause instanceof AppError) || cause.code !== 'PREFETCH_MISSING') throw cause
    if (cause.detail === 'patient: SESSION_UNKNOWN') throw new AppError('SESSION_UNKNOWN', { cause })
    throw new AppError('FHIR_UNAVAILABLE', { detail: cause.detail ?? 'patient' })
  })
  if (chart.photosUnread) throw new AppError('FHIR_UNAVAILABLE', { detail: 'photos' })
  return chart
}
