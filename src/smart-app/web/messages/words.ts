import type { Listed } from '../../over-time.ts'
import type { AppView, ViewedFindings, ViewedMeasure, ViewedPhoto } from '../../view.ts'
import type { Failure } from '../api/failure.ts'
import { MESSAGES } from './index.ts'

/** `older`: beside those that findings come from; chosen, it is looked at. */
export type ShownAssessment = ViewedPhoto['assessment'] | { readonly kind: 'older' }

type Outcome = ViewedFindings['conditions'][number]['outcome']

/** `not` is no exclusion, and `not-assessed` never reads as normal. */
export function outcomeWords(outcome: Outcome): string {
  return MESSAGES.outcome[outcome]
}

/** What the model is not and what it has not seen, in a line; of a model that has no such line, all that is said of it. */
export function shortStatement({ name, statement }: AppView['model']): string {
  return MESSAGES.findings.short[name] ?? `${MESSAGES.findings.notADiagnosis} ${statement}`
}

export function labelWords(label: NonNullable<AppView['label']>): string {
  return MESSAGES.label[label]
}

export type FailureWords = { readonly says: string; readonly advice: string; readonly retry: boolean }

export function failureWords(failure: Failure): FailureWords {
  return MESSAGES.failure.kinds[failure]
}

export function photoTitle({ takenOn }: Pick<ViewedPhoto, 'takenOn'>): string {
  return takenOn ?? 'Date not recorded'
}

export function photoAlt({ takenOn }: Pick<ViewedPhoto, 'takenOn'>): string {
  return takenOn ? `Chart photo of ${takenOn}` : 'Chart photo without a date'
}

export type PhotoState = { readonly says: string; readonly lines: readonly string[] }

/** What is known of a photo: what to keep in mind, or why it was not assessed and what to do. */
export function photoState(assessment: ShownAssessment): PhotoState {
  switch (assessment.kind) {
    case 'scored':
      return {
        says: assessment.cautions.length > 0 ? 'Assessed, with cautions' : 'Assessed',
        lines: assessment.cautions.map(inOneLine),
      }
    case 'pending':
      return { says: 'Not yet assessed', lines: ['Facies is still looking at this photo.'] }
    case 'not-assessed':
      return {
        says: 'Not assessed',
        lines: assessment.reasons.map(inOneLine),
      }
    case 'older':
      return { says: 'Older photo', lines: [] }
    default:
      return assessment satisfies never
  }
}

/** How many photos are on their way; nothing where none is. */
export function pendingWords(pending: number, all: number): string {
  return pending === 0 ? '' : `${pending} of ${all} photos not yet assessed; this page looks again by itself.`
}

function inOneLine({ says, advice }: { readonly says: string; readonly advice: string }): string {
  return `${says} ${advice}`.trim()
}

/** Why no photo stands here: a list that could not be had, or not to its end, is no empty one. */
export function noPhotosWords(
  { photosWithheld }: Pick<AppView, 'photosWithheld'>,
  listed: Listed | null,
): string {
  if (photosWithheld !== null) return photosWithheld
  if (!listed?.isNewestKnown)
    return 'The photos of this chart could not be listed, so whether there are any is not known. That says nothing about the face.'
  return 'There is no photo in this chart that Facies may show, so there is nothing to assess.'
}

/** How many of how many photos these are, and whether newer ones may be missing; nothing where they are all. */
export function listedWords(shown: number, listed: Listed | null): string {
  if (shown === 0) return ''
  if (listed === null) return 'The photos of this chart could not all be listed: others may be missing.'
  const { total, isNewestKnown } = listed
  if (!isNewestKnown)
    return 'The photos of this chart could not all be listed: newer ones than these may be missing.'
  if (total === null)
    return `${shown === 1 ? 'The newest photo' : `The newest ${shown} photos`}; there may be older ones.`
  return total > shown ? `The newest ${shown} of ${total} photos.` : ''
}

/** Why a photo that the record lists is not in a view without findings. */
export const NOT_IN_THIS_VIEW = { says: 'Photos are not assessed in this view.', advice: '' } as const

/** Why a photo beside those of the view has no assessment where nobody knows which is the newest. */
export const NOT_IN_ORDER = {
  says: 'No finding comes from this photo, since which is the newest is not known.',
  advice: 'Choose it to see what the model saw.',
} as const

type Source = Pick<ViewedFindings, 'mediaId' | 'takenOn' | 'heldBack'>

const HELD_BACK: Readonly<Record<NonNullable<Source['heldBack']>, string>> = {
  pending: 'A photo that may be newer is still being assessed; an older one does not speak for it.',
  'newest-unavailable':
    'A photo that may be newer could not be fetched or scored; an older one does not speak for it.',
  'newest-unlisted':
    'The photos of this chart could not all be listed, so which is the newest is not known; an older one does not speak for it.',
}

/** Where the findings come from, in a sentence. While a photo is pending, an older one may not speak for it. */
export function sourceWords({ mediaId, takenOn, heldBack }: Source, isPending: boolean): string {
  if (heldBack !== null) return `There is no finding${isPending ? ' yet' : ''}. ${HELD_BACK[heldBack]}`
  if (mediaId === null && isPending) return 'There is no finding yet: a photo is still being assessed.'
  if (mediaId === null) return 'No photo of this chart was assessed. That says nothing about the face.'
  return takenOn
    ? `From the chart photo of ${takenOn}, the newest that could be assessed.`
    : 'From a chart photo whose date nobody recorded.'
}

/** Why there is no measure to draw. */
export function noMeasuresWords({ mediaId, heldBack }: Pick<Source, 'mediaId' | 'heldBack'>): string {
  if (heldBack !== null) return 'No photo counts, so there is no measure to show.'
  return mediaId === null
    ? 'No photo was assessed, so there is no measure to show.'
    : 'The reference set has nobody of the sex in this record, so no measure can be compared.'
}

/** e.g. `+2.3 SD`; the sign is always there. */
export function zWords(z: number): string {
  if (!Number.isFinite(z)) return 'no value'
  const rounded = Math.abs(z).toFixed(1)
  if (rounded === '0.0') return '0.0 SD'
  return `${z < 0 ? '−' : '+'}${rounded} SD`
}

/** e.g. `A feature seen in acromegaly.`; nothing where the measure points nowhere. */
export function pointsWords(
  { pointsTo }: Pick<ViewedMeasure, 'pointsTo'>,
  conditions: ViewedFindings['conditions'],
): string {
  const names = pointsTo.flatMap((key) => conditions.filter(({ condition }) => condition === key))
  if (names.length === 0) return ''
  return `A feature seen in ${names.map(({ name }) => inSentence(name)).join(' and ')}.`
}

/** A name inside a sentence; a name of a person keeps its capital. */
export function inSentence(name: string): string {
  return name.startsWith("Cushing's") ? name : name.charAt(0).toLowerCase() + name.slice(1)
}
