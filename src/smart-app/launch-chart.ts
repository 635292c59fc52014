import { AppError, codeOf, type ErrorCode } from '../errors.ts'
import { type Chart, type ChartRequest, readChart } from '../fhir/chart.ts'

/** How long the page waits for photos that are being assessed; the rest is pending, and it asks again. */
export const PATIENCE_MS = 4000

/** What the launch's own token may fail by while the chart is read: said as it is, for the page to know what to do. */
const OF_LAUNCH: readonly ErrorCode[] = ['SESSION_UNKNOWN', 'SIGN_IN_UNAVAILABLE', 'LAUNCH_REFUSED']

/**
 * Of a hook call the Patient may have been left out; here it is the record that did not answer. Photos that could not
 * be listed are said to be so (`photosUnread`), and the rest of the view stands.
 */
export async function chartOf(asked: Omit<ChartRequest, 'prefetch' | 'sideSignal'>): Promise<Chart> {
  const sideSignal = AbortSignal.timeout(PATIENCE_MS)
  return readChart({ ...asked, prefetch: {}, sideSignal }).catch((cause) => {
    if (!(cause instanceof AppError) || cause.code !== 'PREFETCH_MISSING') throw cause
    const code = codeOf(cause.cause)
    throw new AppError(OF_LAUNCH.includes(code) ? code : 'FHIR_UNAVAILABLE', {
      detail: cause.detail ?? 'patient',
    })
  })
}
