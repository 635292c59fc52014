import type { Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { FindingOutcome } from '../clinical/finding.ts'

/**
 * What users of the app have said and done. Patients, users and photos are kept as keyed marks, references to the chart
 * sealed; until `retention.ts` removes it.
 *
 * Every method throws DATABASE_UNAVAILABLE when the database does not answer, and is kept for good once it resolves.
 */
export type ActStore = {
  /** What this user has said of this photo, what sleeps for its patient, and what of it stands in the chart. */
  kept(by: UserOfPhoto): Promise<KeptActs>
  /**
   * Keeps what a user thought of a face before they saw what the model did. The first one stays.
   *
   * @returns the one that is kept
   */
  sayFirst(by: UserOfPhoto, said: FirstImpression, when: When): Promise<LooksLike>
  /** Keeps an answer to a finding; the newest of a user counts. */
  answer(by: UserOfPhoto, answer: FindingAnswer, when: When): Promise<void>
  /** Keeps what was said of a photo itself, by its bytes. */
  reportPhoto(by: UserOfBytes, report: PhotoReport, when: Omit<When, 'modelHash'>): Promise<void>
  /** How often a photo was reported to show another person, of whatever site: one that has grown is news. */
  otherPersonReports(): Promise<number>
  /** Asks no more about this condition of this patient until then; the newest counts. */
  snooze(by: UserOfPatient, snooze: AppSnooze, when: Pick<When, 'at' | 'mode'>): Promise<void>
  /** How often results of this photo were filed and withdrawn. */
  withdrawals(photo: PhotoOfModel): Promise<number>
  /** Keeps what was filed; where something stands already it stays. */
  file(by: UserOfPhoto, filed: Omit<FiledResult, 'at' | 'on'>, when: When): Promise<FiledResult>
  /** Notes that what was filed counts no longer; the row stays. */
  withdraw(photo: PhotoOfModel, at: Date): Promise<void>
}

export type UserOfPatient = {
  readonly site: string
  readonly patientId: string
  /** As the EHR names them. */
  readonly user: string
}

export type PhotoOfModel = {
  readonly site: string
  readonly patientId: string
  /** The photo's version. */
  readonly photo: string
  readonly modelHash: string
}

export type UserOfPhoto = UserOfPatient & PhotoOfModel
export type UserOfBytes = UserOfPatient & {
  /** Of the photo's bytes, 64 hexadecimal digits: assessments are kept by it too. */
  readonly sha256: string
}

/** As what a finding was shown; those of test patients are in no count. */
export type SeenAs = 'test' | 'demo' | 'live' | 'research'

export type When = { readonly at: Date; readonly on: Day; readonly mode: SeenAs }

export type LooksLike = Readonly<Record<Condition, 'yes' | 'unsure' | 'no'>>

export type FirstImpression = {
  readonly looksLike: LooksLike
  /** What the model said, for the comparison of readers. */
  readonly outcomes: Readonly<Record<Condition, FindingOutcome>>
}

export type FindingAnswer = {
  readonly condition: Condition
  readonly answer: 'agree' | 'disagree'
  /** A code of ours. */
  readonly reason: string | null
  /** The finding that was shown. */
  readonly outcome: FindingOutcome
}

export type PhotoReport = 'not-this-patient' | 'retake'

export type AppSnooze = { readonly condition: Condition; readonly until: Date }

export type FiledResult = {
  readonly as: 'RiskAssessment' | 'Observation' | 'DocumentReference'
  /** e.g. `RiskAssessment/12`, the results first; sealed at rest. */
  readonly references: readonly string[]
  readonly at: Date
  readonly on: Day
}

export type KeptActs = {
  readonly impression: LooksLike | null
  readonly answers: readonly (Omit<FindingAnswer, 'outcome'> & { readonly at: Date })[]
  readonly snoozes: readonly AppSnooze[]
  readonly filed: FiledResult | null
}
