import type { HeldBack } from '../assessments/find.ts'
import { CONDITIONS, type Condition } from '../clinical/conditions.ts'
import type { AxisDecision } from '../clinical/decision.ts'
import { ifExcludedWords } from '../clinical/decision-words.ts'
import type { FactSource, Facts } from '../clinical/facts.ts'
import type { FindingOutcome } from '../clinical/finding.ts'
import { meaningOf, type SpeakingAxis } from '../clinical/meanings.ts'
import { RULES } from '../clinical/rules.ts'
import type { Situation } from '../clinical/situation.ts'
import { withWindows } from '../clinical/windows.ts'
import type { AppMode } from '../modes.ts'

const NOTHING_SAID = 'That says nothing about the face.'

/** Why the app shows no findings. */
export const HIDDEN: Readonly<Record<Extract<AppMode, { shows: false }>['because'], string>> = {
  paused: `Facies is paused at this site: no photo is assessed. ${NOTHING_SAID}`,
  silent: `This site runs Facies silently: findings are measured and shown to nobody. ${NOTHING_SAID}`,
  'not-a-researcher': `Here findings are for research: they are shown only to the researchers that this site has listed, and you are not among them. ${NOTHING_SAID}`,
  'not-a-clinician': `Findings are shown to clinicians, and the EHR does not name you as one. ${NOTHING_SAID}`,
  'not-in-role': `Findings are shown to the users that this site has listed, and you are not among them. ${NOTHING_SAID}`,
  'model-not-released': `The model of this site has not been released for care, so its findings are not shown. ${NOTHING_SAID}`,
}

/** The parts of the chart, as a reader calls them. */
export const UNREAD: Readonly<Record<FactSource, string>> = {
  conditions: 'problems and diagnoses',
  medications: 'medications',
  results: 'laboratory results',
}

/** Why a part of the chart could not be read, and who can change that; null where nothing is missing. */
export function notGrantedWords(types: readonly string[]): string | null {
  if (types.length === 0) return null
  return `The EHR has not granted Facies to read ${types.join(', ')}. To try again does not help: tell your health-IT team, who can have it granted.`
}

/** Why no photo of the chart may be shown. */
export const PHOTOS_WITHHELD: Readonly<Record<Facts['imageConsent'], string | null>> = {
  'not-refused': null,
  refused: 'The patient has refused the analysis of photos, so no photo is shown or assessed.',
  unknown:
    'Whether the patient has refused the analysis of photos could not be read, so no photo is shown or assessed.',
}

/** Why a photo has no assessment although none was tried. */
export const NOT_LOOKED_AT = {
  hidden: { says: 'Photos are not assessed in this view.', advice: 'The site decides who sees findings.' },
  'may-not': {
    says: 'Photos of children and of the deceased are not assessed.',
    advice: 'Nothing needs to be done.',
  },
} as const

/** Why nothing counts: with no photo scored, and with one scored that is not the newest. */
const NOTHING_COUNTS: Readonly<Record<HeldBack | 'none', string>> = {
  none: 'no photo has been assessed',
  pending: 'a photo that may be newer is still being assessed, and an older one does not speak for it',
  'newest-unavailable':
    'a photo that may be newer could not be fetched or scored, and an older one does not speak for it',
  'newest-unlisted':
    'the photos of this chart could not all be listed, so which is the newest is not known, and an older one does not speak for it',
}

/** The finding in a sentence: a resemblance, never a diagnosis, and nothing that reads as an exclusion. */
export function findingWords(
  condition: Condition,
  outcome: FindingOutcome,
  heldBack: HeldBack | null,
): string {
  const name = inSentence(condition)
  switch (outcome) {
    case 'suspected':
      return `A resemblance to the facial features of ${name} was seen, above the upper threshold of the model. This is not a diagnosis.`
    case 'indeterminate':
      return `A resemblance to the facial features of ${name} was seen, between the two thresholds of the model. This is not a diagnosis.`
    case 'not':
      return `No resemblance to the facial features of ${name} was seen. This does not exclude the disease.`
    case 'not-assessed':
      return `Nothing can be said about ${name}: ${NOTHING_COUNTS[heldBack ?? 'none']}.`
    default:
      return outcome satisfies never
  }
}

/** What the rules conclude, and what to do first. */
export function decisionWords(
  axis: AxisDecision,
  outcome: FindingOutcome,
  heldBack: HeldBack | null,
  chart: Situation,
): string {
  // Without any photo the rules are as silent as after one without signs; the reader must not take it for that.
  const isBare = axis.reason === 'SI-NEG-1' || (axis.reason === 'SI-QUAL-1' && heldBack !== null)
  if (isBare && outcome === 'not-assessed')
    return `${asSentence(NOTHING_COUNTS[heldBack ?? 'none'])}, so no test is suggested. This says nothing about the patient.`
  if (axis.reason === 'facts-incomplete')
    return 'Parts of the chart could not be read, so no test is suggested: they might explain the face.'
  if (axis.reason === 'consent-unknown')
    return 'Whether the patient has refused the analysis of photos could not be read, so no photo is assessed.'
  if (axis.reason === 'SI-DX-2') return underCareWords(chart)
  if (axis.reason !== null) return withWindows(RULES[axis.reason].says, chart.policy.windows)
  if (!speaks(axis)) return RULES['SI-NEG-1'].says
  return [meaningOf(axis, chart), ifExcluded(axis, chart)].filter((sentence) => sentence !== '').join(' ')
}

/** Which of the two that the rule names it is. */
function underCareWords({ facts: { care } }: Situation): string {
  const visit = care.lastEndocrineVisit
  return typeof visit === 'object'
    ? `The diagnosis is known and under endocrine care, last seen on ${visit.on}: no suggestion.`
    : 'The diagnosis is known. Whether endocrinology sees the patient could not be read, so nothing is suggested.'
}

function speaks(axis: AxisDecision): axis is SpeakingAxis {
  return axis.action !== 'silent'
}

function ifExcluded(axis: AxisDecision, chart: Situation): string {
  const says = ifExcludedWords(axis, chart)
  return says && `If the review finds too little exposure: ${says}`
}

function asSentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function inSentence(condition: Condition): string {
  return condition === 'acromegaly' ? 'acromegaly' : CONDITIONS[condition].name
}
