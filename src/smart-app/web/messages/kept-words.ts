import type {
  Filed,
  FiledAs,
  Impression,
  KeptAnswer,
  PhotoReportAnswer,
  PhotoReportBody,
} from '../../acts.ts'
import type { ViewedPhoto } from '../../view.ts'
import { dayWords } from './day-words.ts'
import { MESSAGES } from './index.ts'
import { photoAlt } from './words.ts'

type Choice = Impression['conditions'][keyof Impression['conditions']]

/** e.g. `You disagreed on 2026-11-02: the face is not striking.` */
export function answerWords({ answer, reason, at }: KeptAnswer): string {
  const says = `You ${answer === 'agree' ? 'agreed' : 'disagreed'} on ${dayOf(at)}`
  if (reason === null || reason === 'other') return `${says}.`
  return `${says}: ${inSentence(MESSAGES.answers.reasons[reason])}.`
}

/** Only cards rest; what the app shows stays. */
export function snoozeWords(until: string): string {
  return `No card asks any user about this in this patient until ${dayOf(until)}.`
}

export function impressionWords(choice: Choice): string {
  return `You thought: ${MESSAGES.impression.choices[choice].toLowerCase()}.`
}

/** What was said of a photo, and what follows. */
export function reportWords(
  { takenOn }: Pick<ViewedPhoto, 'takenOn'>,
  report: PhotoReportBody['report'],
  answer: PhotoReportAnswer,
): string {
  const which = photoAlt({ takenOn })
  if (report === 'retake')
    return `${which}: noted in Facies as needing a new one. Nobody was told: arrange the photo, best from the front, from 1.5 m or more, in even light.`
  if (report === 'this-is-the-patient')
    return `${which}: the report is taken back, and it is read again. What was withdrawn from the chart stays withdrawn.`
  return [
    `${which}: reported as showing somebody else.`,
    'The findings are read again without it; use none that came from it.',
    ...chartWords(answer),
    'Orders that were drafted from it stand in the EHR: delete them there.',
    'The photo itself was not changed in the chart: correct it there.',
  ].join(' ')
}

/** What became of the results that were filed from a photo. */
function chartWords({ withdrawn, left }: PhotoReportAnswer): readonly string[] {
  const results = (count: number) => (count === 1 ? '1 filed result' : `${count} filed results`)
  const verb = (count: number, one: string, many: string) => (count === 1 ? one : many)
  return [
    ...(withdrawn > 0
      ? [
          `${results(withdrawn)} from it ${verb(withdrawn, 'was', 'were')} marked as entered in error in the chart.`,
        ]
      : []),
    ...(left > 0
      ? [
          `${results(left)} from it ${verb(left, 'stands', 'stand')}, or may stand, in the chart: look, and have ${verb(left, 'it', 'them')} marked as entered in error there.`,
        ]
      : []),
  ]
}

/** What a reader of the chart looks for: not where it came from. */
export function filedWords({ as, at, references, isWhole }: Filed): string {
  const results = references.filter(
    (reference) => !reference.startsWith('Provenance/') && !reference.startsWith('Device/'),
  )
  const where = results.length > 0 ? `: ${results.join(', ')}` : ''
  const says = `Filed on ${dayOf(at)} as ${MESSAGES.filing.as[as]}${where}.`
  return isWhole ? says : `${says} ${MESSAGES.filing.unfinished}`
}

/** How a result stands in the chart, before and after it is filed. */
export function standingWords(as: FiledAs): string {
  const { marked, status, answeredLater } = MESSAGES.filing
  return `${marked} ${status[as]} ${answeredLater}`
}

/** Of a day, or of a moment as ISO 8601. */
function dayOf(moment: string): string {
  return moment.length <= DAY_LENGTH ? moment : dayWords(new Date(moment))
}

const DAY_LENGTH = 'YYYY-MM-DD'.length

function inSentence(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
