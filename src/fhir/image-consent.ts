import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { imageConsentFrom } from './consent-facts.ts'
import { answerFor, type Sources } from './prefetch.ts'

export type ConsentQuestion = {
  /** Whether refusals stand in the chart; elsewhere nobody asks for them. */
  readonly kept: 'elsewhere' | 'chart'
  readonly today: Day
}

/** Whether photos may be looked at: asked before any is listed, since a photo may come with its bytes. */
export async function imageConsentIn(
  sources: Sources,
  { kept, today }: ConsentQuestion,
): Promise<Facts['imageConsent']> {
  if (kept === 'elsewhere') return 'not-refused'
  return imageConsentFrom(await answerFor('consents', sources), today)
}
