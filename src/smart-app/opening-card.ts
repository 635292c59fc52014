import { codeOf } from '../errors.ts'
import type { OpenedFrom } from '../storage/card-store.ts'
import type { SmartAppDeps } from './deps.ts'

/**
 * The card whose link opened the app, where the EHR handed its context on.
 *
 * A context that is none of ours, has expired or is of another patient or site says nothing, and so does a database
 * that does not answer: the clinician sees the chart all the same.
 */
export async function openingCard(
  appContext: string | null,
  launch: Omit<OpenedFrom, 'appContext'>,
  { cards, log }: Pick<SmartAppDeps, 'cards' | 'log'>,
): Promise<string | null> {
  if (appContext === null) return null
  const { site } = launch
  try {
    const card = await cards.opened({ ...launch, appContext })
    log.info(card === undefined ? 'app-context-unknown' : 'app-opened-from-card', { site })
    return card ?? null
  } catch (cause) {
    log.warn('app-context-unread', { site, code: codeOf(cause) })
    return null
  }
}
