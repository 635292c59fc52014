import { CONDITION_KEYS, CONDITIONS } from './conditions.ts'
import type { Action, AxisDecision, Decision } from './decision.ts'
import { referralOf } from './meanings.ts'
import { TESTS } from './tests.ts'

/** What a decision comes to, in the fewest words. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  silent: 'no suggestion',
  workup: 'first tests',
  confirm: 'a second test',
  refer: 'endocrinology decides',
  'urgent-referral': 'contact the same day',
  'follow-up': 'follow-up of known care',
  'review-exogenous': 'review the exposure first',
  defer: 'wait',
  'change-order': 'change the order',
  'advise-before-steroid': 'samples before the steroid',
}

/** One line for one condition: action, tests, urgency and referral. */
export function briefly(axis: AxisDecision): string {
  if (axis.action === 'silent') return `${ACTION_WORDS.silent} (${axis.reason})`
  const tests = axis.recommend.map((test) => TESTS[test].name).join(', ')
  const referral = referralOf(axis)
  const parts = [
    tests === '' ? ACTION_WORDS[axis.action] : `${ACTION_WORDS[axis.action]}: ${tests}`,
    ...(axis.urgency === 'routine' ? [] : [axis.urgency]),
    ...(referral === null ? [] : [`refer to ${referral}`]),
  ]
  return parts.join('; ')
}

/** What another decision says that the first does not; where it shows in neither tests nor action, says so. */
export function changeWords(before: Decision, after: Decision): string {
  const changed = CONDITION_KEYS.filter(
    (condition) => briefly(before.axes[condition]) !== briefly(after.axes[condition]),
  )
  if (changed.length === 0) return 'the same suggestion, with other reasons or cautions'
  return changed
    .map((condition) => `${CONDITIONS[condition].name}: ${briefly(after.axes[condition])}`)
    .join(' | ')
}
