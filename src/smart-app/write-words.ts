import type { DisagreeReason } from './acts.ts'

/** Why an order was not drafted, and what to do. */
export const NOT_DRAFTED = {
  orderSet:
    'This test is a tablet, a timed blood draw and a drug level together: order it as the order set of your site.',
  ownCode:
    'This EHR takes orders by its own codes only, and the site has named none for this test: order it there.',
  later: 'This test is due in some months, and a draft would say now: order it when it is due.',
  refused: 'The EHR did not accept this order: order it there.',
  underWay:
    'Another try of this order may still be under way: look among the orders, and try again in half a minute.',
  unsure: 'The EHR did not say whether it has this draft: look among the orders before you try again.',
} as const

/** Why a user disagrees with a finding, in a clause; null where they did not say. */
export const DISAGREED_SINCE = {
  'known-explanation': 'the face has another, known explanation',
  'face-not-striking': 'the face is not striking',
  'already-worked-up': 'already worked up',
  'patient-declines': 'the patient declines',
  other: null,
} as const satisfies Readonly<Record<DisagreeReason, string | null>>
