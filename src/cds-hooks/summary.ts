import { CONDITIONS } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import { decidingFact, drugsToReview } from '../clinical/deciding-fact.ts'
import { standsBehind } from '../clinical/order-hooks.ts'
import type { Situation } from '../clinical/situation.ts'
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

/** The card's one line: what was seen, what of the chart decided, and what to consider. It names no diagnosis as made. */
export function summaryFor(axis: ShownAxis, takenOn: Day | null, mode: ShownMode, chart: Situation): string {
  const label = MODE_LABELS[mode] && `${MODE_LABELS[mode]}: `
  const photo = takenOn ? `photo of ${takenOn}` : 'chart photo'
  const lines = LINES[axis.action]({ axis, photo, chart })
  const fitting = lines.map((line) => `${label}${line}`).find((line) => line.length <= MOST_CHARACTERS)
  if (!fitting) throw new RangeError(`Cannot summarise ${axis.action} in ${MOST_CHARACTERS} characters`)
  return fitting
}

type Said = { readonly axis: ShownAxis; readonly photo: string; readonly chart: Situation }
type Lines = (said: Said) => readonly string[]

/** The fullest wording first; a shorter one where the fullest does not fit. */
const LINES: Readonly<Record<ShownAction, Lines>> = {
  workup: (said) => [
    ...(said.axis.rules.includes('AC-OGTT-2')
      ? ['Acromegaly unlikely by the glucose test on file: consider repeating IGF-1 in 3 to 6 months']
      : []),
    ...(said.axis.rules.includes('AC-RES-4')
      ? [
          `${FACE} acromegaly and a normal IGF-1 that something lowers: consider correcting that, then IGF-1 again`,
        ]
      : []),
    ...seenAnd(said, `consider ${firstTest(said.axis)}`, 'consider hormone tests'),
    `${seenIn(said)}: consider ${firstTest(said.axis)}`,
    `${seenIn(said)}: consider hormone tests`,
  ],
  confirm: (said) => [
    ...seenAnd(said, `consider ${firstTest(said.axis)}`, 'consider a second test'),
    `${seenIn(said)} and one result not normal: consider ${firstTest(said.axis)}`,
    `${FACE} ${conditionName(said.axis)} and one result not normal: consider a second test`,
  ],
  refer: (said) => [
    ...seenAnd(said, 'consider asking endocrinology'),
    `${seenIn(said)}: consider asking endocrinology`,
  ],
  'urgent-referral': (said) => [
    ...seenAnd(said, 'contact endocrinology today'),
    `Features resembling ${conditionName(said.axis)} (${said.photo}) and a red flag in the chart: contact endocrinology today`,
    `Features resembling ${conditionName(said.axis)} with a red flag in the chart: contact endocrinology today`,
  ],
  'follow-up': ({ axis }) => [
    `${sentenceName(axis)} on file, no endocrine visit in this chart for over a year: consider follow-up`,
  ],
  'review-exogenous': (said) => {
    const [named, unnamed] = [drugsToReview(said.axis, said.chart), EXPOSURES[said.axis.condition]]
    return [...named, unnamed].flatMap((drugs) => [
      `${seenIn(said)}: review ${drugs} before hormone tests`,
      `${FACE} ${conditionName(said.axis)}: review ${drugs} before any hormone test`,
    ])
  },
  'change-order': (said) => [
    ...(said.axis.recommend.length === 0 ? withoutAnother(said) : []),
    `${questionOf(said.axis)}: ${firstTest(said.axis)} fits this patient better than the test being ordered`,
    `${questionOf(said.axis)}: another test fits this patient better than the one being ordered`,
  ],
  'advise-before-steroid': ({ axis }) => [
    `Do not delay needed treatment. A steroid spoils testing for ${conditionName(axis)}: consider ${firstTest(axis)} first`,
    `Do not delay needed treatment. A steroid spoils testing for ${conditionName(axis)}`,
  ],
}

const FACE = 'Facial features resembling'

function seenIn({ axis, photo }: Said): string {
  return `${FACE} ${conditionName(axis)} (${photo})`
}

/** The photo's day gives way before the fact, and the fact's own day before the fact. */
function seenAnd(said: Said, ...advice: readonly string[]): readonly string[] {
  const name = conditionName(said.axis)
  return decidingFact(said.axis, said.chart).flatMap((fact) =>
    [seenIn(said), `${FACE} ${name}`, `Features resembling ${name}`].flatMap((seen) =>
      advice.map((next) => `${seen} and ${fact}: ${next}`),
    ),
  )
}

/** At order entry, where no better test can be offered. */
function withoutAnother({ axis, chart }: Said): readonly string[] {
  const question = questionOf(axis)
  switch (standsBehind(axis)) {
    case 'exposure':
      return [...drugsToReview(axis, chart), EXPOSURES[axis.condition]].map(
        (drugs) => `${question}: review ${drugs} before the test being ordered`,
      )
    case 'waiting':
      return [`${question}: the test being ordered has to wait; see until when`]
    default:
      return [`${question}: the test being ordered does not fit this patient now; see why`]
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
