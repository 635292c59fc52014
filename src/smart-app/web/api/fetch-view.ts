import type { AppView } from '../../view.ts'
import { failureOfStatus, LoadFailure } from './failure.ts'

/**
 * What our back end says about this launch.
 *
 * @throws {LoadFailure} session-ended, server-failed, unexpected; the browser's own error where nothing answers
 */
export async function fetchView(address: string, signal: AbortSignal): Promise<AppView> {
  const response = await fetch(address, { headers: { accept: 'application/json' }, signal })
  if (!response.ok) throw new LoadFailure(failureOfStatus(response.status))
  const body: unknown = await response.json().catch((cause: unknown) => {
    if (signal.aborted) throw cause
    throw new LoadFailure('unexpected', cause)
  })
  if (!isView(body)) throw new LoadFailure('unexpected')
  return body
}

/** The same release serves page and view: this turns away what is no view at all, such as a proxy's own answer. */
function isView(body: unknown): body is AppView {
  if (typeof body !== 'object' || body === null) return false
  const { patientId, photos, model } = body as Readonly<Record<string, unknown>>
  return typeof patientId === 'string' && Array.isArray(photos) && typeof model === 'object' && model !== null
}
