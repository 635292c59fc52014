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
  /** What this user has said of this photo, what sleeps for its patient, and what stands in the chart. */
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
  reportPhoto(by: UserOfBytes, report: PhotoReport, when: When): Promise<KeptReport>
  /**
   * Removes that these bytes show another person: as this user said it, or as anybody did.
   *
   * @returns `isNew` where there was something to remove
   */
  takeBackReport(by: UserOfBytes, of: 'own' | 'everyone'): Promise<KeptReport>
  /** Whether anybody has said that these bytes show another person. */
  isOtherPerson(of: BytesOfPatient): Promise<boolean>
  /** What is reported of other persons, of whatever site, in a text that is another one after each report. */
  otherPersonReports(): Promise<string>
  /** Asks no more about this condition of this patient until then; the newest counts. */
  snooze(by: UserOfPatient, snooze: AppSnooze, when: Pick<When, 'at' | 'mode'>): Promise<void>
  /**
   * Keeps that a result is about to be filed, before anything of it is written: one of a photo and model at a time, at
   * whichever replica.
   *
   * @returns the one that stands already, where there is one
   */
  beginFiling(by: FilerOfPhoto, as: FiledResult['as'], when: When): Promise<BegunFiling>
  /**
   * Keeps what of it is written by now, all of it in its order.
   *
   * @returns false where it was withdrawn meanwhile
   */
  noteFiled(
    filed: FilingOfPatient,
    written: Pick<FiledResult, 'references' | 'isWhole' | 'marks'>,
  ): Promise<boolean>
  /** What stands in the chart of a patient, of whatever photo and model, the newest first; of these bytes, where given. */
  standing(of: OfPatient & { readonly sha256?: string }): Promise<readonly FiledResult[]>
  /** Notes that what was filed counts no longer; the row stays. */
  withdraw(id: string, at: Date): Promise<void>
  /**
   * Keeps that an order is about to be drafted, before it is.
   *
   * @param until - how long nobody else tries it
   */
  beginOrder(order: OrderOfPatient, when: { readonly at: Date; readonly until: Date }): Promise<BegunOrder>
  /** Those of these orders that were begun, by identifier: where the draft is; null where that is not known. */
  ordersBegun(of: OfPatient, identifiers: readonly string[]): Promise<ReadonlyMap<string, string | null>>
  /** Keeps where the draft is; null where that is not known, and may be asked. */
  noteOrder(order: OrderOfPatient, reference: string | null): Promise<void>
  /** The order was not drafted, for sure. */
  dropOrder(order: OrderOfPatient): Promise<void>
}

export type OfPatient = { readonly site: string; readonly patientId: string }
export type BytesOfPatient = OfPatient & {
  /** Of the photo's bytes, 64 hexadecimal digits: assessments are kept by it too. */
  readonly sha256: string
}
export type FilingOfPatient = OfPatient & { readonly id: string }
export type OrderOfPatient = OfPatient & {
  /** What the order bears, to be found by. */
  readonly identifier: string
}

/** `new` to be drafted, `again` where an earlier try may have left it, `busy` while another one is under way. */
export type BegunOrder =
  | { readonly state: 'new' | 'again' | 'busy' }
  | { readonly state: 'drafted'; readonly reference: string }

export type BegunFiling = { readonly filed: FiledResult; readonly isNew: boolean }

/** A report of bytes, by the mark under which they are kept. */
export type KeptReport = { readonly isNew: boolean; readonly bytesMark: string }

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
export type UserOfBytes = UserOfPatient & BytesOfPatient
export type FilerOfPhoto = UserOfPhoto & BytesOfPatient

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
  /** Ours, from which the identifiers of its resources come. */
  readonly id: string
  readonly as: 'RiskAssessment' | 'Observation' | 'DocumentReference'
  /** e.g. `RiskAssessment/12`, the results first; sealed at rest. */
  readonly references: readonly string[]
  /** By reference, marks of what each result said when it was written; none where it was kept before there were any. */
  readonly marks: Readonly<Record<string, readonly string[]>>
  /** False while it is being filed, and where that broke off: there may be more of it than the references say. */
  readonly isWhole: boolean
  readonly at: Date
  readonly on: Day
}

export type KeptActs = {
  readonly impression: LooksLike | null
  readonly answers: readonly (Omit<FindingAnswer, 'outcome'> & { readonly at: Date })[]
  readonly snoozes: readonly AppSnooze[]
  /** Of whatever photo and model, the newest first. */
  readonly filed: readonly FiledResult[]
}
