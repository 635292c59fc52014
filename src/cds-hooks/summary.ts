import { CONDITIONS } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import { standsBehind } from '../clinical/order-hooks.ts'
import { TESTS } from '../clinical/tests.ts'
import { conditionInSentence } from '../fhir/order-resource.ts'
import type { ShownAction, ShownAxis } from './shown.ts'

export type ShownMode = 'test' | 'demo' | 'live'

/** CDS Hooks asks for fewer than 140 characters. */
const MOST_CHARACTERS = 139

export const MODE_LABELS: Readonly<Record<ShownMode, string>> = {
  test: 'TEST - not for clinical use',
  demo: 'DEMO',
  live: '',
}

/** The card's one line: what was seen, when, and what to consider. It names no diagnosis as made. */
export function summaryFor(axis: ShownAxis, takenOn: Day | null, mode: ShownMode): string {
  const label = MODE_LABELS[mode] && `${MODE_LABELS[mode]}: `
  const lines = [...LINES[axis.action](axis, takenOn ? `photo of ${takenOn}` : 'chart photo')]
  const fitting = lines.map((line) => `${label}${line}`).find((line) => line.length <= MOST_CHARACTERS)
  if (!fitting) throw new RangeError(`Cannot summarise ${axis.action} in ${MOST_CHARACTERS} characters`)
  return fitting
}

type Lines = (axis: ShownAxis, photo: string) => readonly string[]

/** The fullest wording first; a shorter one where the fullest does not fit. */
const LINES: Readonly<Record<ShownAction, Lines>> = {
  workup: (axis, photo) => [
    ...(axis.rules.includes('AC-OGTT-2')
      ? ['Acromegaly unlikely by the glucose test on file: consider repeating IGF-1 in 3 to 6 months']
      : []),
    `Facial features resembling ${conditionName(axis)} (${photo}): consider ${firstTest(axis)}`,
    `Facial features resembling ${conditionName(axis)} (${photo}): consider hormone tests`,
  ],
  confirm: (axis, photo) => [
    `Facial features resembling ${conditionName(axis)} (${photo}) and one result not normal: consider ${firstTest(axis)}`,
    `Facial features resembling ${conditionName(axis)} and one result not normal: consider a second test`,
  ],
  refer: (axis, photo) => [
    `Facial features resembling ${conditionName(axis)} (${photo}): consider asking endocrinology`,
  ],
  'urgent-referral': (axis, photo) => [
    `Features resembling ${conditionName(axis)} (${photo}) and a red flag in the chart: contact endocrinology today`,
    `Features resembling ${conditionName(axis)} with a red flag in the chart: contact endocrinology today`,
  ],
  'follow-up': (axis) => [
    `${sentenceName(axis)} on file, no endocrine visit in this chart for over a year: consider follow-up`,
  ],
  'review-exogenous': (axis, photo) => [
    `Facial features resembling ${conditionName(axis)} (${photo}): review ${EXPOSURES[axis.condition]} before hormone tests`,
    `Facial features resembling ${conditionName(axis)}: review ${EXPOSURES[axis.condition]} before any hormone test`,
  ],
  'change-order': (axis) => [
    ...(axis.recommend.length === 0 ? [withoutAnother(axis)] : []),
    `${questionOf(axis)}: ${firstTest(axis)} fits this patient better than the test being ordered`,
    `${questionOf(axis)}: another test fits this patient better than the one being ordered`,
  ],
  'advise-before-steroid': (axis) => [
    `Do not delay needed treatment. A steroid spoils testing for ${conditionName(axis)}: consider ${firstTest(axis)} first`,
    `Do not delay needed treatment. A steroid spoils testing for ${conditionName(axis)}`,
  ],
}

/** At order entry, where no better test can be offered. */
function withoutAnother(axis: ShownAxis): string {
  const question = questionOf(axis)
  switch (standsBehind(axis)) {
    case 'exposure':
      return `${question}: review ${EXPOSURES[axis.condition]} before the test being ordered`
    case 'waiting':
      return `${question}: the test being ordered has to wait; see until when`
    default:
      return `${question}: the test being ordered does not fit this patient now; see why`
  }
}

const EXPOSURES = { cushing: 'steroid exposure', acromegaly: 'growth hormone treatment' } as const

/** The condition's name inside a sentence. */
export function conditionName({ condition }: Pick<ShownAxis, 'condition'>): string {
  return conditionInSentence(condition)
}

/** At order entry the name alone would read as a diagnosis; a known disease may stand behind the card, or a face. */
function questionOf(axis: ShownAxis): string {
  return `Question of ${conditionName(axis)}`
}

function sentenceName({ condition }: ShownAxis): string {
  return CONDITIONS[condition].name
}

function firstTest({ recommend: [first] }: ShownAxis): string {
  return first ? inSentence(TESTS[first].name) : 'hormone tests'
}

/** A name that begins a line, inside a sentence; abbreviations keep their capitals. */
export function inSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}
