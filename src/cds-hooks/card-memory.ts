import type { PatientFindings } from '../assessments/find.ts'
import type { Day } from '../clinical/day.ts'
import type { Decision, Hook } from '../clinical/decision.ts'
import type { Facts, ServedCard } from '../clinical/facts.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import { isDiagnosed } from '../clinical/known-diagnosis.ts'
import { outcomesFrom, resultsOn } from '../clinical/outcomes.ts'
import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Site } from '../sites.ts'
import type { CardStore, NewCard, PastCard, ShownAs } from '../storage/card-store.ts'
import type { CardIds } from './card-ids.ts'
import { inTime } from './deadline.ts'
import { flagsFrom, servedFrom } from './past-cards.ts'
import type { Card } from './response.ts'
import { shownAxes } from './shown.ts'

export type CardMemoryDeps = { readonly cards: CardStore; readonly log: Log; readonly now: () => Date }

/** A hook call, as far as cards are kept of it. */
export type CalledFor = {
  readonly site: Site
  readonly hook: Hook
  readonly hookInstance: string
  readonly patientId: string
  readonly encounterId: string | null
  readonly today: Day
}

/** What was shown before; not known where the database did not say it in time. */
export type Past =
  | { readonly known: true; readonly cards: readonly PastCard[]; readonly served: readonly ServedCard[] }
  | { readonly known: false; readonly served: readonly [] }

const UNKNOWN: Past = { known: false, served: [] }

/** How long an answer waits for its cards to be recorded. */
const RECORD_MS = 500

/** The appContext of a card's link is good for a working day, as a view of the app is. */
const APP_CONTEXT_MS = 8 * 60 * 60_000

/** The cards of a patient until now, within the time of a call. Never throws: without them no card may leave. */
export async function pastOf(call: CalledFor, { cards, log, now }: CardMemoryDeps): Promise<Past> {
  const { site, patientId, encounterId, today } = call
  const asked = cards.history({ site: site.name, patientId, encounterId })
  const answer = await inTimeOrCode(site.budgetMs, asked)
  if ('code' in answer) {
    log.error('past-cards-unknown', { site: site.name, code: answer.code })
    return UNKNOWN
  }
  const past = answer.value
  return {
    known: true,
    cards: past.cards,
    served: servedFrom(past, { now: now(), today, timeZone: site.timeZone }),
  }
}

export type Shown = {
  readonly cards: readonly Card[]
  readonly ids: CardIds
  readonly mode: ShownAs
  readonly decision: Decision
  readonly found: Pick<PatientFindings, 'findings' | 'counting'>
  readonly facts: Facts
  readonly modelHash: string
}

/**
 * Records cards before they are shown, since an answer to one that nobody knows would be lost.
 *
 * @returns the cards, or none where they could not be recorded in time. Never throws.
 */
export async function recorded(
  call: CalledFor,
  shown: Shown,
  { cards: store, log, now }: CardMemoryDeps,
): Promise<readonly Card[]> {
  const { cards, mode } = shown
  if (cards.length === 0 || mode === 'none') return cards
  const recording = store.record(newCards(call, { ...shown, mode }, now()))
  const answer = await inTimeOrCode(RECORD_MS, recording)
  if ('value' in answer) return cards

  log.error('cards-not-recorded', { site: call.site.name, code: answer.code })
  // What is recorded after all was not shown, and even a recording that failed may have been one.
  void recording
    .catch(() => {})
    .then(() => store.withdraw(idsOf(cards)))
    .catch(() => {})
  return []
}

/** Forgets the cards of an answer that came too late to be shown. Never throws. */
export async function forgetUnshown(
  late: Promise<{ readonly cards: readonly Card[] }>,
  { cards: store }: Pick<CardMemoryDeps, 'cards'>,
): Promise<void> {
  await late.then(({ cards }) => store.withdraw(idsOf(cards))).catch(() => {})
}

function idsOf(cards: readonly Card[]): readonly string[] {
  return cards.map(({ uuid }) => uuid)
}

/**
 * Counts the chart, and keeps what it says of earlier cards. No answer waits for it, and one that could not be kept is
 * tried again at the next call.
 */
export async function noteAfterwards(
  call: CalledFor,
  past: Past,
  { facts, mode }: { readonly facts: Facts; readonly mode: ShownAs },
  { cards, log }: CardMemoryDeps,
): Promise<void> {
  const { site, patientId, today } = call
  try {
    const flags = past.known ? flagsFrom(past.cards) : []
    const outcomes = outcomesFrom(flags, { facts, today, policy: site.policy })
    await cards.noteChart({ site: site.name, patientId, on: today, mode }, outcomes)
  } catch (cause) {
    log.warn('outcomes-not-kept', { site: site.name, code: codeOf(cause) })
  }
}

function newCards(
  call: CalledFor,
  { cards, ids, mode, decision, found, facts, modelHash }: Shown & { readonly mode: NewCard['mode'] },
  now: Date,
): readonly NewCard[] {
  const { site, today, ...kept } = call
  // One card for each axis that is shown, in their order (`cardsFor`).
  const axes = shownAxes(decision, found.findings)
  const situation = { facts, today, policy: site.policy }
  return axes.flatMap(({ condition, action, urgency }, index) => {
    const card = cards[index]
    if (!card) return []
    return [
      {
        ...kept,
        id: card.uuid,
        site: site.name,
        condition,
        action,
        urgency,
        mode,
        servedAt: now,
        servedOn: today,
        photoDay: findingThatCounts(found.findings, condition)?.takenOn ?? null,
        photo: found.counting?.photo.version ?? null,
        modelHash,
        setting: facts.setting,
        suggestions: (card.suggestions ?? []).flatMap(({ uuid: id }) => {
          const test = ids.testOf(id)
          return test ? [{ id, test }] : []
        }),
        resultsThatDay: resultsOn(facts, today),
        wasDiagnosed: isDiagnosed(condition, situation),
        appContext: appContextOf(card, now),
      },
    ]
  })
}

function appContextOf({ links = [] }: Card, now: Date): NewCard['appContext'] {
  const link = links.find(({ type }) => type === 'smart')
  if (link?.type !== 'smart') return null
  return { secret: link.appContext, expiresAt: new Date(now.getTime() + APP_CONTEXT_MS) }
}

const LATE = 'late'

/** The value, or the code of what went wrong. */
async function inTimeOrCode<T>(
  ms: number,
  work: Promise<T>,
): Promise<{ readonly value: T } | { readonly code: string }> {
  try {
    const there = work.then((value) => ({ value }))
    return await inTime<{ readonly value: T } | { readonly code: string }>(ms, there, { code: LATE })
  } catch (cause) {
    return { code: codeOf(cause) }
  }
}
