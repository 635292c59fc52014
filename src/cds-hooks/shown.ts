import type { Action, AxisDecision } from '../clinical/decision.ts'

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
export function isShown(axis: AxisDecision): axis is ShownAxis {
  if (axis.action === 'silent' || axis.action === 'defer') return false
  return !(axis.action === 'follow-up' && axis.rules.includes('SI-ENDO-1'))
}
