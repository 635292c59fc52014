import type { Condition } from '../../clinical/conditions.ts'
import type { Impression } from '../acts.ts'
import type { AppView, ViewedPhoto } from '../view.ts'
import { MESSAGES } from './messages/index.ts'
import { photoAlt } from './messages/words.ts'

export type Choices = Partial<Impression['conditions']>

/** In the order in which they are asked. */
export const ASKED = Object.keys(MESSAGES.impression.conditions) as readonly Condition[]

/** The photo that an impression is about; null where none counts yet. */
export function photoInQuestion({
  photos,
  impressionOf,
}: Pick<AppView, 'photos' | 'impressionOf'>): ViewedPhoto | null {
  return photos.find(({ mediaId }) => mediaId === impressionOf) ?? null
}

/** What is to be looked at, and what to say then. */
export function askedWords(photo: Pick<ViewedPhoto, 'takenOn'>): string {
  const which = photoAlt(photo).replace(/^C/, 'c')
  return MESSAGES.impression.lookAt(which)
}

/** The impression once every condition has its answer, else null. */
export function impressionOf(mediaId: string, { cushing, acromegaly }: Choices): Impression | null {
  if (cushing === undefined || acromegaly === undefined) return null
  return { mediaId, conditions: { cushing, acromegaly } }
}

/** Which conditions still want an answer, in a sentence; empty where none does. */
export function missingWords(choices: Choices): string {
  const missing = ASKED.filter((condition) => choices[condition] === undefined)
  const names = missing.map((condition) => MESSAGES.impression.conditions[condition])
  return names.length === 0 ? '' : MESSAGES.impression.missing(names.join(' and for '))
}
