import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Action, Hook, Urgency } from '../clinical/decision.ts'
import type { Facts, ResultKey } from '../clinical/facts.ts'
import type { Outcome } from '../clinical/outcomes.ts'
import type { TestKey } from '../clinical/tests.ts'

/**
 * What is kept of cards: that they were shown, what was answered, and what came after. Patients and encounters are
 * kept as keyed marks, a user's comment sealed, and of a reason its code and system only.
 *
 * Every method throws DATABASE_UNAVAILABLE when the database does not answer.
 */
export type CardStore = {
  /** Keeps the cards of one answer before it leaves: in one statement, so all of them or none. */
  record(cards: readonly NewCard[]): Promise<void>
  /** Forgets cards that were recorded too late to be shown. */
  withdraw(ids: readonly string[]): Promise<void>
  /**
   * What a decision has to know of the cards of a patient: those answered or asleep, and the first of a year; and the
   * conditions that were put to sleep in the app, with or without a card.
   */
  history(call: HistoryQuestion): Promise<PastCards>
  /**
   * Keeps answers to cards of these sites: all of them or none, and kept for good once this resolves. A repeat changes
   * nothing, a later answer replaces an earlier one, and one to a card that is not there is counted and forgotten. That
   * the photo of a card shows another person is kept of the photo's bytes, and stays, as what users of the app say of it.
   *
   * @param sites - those that the caller speaks for; a card of any other is as unknown
   */
  answer(answers: readonly CardAnswer[], sites: readonly string[]): Promise<KeptAnswers>
  /**
   * Notes that the app was opened from a card, and says which: only where site and patient are those of the card, and
   * while its context lasts.
   */
  opened(launch: OpenedFrom): Promise<string | undefined>
  /**
   * Counts a chart as looked at on a day, once, and keeps what it says came after cards, both in one statement. What is
   * known already is not kept twice; a result that reads otherwise is.
   */
  noteChart(chart: SeenChart, outcomes?: readonly Outcome[]): Promise<void>
  /** Forgets the app contexts that have expired; to be called every few minutes. */
  removeExpired(): Promise<void>
}

/** How cards could leave for this chart: `none` where the site's mode or the model shows none. */
export type ShownAs = 'none' | 'test' | 'demo' | 'live'

export type NewCard = {
  /** A lower-case UUID of ours. */
  readonly id: string
  readonly site: string
  /** Kept as a mark. */
  readonly patientId: string
  readonly condition: Condition
  readonly action: Action
  readonly urgency: Urgency
  readonly mode: Exclude<ShownAs, 'none'>
  readonly hook: Hook
  readonly hookInstance: string
  /** Kept as a mark. */
  readonly encounterId: string | null
  readonly servedAt: Date
  /** The same moment as a day of the site. */
  readonly servedOn: Day
  /** The day of the photo that counted. */
  readonly photoDay: Day | null
  /** The version of that photo; kept as a mark. Null where none counted. */
  readonly photo: string | null
  readonly modelHash: string
  readonly setting: Facts['setting']
  /** The test that each suggestion stands for. */
  readonly suggestions: readonly { readonly id: string; readonly test: TestKey }[]
  readonly resultsThatDay: readonly ResultKey[]
  readonly wasDiagnosed: boolean
  /** What the card's link hands to the app; kept as a hash. Null where there is no link. */
  readonly appContext: { readonly secret: string; readonly expiresAt: Date } | null
}

export type HistoryQuestion = {
  readonly site: string
  readonly patientId: string
  readonly encounterId: string | null
}

export type PastCards = {
  readonly cards: readonly PastCard[]
  /** Set in the app and in force. */
  readonly asleep: readonly { readonly condition: Condition; readonly until: Date }[]
}

export type PastCard = {
  readonly id: string
  readonly condition: Condition
  readonly action: Action
  readonly servedOn: Day
  /** Whether it was shown in the encounter of the question; `unknown` where one of the two names none. */
  readonly encounter: 'same' | 'other' | 'unknown'
  readonly answer: { readonly outcome: CardAnswer['outcome']; readonly at: Date } | null
  readonly snoozedUntil: Date | null
  readonly resultsThatDay: readonly ResultKey[]
  readonly wasDiagnosed: boolean
}

export type OverrideReason = { readonly code: string; readonly system: string | null }

export type CardAnswer = {
  /** As the client sent it; one that is no UUID is of no card. */
  readonly card: string
  readonly outcome: 'accepted' | 'overridden'
  /** As the client says; a moment before the card was shown or after now is moved to that end. */
  readonly at: Date
  /** Ids of suggestions; those that are not the card's are left out. */
  readonly acceptedSuggestions: readonly string[]
  readonly reasons: readonly OverrideReason[]
  /** Sealed at rest, since it may name the patient. */
  readonly comment: string | null
  /** Ask no more about this condition of this patient for so many days. */
  readonly snoozeDays: number | null
  /** The photo that the card is about shows another person. */
  readonly isOtherPerson: boolean
}

export type KeptAnswers = {
  readonly counts: AnswerCounts
  /** Of which an answer says for the first time that its photo shows another person. */
  readonly reported: readonly ReportedCard[]
}

export type ReportedCard = {
  readonly card: string
  readonly site: string
  /** The model whose finding the card was about. */
  readonly modelHash: string
  /** The mark under which the photo's bytes are reported; null where nobody knows which photo it was, and none is. */
  readonly bytesMark: string | null
  /** Whether something that was filed of these bytes stands in the chart, or may. */
  readonly stands: boolean
}

export type AnswerCounts = {
  /** Answers that are kept now. */
  readonly kept: number
  /** Answers to a known card that a later one had replaced already. */
  readonly older: number
  /** Answers to cards that are not there, or of another site. */
  readonly unknown: number
  /** Of those that are kept now, how many silence the cards of a condition for a while. */
  readonly snoozes: number
}

export type OpenedFrom = {
  readonly site: string
  readonly patientId: string
  readonly appContext: string
}

export type SeenChart = {
  readonly site: string
  readonly patientId: string
  readonly on: Day
  readonly mode: ShownAs
}
