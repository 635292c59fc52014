import type { AppView } from '../../view.ts'
import { fetchAnswer } from './fetch-answer.ts'

/**
 * What our back end says about this launch.
 *
 * @throws {LoadFailure} session-ended, server-failed, unexpected; the browser's own error where nothing answers
 */
export function fetchView(address: string, signal: AbortSignal): Promise<AppView> {
  return fetchAnswer<AppView>(address, isView, signal)
}

/** The same release serves page and view, so a glance is enough. */
function isView({ patientId, photos, model }: Readonly<Record<string, unknown>>): boolean {
  return typeof patientId === 'string' && Array.isArray(photos) && typeof model === 'object' && model !== null
}
