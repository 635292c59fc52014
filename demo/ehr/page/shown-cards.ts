import type { ServiceRequest } from '@medplum/fhirtypes'
import { SERVICE_ID, signedFetch } from '../call-hook.ts'
import type { Card, CardLink } from '../hook-answer.ts'
import type { RecordStore } from '../record-store.ts'
import type { SigningKey } from '../signing-key.ts'
import { textOf } from './chart-view.ts'

/** The cards on screen, by patient, and what a clinician does with them. Null for a card that is not there. */
export type ShownCards = {
  show(patientId: string, cards: readonly Card[]): void
  /** A link of a card that opens an app. */
  appLink(patientId: string, card: number, link: number): CardLink | null
  accept(
    patientId: string,
    card: number,
    suggestion: number,
  ): Promise<{ readonly orders: readonly string[] } | null>
  override(patientId: string, card: number, reason: number): Promise<{ readonly reason: string } | null>
}

export type ShownCardsParts = {
  readonly store: RecordStore
  readonly key: SigningKey
  readonly cdsBaseUrl: () => string | undefined
}

export function shownCards(parts: ShownCardsParts): ShownCards {
  const shown = new Map<string, readonly Card[]>()
  return {
    show: (patientId, cards) => void shown.set(patientId, cards),

    appLink(patientId, cardIndex, linkIndex) {
      const link = shown.get(patientId)?.[cardIndex]?.links?.[linkIndex]
      return link?.type === 'smart' ? link : null
    },

    async accept(patientId, cardIndex, suggestionIndex) {
      const card = shown.get(patientId)?.[cardIndex]
      const suggestion = card?.suggestions?.[suggestionIndex]
      if (card === undefined || suggestion === undefined) return null

      const created = (suggestion.actions ?? []).filter(({ type }) => type === 'create')
      const orders = created
        .map(({ resource }) => draftOrder(patientId, resource))
        .filter((order) => order !== null)
      await parts.store.add(orders)
      const acceptedSuggestions = suggestion.uuid === undefined ? [] : [{ id: suggestion.uuid }]
      await sendFeedback(parts, card, { outcome: 'accepted', acceptedSuggestions })
      return { orders: orders.map(({ code }) => textOf(code)) }
    },

    async override(patientId, cardIndex, reasonIndex) {
      const card = shown.get(patientId)?.[cardIndex]
      const reason = card?.overrideReasons?.[reasonIndex]
      if (card === undefined || reason === undefined) return null
      await sendFeedback(parts, card, { outcome: 'overridden', overrideReason: { reason } })
      return { reason: reason.display ?? reason.code }
    },
  }
}

/** An order for another patient, or anything but a draft order, does not get into the chart. */
function draftOrder(patientId: string, resource: unknown): ServiceRequest | null {
  const order = resource as ServiceRequest | undefined
  if (order?.resourceType !== 'ServiceRequest' || order.status !== 'draft') return null
  return order.subject?.reference === `Patient/${patientId}` ? order : null
}

async function sendFeedback(parts: ShownCardsParts, card: Card, outcome: object): Promise<void> {
  const base = parts.cdsBaseUrl()
  if (base === undefined || card.uuid === undefined) return
  const entry = { card: card.uuid, outcomeTimestamp: new Date().toISOString(), ...outcome }
  const url = `${base}/cds-services/${SERVICE_ID}/feedback`
  // A service need not take feedback, and what the clinician did stands without it.
  await signedFetch(url, parts.key, { feedback: [entry] }).catch(() => undefined)
}
