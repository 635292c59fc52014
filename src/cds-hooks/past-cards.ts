import type { Condition } from '../clinical/conditions.ts'
import { type Day, dayIn } from '../clinical/day.ts'
import type { ServedCard } from '../clinical/facts.ts'
import type { Flag } from '../clinical/outcomes.ts'
import type { PastCard, PastCards } from '../storage/card-store.ts'

/** The moment of a call, and the day it is there. */
export type Moment = { readonly now: Date; readonly today: Day; readonly timeZone: string }

/** Where nobody says which encounter it is, an urgent card rests for a day: until the next shift looks. */
const ACKNOWLEDGED_MS = 24 * 60 * 60_000

/** What the rules have to know of the cards that were shown before. */
export function servedFrom({ cards, asleep }: PastCards, moment: Moment): readonly ServedCard[] {
  return [
    ...cards.flatMap((card) => [
      servedCard(card, moment),
      ...asleepUntil(card.condition, card.snoozedUntil, moment),
    ]),
    ...asleep.flatMap(({ condition, until }) => asleepUntil(condition, until, moment)),
  ]
}

function servedCard(card: PastCard, moment: Moment): ServedCard {
  const { condition, answer, action, servedOn } = card
  if (answer === null) return { condition, outcome: 'ignored', on: servedOn }
  const on = dayIn(moment.timeZone, answer.at)
  // What was answered about an urgent card hides nothing else.
  if (action === 'urgent-referral')
    return { condition, outcome: isAcknowledged(card, moment) ? 'acknowledged' : 'ignored', on }
  return { condition, outcome: answer.outcome === 'accepted' ? 'accepted' : 'dismissed', on }
}

/** RF-VIS-1: until the encounter ends. */
function isAcknowledged({ answer, encounter }: PastCard, { now }: Moment): boolean {
  if (answer === null || encounter === 'other') return false
  return encounter === 'same' || now.getTime() - answer.at.getTime() < ACKNOWLEDGED_MS
}

/** A snooze is a dismissal that has not grown older: what no dismissal hides comes back all the same. */
function asleepUntil(
  condition: Condition,
  until: Date | null,
  { now, today }: Moment,
): readonly ServedCard[] {
  return until !== null && now < until ? [{ condition, outcome: 'dismissed', on: today }] : []
}

/** The first card on each condition, to see what came after it. */
export function flagsFrom(past: readonly PastCard[]): readonly Flag[] {
  const first = new Map<string, PastCard>()
  for (const card of past) {
    const known = first.get(card.condition)
    if (!known || card.servedOn < known.servedOn) first.set(card.condition, card)
  }
  return [...first.values()].map(({ id, condition, servedOn, resultsThatDay, wasDiagnosed }) => ({
    card: id,
    condition,
    shownOn: servedOn,
    resultsOfThatDay: resultsThatDay,
    wasDiagnosed,
  }))
}
