import type { Action, AxisDecision, Decision } from '../clinical/decision.ts'
import type { Finding } from '../clinical/finding.ts'
import { readingOrder } from '../clinical/reading-order.ts'

/** The actions that can be a card. */
export const SHOWN_ACTIONS = [
  'workup',
  'confirm',
  'refer',
  'urgent-referral',
  'follow-up',
  'review-exogenous',
  'change-order',
  'advise-before-steroid',
] as const satisfies readonly Action[]

export type ShownAction = (typeof SHOWN_ACTIONS)[number]

export type ShownAxis = AxisDecision & { readonly action: ShownAction }

/** HK-6: what has to wait, or is in endocrine hands already, is for the app to show and interrupts nobody. */
function isShown(axis: AxisDecision): axis is ShownAxis {
  if (axis.action === 'silent' || axis.action === 'defer') return false
  return !(axis.action === 'follow-up' && axis.rules.includes('SI-ENDO-1'))
}

/** What becomes a card, in the order of the cards. */
export function shownAxes(decision: Decision, findings: readonly Finding[]): readonly ShownAxis[] {
  return readingOrder(decision, findings)
    .map((condition) => decision.axes[condition])
    .filter(isShown)
}
