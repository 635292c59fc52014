import type { PhotoLook } from '../look.ts'
import { fetchLook } from './api/fetch-look.ts'
import { lookAddress } from './api/launch-address.ts'
import type { Question } from './use-answer.ts'

/** How the model saw one photo. */
export function lookQuestion(mediaId: string): Question<PhotoLook> {
  return {
    ask: (stop) => fetchLook(lookAddress(location.href, mediaId), mediaId, stop),
    isPending: ({ kind }) => kind === 'pending',
  }
}

/** How it saw two photos. */
export function pairQuestion(left: string, right: string): Question<readonly [PhotoLook, PhotoLook]> {
  const [one, other] = [lookQuestion(left), lookQuestion(right)]
  return {
    ask: (stop) => Promise.all([one.ask(stop), other.ask(stop)]),
    isPending: (looks) => looks.some(({ kind }) => kind === 'pending'),
  }
}
