import type { HeldBack } from '../assessments/find.ts'
import type { Condition } from '../clinical/conditions.ts'
import type { Action } from '../clinical/decision.ts'
import type { FindingOutcome } from '../clinical/finding.ts'
import type { TestKey } from '../clinical/tests.ts'
import type { Kept, Offers } from './acts.ts'

/** What the app shows besides the chart's own Patient and Media: `GET app/<launch key>/api/view`. */
export type AppView = {
  readonly patientId: string
  /** False when the EHR shows the patient's name around the app. */
  readonly needPatientBanner: boolean
  /** DEMO or TEST stands over everything; null in a live site. */
  readonly label: 'DEMO' | 'TEST' | null
  readonly model: { readonly name: string; readonly version: string; readonly statement: string }
  /** Newest first, undated last; every photo of the chart that the app may show. */
  readonly photos: readonly ViewedPhoto[]
  /** The photo that the EHR opened the app on, which may be none of this chart; null where it named none. */
  readonly opensOn: string | null
  /** Why no photo may be shown, in a sentence: it was refused, or may have been; else null. */
  readonly photosWithheld: string | null
  /** That the EHR has not granted what could not be read, in sentences; null where it is not for that. */
  readonly notGranted: string | null
  /** Null where the site's mode shows no findings in the app; `hidden` then says so in words. */
  readonly findings: ViewedFindings | null
  readonly hidden: string | null
  /** The site asks what this user sees before it shows what the model saw; then `findings` is null until it was said. */
  readonly awaitsImpression: boolean
  /** The photo that this is to be said of; null where nothing is awaited, or no photo that counts is known yet. */
  readonly impressionOf: string | null
  readonly offers: Offers
  readonly kept: Kept
}

export type ViewedPhoto = {
  /** The name under which the chart's list gives it, as a Media of ours. */
  readonly mediaId: string
  /** `YYYY-MM-DD`; null when nobody recorded it. */
  readonly takenOn: string | null
  readonly assessment:
    | {
        readonly kind: 'scored'
        /** What is to be kept in mind of this photo. */
        readonly cautions: readonly { readonly says: string; readonly advice: string }[]
      }
    | { readonly kind: 'pending' }
    | {
        readonly kind: 'not-assessed'
        readonly reasons: readonly { readonly says: string; readonly advice: string }[]
        /** Somebody said that it shows another person, which can be taken back. */
        readonly isReported?: true
      }
}

export type ViewedFindings = {
  /** The photo that the findings come from; null when none could be assessed. */
  readonly mediaId: string | null
  readonly takenOn: string | null
  /** Why a photo that was assessed does not count: a newer one is pending, could not be had, or may be there unlisted. Else null. */
  readonly heldBack: HeldBack | null
  /** The one that asks for attention first; every part of the page follows this order. */
  readonly conditions: readonly ViewedCondition[]
  /** The nine named measures against the reference set of the patient's sex; empty where it has no such people. */
  readonly measures: readonly ViewedMeasure[]
  /** The parts of the chart that could not be read, in words; then there are no suggested tests. */
  readonly unread: readonly string[]
}

export type ViewedCondition = {
  readonly condition: Condition
  readonly name: string
  readonly outcome: FindingOutcome
  readonly action: Action
  /** How soon to act, in a word: `Today` or `Soon`; empty where there is no hurry. */
  readonly howSoon: string
  /** The finding in a sentence that states no diagnosis. */
  readonly says: string
  /** What the rules conclude, in a sentence. */
  readonly decision: string
  /** How sure a resemblance is, in sentences: what is known of the model, and what else may explain the face. */
  readonly worth: string
  /** What the order of the tests means; empty where there are no two. */
  readonly testOrder: string
  /** One test is not enough to begin with. */
  readonly needsAll: boolean
  /** In the order of the decision. */
  readonly tests: readonly ViewedTest[]
  readonly avoided: readonly { readonly name: string; readonly because: string }[]
  readonly cautions: readonly string[]
  /** What the chart already holds that the decision rests on: results, known follow-up; each with its day. */
  readonly onFile: readonly string[]
  /** How the patient prepares for each of the tests. */
  readonly forPatient: readonly { readonly test: TestKey; readonly says: string }[]
  readonly referral: string | null
}

export type ViewedTest = {
  readonly test: TestKey
  readonly name: string
  /** What is ordered, in words. */
  readonly order: string
  /** No code stands for it here: it is ordered as the site's own set, and no draft of it can be made. */
  readonly bySet: boolean
}

export type ViewedMeasure = {
  readonly name: string
  /** e.g. `Cheek fullness` */
  readonly label: string
  /** How many SD from the mean of the reference set. */
  readonly z: number
  /** Of 100 people of the same sex in the reference set, how many measure less; 1 to 99. */
  readonly rank: number
  /** e.g. `cheeks fuller than in 97 of 100 women of the reference set` */
  readonly says: string
  /** The conditions that this measure points to here. */
  readonly pointsTo: readonly Condition[]
}
