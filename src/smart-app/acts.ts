import type { Condition } from '../clinical/conditions.ts'
import type { TestKey } from '../clinical/tests.ts'

/** What a user of the app may do, by role, mode of the site, granted scopes and what the EHR can: part of the view. */
export type Offers = {
  /** How the orders that were ticked leave: as drafts in the EHR, as text to copy, or not at all. */
  readonly orders: 'create' | 'copy' | 'none'
  /** As what a result would be filed to the chart; null where it may not be. */
  readonly filing: FiledAs | null
  /** Agree, disagree, `retake`, `not-this-patient`. */
  readonly answers: boolean
  readonly snooze: boolean
}

export type FiledAs = 'RiskAssessment' | 'Observation' | 'DocumentReference'

/** What people have said and done here before: part of the view. */
export type Kept = {
  /** The newest answer of this user to each condition, on the photo that counts. */
  readonly answers: readonly KeptAnswer[]
  readonly snoozes: readonly { readonly condition: Condition; readonly until: string }[]
  /** What this user thought before seeing the findings of the photo that counts. */
  readonly impression: Impression | null
  /** Which of the suggested tests were drafted today, by whomever; the reference is null where nobody knows whether. */
  readonly drafts: readonly { readonly test: TestKey; readonly reference: string | null }[]
  /** What this user may withdraw from the chart, of whatever photo and model; null where nothing stands there. */
  readonly filed: Filed | null
}

export type Filed = {
  /** The newest of it. */
  readonly as: FiledAs
  readonly at: string
  readonly references: readonly string[]
  /** False where filing is under way or broke off: there may be more than `references` says. */
  readonly isWhole: boolean
}

export type KeptAnswer = {
  readonly condition: Condition
  readonly answer: 'agree' | 'disagree'
  readonly reason: DisagreeReason | null
  /** ISO 8601. */
  readonly at: string
}

export const DISAGREE_REASONS = [
  'known-explanation',
  'face-not-striking',
  'already-worked-up',
  'patient-declines',
  'other',
] as const
export type DisagreeReason = (typeof DISAGREE_REASONS)[number]

export const IMPRESSIONS = ['yes', 'unsure', 'no'] as const
/** `POST api/impression`: whether the face looks like the condition, before the score is shown. */
export type Impression = {
  readonly mediaId: string
  readonly conditions: Readonly<Record<Condition, (typeof IMPRESSIONS)[number]>>
}

/** `POST api/answer`; answers 204. */
export type AnswerBody =
  | { readonly condition: Condition; readonly mediaId: string; readonly answer: 'agree' }
  | {
      readonly condition: Condition
      readonly mediaId: string
      readonly answer: 'disagree'
      readonly reason: DisagreeReason
    }

/**
 * `POST api/photo-report`: the photo shows somebody else, or should be taken again; or it shows the patient after all,
 * which takes the first back.
 */
export type PhotoReportBody = {
  readonly mediaId: string
  readonly report: 'not-this-patient' | 'this-is-the-patient' | 'retake'
}

/** How many filings made from a photo of another person were withdrawn, and how many still stand, or may stand, in the chart. */
export type PhotoReportAnswer = { readonly withdrawn: number; readonly left: number }

/** `POST api/snooze`; answers with the day until which no card asks about this condition of this patient. */
export type SnoozeBody = { readonly condition: Condition; readonly days: 30 | 90 | 365 }
export type SnoozeAnswer = { readonly until: string }

/** `POST api/orders`: drafts for these tests, and for no other than those of the decision. */
export type OrdersBody = { readonly tests: readonly TestKey[] }
export type OrdersAnswer = {
  readonly orders: readonly {
    readonly test: TestKey
    readonly name: string
    /** The draft in the EHR, e.g. `ServiceRequest/12`; null where it was not made, and `because` says why. */
    readonly reference: string | null
    readonly because: string | null
  }[]
}

/** `POST api/filing`, without a body. */
export type FilingAnswer = {
  readonly filed: Kept['filed']
  readonly end: FilingEnd
}

/**
 * `taken-back`: it was filed, and marked as entered in error at once, since later the EHR would not have let it be.
 * `refused`: the EHR did not take it, or not all of it, and what it had taken is marked as entered in error.
 */
export type FilingEnd = 'filed' | 'taken-back' | 'refused'

/** `POST api/filing/withdraw` and, of a user who has looked, `POST api/filing/not-there`, both without a body. */
export type WithdrawalAnswer = {
  readonly filed: Kept['filed']
  /** The record does not show all that may have been written: it may stand in the chart, and `filed` stays. */
  readonly isUnconfirmed: boolean
}

/** `GET api/about`: the model in plain words. */
export type About = {
  readonly name: string
  readonly version: string
  readonly statement: string
  readonly sections: readonly { readonly title: string; readonly paragraphs: readonly string[] }[]
  /** ONC's source attributes of a predictive decision support intervention, in their order. */
  readonly attributes: readonly { readonly name: string; readonly says: string }[]
}
