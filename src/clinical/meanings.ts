import { lowPotassiumHere } from './cushing.ts'
import { CUSHING_MODIFIERS, type Modifier } from './cushing-modifiers.ts'
import type { Action, AxisDecision, Referral, ResultOnFile } from './decision.ts'
import { boosterHere, exposureHere } from './exposure-grounds.ts'
import { type Grounds, growthHormoneHere, withGrounds } from './grounds.ts'
import { measuredWords, RESULT_NAMES } from './measured.ts'
import { measuredOnFile } from './measured-on-file.ts'
import { standsBehind } from './order-hooks.ts'
import { severeResults, sightHere } from './red-flags.ts'
import { RULES, type RuleId } from './rules.ts'
import type { Situation } from './situation.ts'
import { TESTS } from './tests.ts'

/** An axis that has something to say. */
export type SpeakingAxis = AxisDecision & { readonly action: Exclude<Action, 'silent'> }

/** What the rules conclude, and what the reader is asked to do first: by the rule that decided, else by the action. */
export function meaningOf(axis: SpeakingAxis, chart: Situation): string {
  const ruling = axis.rules.map((rule) => BY_RULE[rule]).find((says) => says !== undefined)
  const isLeftWithout = axis.rules.includes('CS-RES-1') && axis.rules.includes('CS-NONE-1')
  const says = isLeftWithout ? ABNORMAL_AND_NOTHING_LEFT : (ruling ?? BY_ACTION[axis.action](axis, chart))
  const presses = axis.rules.includes('RF-CS-3') ? withGrounds(LOW_POTASSIUM, lowPotassiumHere(chart)) : ''
  return [says, presses].filter((sentence) => sentence !== '').join(' ')
}

/** The results that the decision is built on, by name, value and day; empty where there is none. */
export function onFileSentence({ onFile }: SpeakingAxis, chart: Situation): string {
  return onFile.length > 0 ? `On file: ${onFile.map((result) => resultWords(result, chart)).join('; ')}.` : ''
}

/** `IGF-1 above 1.3 times the upper limit: 420 ng/mL, upper limit 280 ng/mL (2026-09-01)` */
export function resultWords(result: ResultOnFile, chart: Situation): string {
  const { test, verdict, on } = result
  const measured = measuredOnFile(result, chart)
  const value = measured ? `: ${measuredWords(measured)}` : ''
  return `${TESTS[test].name} ${VERDICTS[verdict]}${value} (${on})`
}

const VERDICTS: Readonly<Record<ResultOnFile['verdict'], string>> = {
  abnormal: 'abnormal',
  normal: 'normal',
  equivocal: 'slightly above the upper limit',
  high: 'above 1.3 times the upper limit',
  unsuppressed: 'not suppressed',
  between: 'in the grey zone',
  suppressed: 'suppressed',
}

const ABNORMAL_AND_NOTHING_LEFT =
  'A cortisol test on file is abnormal, and no different first-line test suits this patient now: endocrinology decides how to confirm it.'

const LOW_POTASSIUM =
  'The latest potassium is below 3 mmol/L, without a diuretic that loses it, vomiting or diarrhoea on the chart: test soon and refer to endocrinology.'

const BY_RULE: Readonly<Partial<Record<RuleId, string>>> = {
  'CS-NONE-1': 'No first-line test suits this patient now; endocrinology decides how to test.',
  'CS-RES-2': 'Two different cortisol tests on file are abnormal: endocrinology looks for the cause.',
  'CS-RES-3': 'The cortisol tests on file disagree: endocrinology decides what counts.',
  'CS-RES-8':
    'One cortisol test on file is normal, yet the chart holds several signs: endocrinology decides whether to test on.',
  'AC-RES-1':
    'IGF-1 on file is above 1.3 times the upper limit. Confirm the clinical signs (a photo is not one); endocrinology ' +
    'arranges the imaging.',
  'AC-RES-4':
    'The normal IGF-1 on file does not settle it: something that lowers IGF-1 is on the chart. Correct that first, then repeat it.',
  'AC-OGTT-1': 'IGF-1 is borderline and growth hormone was not suppressed by glucose: endocrinology decides.',
  'AC-OGTT-2': 'The glucose test on file makes acromegaly unlikely: repeat IGF-1 in 3 to 6 months, not now.',
  'AC-OGTT-3':
    'Growth hormone after glucose lies in a grey zone that depends on assay, weight and sex: endocrinology decides.',
}

const BY_ACTION: Readonly<Record<SpeakingAxis['action'], (axis: SpeakingAxis, chart: Situation) => string>> =
  {
    workup: ({ condition }) =>
      condition === 'cushing'
        ? 'Confirm signs such as easy bruising, plethora, proximal weakness or wide purple striae before testing, and ask ' +
          'about steroids in any form: creams, injections, inhalers, herbal remedies, joint supplements.'
        : 'Ask about ring and shoe size, sweating, snoring and hand numbness before testing.',
    confirm: () =>
      'One result on file is abnormal or borderline. One result alone settles nothing: a second test follows.',
    refer: ({ rules }, chart) =>
      rules.includes('RF-VIS-1')
        ? `The chart holds ${sightWords(chart)}. Both tests below are needed.`
        : 'What the chart holds needs a specialist to read it; no further first-line test is suggested.',
    'urgent-referral': ({ rules }, chart) =>
      rules.includes('RF-VIS-1')
        ? `The chart holds ${sightWords(chart)}. Speak to endocrinology or the hospital today. ` +
          'With apoplexy assume adrenal insufficiency: check electrolytes and cortisol, give hydrocortisone by local ' +
          'protocol, and do not wait for visual fields.'
        : `The chart holds a cortisol result in the range of severe disease${listed(severeHere(chart))}. ` +
          'Speak to endocrinology or the hospital today.',
    defer: ({ rules }) =>
      rules.includes('AC-PREG-1')
        ? 'Pregnancy changes these tests: they have to wait. New photo and test about 3 months after delivery.'
        : 'Acute illness changes hormone tests: they have to wait. New photo and test about 4 to 6 weeks after recovery.',
    'follow-up': ({ rules }) =>
      rules.includes('SI-ENDO-1')
        ? RULES['SI-ENDO-1'].says
        : 'The condition is on file, and this chart shows no recent endocrine visit.',
    'review-exogenous': (axis, chart) =>
      axis.condition === 'cushing'
        ? `A steroid on the chart may explain the face${listed(exposureHere(chart))}. ${boosterWords(axis, chart)}` +
          'Ask about every form, also creams, skin lightening, herbal remedies ' +
          'and joint supplements. Do not stop a steroid abruptly: ask the prescriber, and keep adrenal insufficiency in ' +
          'mind; weeks of more than about 5 mg of prednisone a day by mouth carry the risk, and other routes can.'
        : `Growth hormone or a related treatment on the chart may explain the face${listed(growthHormoneHere(chart))}. ` +
          'IGF-1 cannot be read with it.',
    'change-order': (axis, chart) => {
      const says = 'The test being ordered is unsuitable or misleading for this patient.'
      const behind = standsBehind(axis)
      if (behind === null) return says
      return `${says} ${BY_ACTION[behind === 'exposure' ? 'review-exogenous' : 'defer'](axis, chart)}`
    },
    'advise-before-steroid': () =>
      'Do not delay needed treatment. Where waiting is safe, samples taken before the first dose can be read.',
  }

/** What of the chart a sentence is about, at its end. */
function listed(found: readonly string[]): string {
  return found.length > 0 ? `: ${found.join('; ')}` : ''
}

function sightWords(chart: Situation): string {
  return sightHere(chart).join(' and ') || 'a visual field defect or pituitary apoplexy'
}

const severeHere: Grounds = (chart) =>
  severeResults(chart).map((result) => `${RESULT_NAMES[result.test]} ${measuredWords(result)} (${result.on})`)

/** CS-EXO-2 */
function boosterWords({ rules }: AxisDecision, chart: Situation): string {
  const boosters = rules.includes('CS-EXO-2') ? boosterHere(chart) : []
  if (boosters.length === 0) return ''
  return `A strong CYP3A4 inhibitor lets a local steroid act on the whole body${listed(boosters)}. `
}

/** What has to be known to read the suggested tests in this patient; each stands in the row of its modifier. */
export function readingNotes({ rules }: AxisDecision): readonly string[] {
  const modifiers: Readonly<Record<string, Modifier>> = CUSHING_MODIFIERS
  return rules.flatMap((rule) => modifiers[rule]?.note ?? [])
}

/** To whom a decision sends the patient; null when to nobody. */
export function referralOf({ refer, rules }: AxisDecision): string | null {
  if (refer === null) return null
  return rules.includes('CS-PREG-1') ? `${REFERRALS[refer]}, together with obstetrics` : REFERRALS[refer]
}

const REFERRALS: Readonly<Record<Referral, string>> = {
  endocrinology: 'endocrinology',
  'endocrinology-existing': 'the endocrinologist who knows the patient',
  'endocrinology-same-day': 'endocrinology or hospital, the same day',
}
