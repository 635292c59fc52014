import type { Action, AxisDecision, Referral } from './decision.ts'
import { RULES } from './rules.ts'

/** What the rules conclude, and what the reader is asked to do first. */
export const MEANINGS: Readonly<Record<Exclude<Action, 'silent'>, (axis: AxisDecision) => string>> = {
  workup: (axis) =>
    axis.condition === 'cushing'
      ? 'Confirm signs such as easy bruising, plethora, proximal weakness or wide purple striae before testing, and ask ' +
        'about steroids in any form: creams, injections, inhalers, herbal remedies, joint supplements.'
      : 'Ask about ring and shoe size, sweating, snoring and hand numbness before testing.',
  confirm: () =>
    'One result on file is abnormal or borderline. One result alone settles nothing: a second test follows.',
  refer: (axis) =>
    axis.rules.includes('CS-NONE-1')
      ? 'No first-line test suits this patient now; endocrinology decides how to test.'
      : 'What the chart holds needs a specialist to read it; no further first-line test is suggested.',
  'urgent-referral': (axis) =>
    axis.rules.includes('RF-VIS-1')
      ? 'The chart holds a visual field defect or pituitary apoplexy. Speak to endocrinology or the hospital today. ' +
        'With apoplexy assume adrenal insufficiency: check electrolytes and cortisol, give hydrocortisone by local ' +
        'protocol, and do not wait for visual fields.'
      : 'The chart holds a cortisol result in the range of severe disease. Speak to endocrinology or the hospital today.',
  defer: (axis) =>
    axis.rules.includes('AC-PREG-1')
      ? 'Pregnancy changes these tests: they have to wait until after it.'
      : 'Acute illness changes hormone tests: they have to wait until the patient has recovered.',
  'follow-up': (axis) =>
    axis.rules.includes('SI-ENDO-1')
      ? RULES['SI-ENDO-1'].says
      : 'The condition is on file and no endocrine visit was found within a year.',
  'review-exogenous': (axis) =>
    axis.condition === 'cushing'
      ? 'A steroid on the chart may explain the face. Do not stop a steroid abruptly: ask the prescriber, and keep ' +
        'adrenal insufficiency in mind.'
      : 'Growth hormone or a related treatment on the chart may explain the face, and IGF-1 cannot be read with it.',
  'change-order': () => 'The test being ordered is unsuitable or misleading for this patient.',
  'advise-before-steroid': () =>
    'Do not delay needed treatment. Where waiting is safe, samples taken before the first dose can be read.',
}

/** To whom a decision sends the patient. */
export const REFERRALS = {
  endocrinology: 'endocrinology',
  'endocrinology-existing': 'the endocrinologist who knows the patient',
  'endocrinology-same-day': 'endocrinology or hospital, the same day',
} as const satisfies Record<Referral, string>
