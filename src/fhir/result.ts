import { createHash } from 'node:crypto'
import type { Annotation, Identifier, Reference } from 'fhir/r4.js'
import { CONDITION_KEYS, type Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { FindingOutcome } from '../clinical/finding.ts'
import type { MadeModel } from './made-model.ts'
import { photoWords } from './order-resource.ts'
import type { ChartPhoto } from './photos.ts'

/** What is filed of the photo that counts. */
export type Result = {
  readonly patientId: string
  readonly photo: ChartPhoto
  readonly takenOn: Day | null
  /** The moment at which the findings were read from the assessment. */
  readonly at: Date
  /** Of a test patient or the demo. */
  readonly isTest: boolean
  readonly model: ResultModel
  /** The filing that it is of, by an id of ours: each is another one, whatever was filed and withdrawn before. */
  readonly filing: string
  readonly findings: readonly ResultFinding[]
  /** What is to be kept in mind of the photo, in sentences. */
  readonly cautions: readonly string[]
  /** The user where the record knows them: `Practitioner/<id>`. */
  readonly practitioner: string | null
  readonly from: FiledFrom
}

/** Where it is filed from. */
export type FiledFrom = {
  /** The address of this service. */
  readonly url: string
  /** Who keeps and owns it there, as the record knows them: `Organization/<id>`; null where the site does not say. */
  readonly organization: string | null
  /** Whom to ask about the model: `mailto:`, `tel:` or https. */
  readonly contact: string | null
  /** The consent policy or study protocol in force, as a URI. */
  readonly policy: string | null
}

export type ResultModel = {
  readonly name: string
  readonly version: string
  /** SHA-256 of the weights. */
  readonly hash: string
  /** What it is and what it has not been tested on, in a sentence. */
  readonly statement: string
  readonly made: MadeModel
}

export type ResultFinding = {
  readonly condition: Condition
  readonly outcome: Exclude<FindingOutcome, 'not-assessed'>
  /** The finding in a sentence that states no diagnosis. */
  readonly says: string
  /** What the rules conclude, in a sentence. */
  readonly decision: string
  /** One, or one under either sex where the record names neither. */
  readonly scores: readonly ResultScore[]
  /** The suggested tests by name. */
  readonly tests: readonly string[]
  /** What the order of the tests means; empty where there are no two. */
  readonly testOrder: string
  /** What belongs to the decision, a sentence each: how soon, to whom, what not to order and why, what to keep in mind. */
  readonly details: readonly string[]
  /** What the user who files it has said of the finding; null where they have said nothing. */
  readonly review: ResultReview | null
}

export type ResultReview = {
  readonly answer: 'agree' | 'disagree'
  /** Why they disagree, in a clause; null where they did not say. */
  readonly because: string | null
  readonly at: Date
}

/** A logit: no probability, and nothing is calibrated. */
export type ResultScore = {
  readonly sex: 'female' | 'male'
  readonly score: number
  readonly thresholds: { readonly indeterminate: number; readonly suspected: number }
}

export const RESULT_SYSTEM = 'urn:facies:result'

/** The same filing and condition have the same one, so that what is there of a filing is found. */
export function resultIdentifier(
  { filing }: Pick<Result, 'filing'>,
  what: Condition | 'document',
): Identifier & { readonly value: string } {
  const value = createHash('sha256')
    .update(JSON.stringify([filing, what]))
    .digest('hex')
  return { system: RESULT_SYSTEM, value }
}

/** Name and version of a model: its device and its card bear it. */
export function modelIdentifier({ name, version }: Pick<ResultModel, 'name' | 'version'>): Identifier {
  return { system: 'urn:facies:model', value: `${name} ${version}` }
}

/** Of everything that a filing may have written. */
export function resultIdentifiers(filing: string): readonly string[] {
  const all = [...CONDITION_KEYS, 'document'] as const
  return all.map((what) => resultIdentifier({ filing }, what).value)
}

/** The photo in the version that was looked at, where the record keeps versions. */
export function photoReference({ photo: { source }, takenOn }: Pick<Result, 'photo' | 'takenOn'>): Reference {
  const version = source.versionId === null ? '' : `/_history/${source.versionId}`
  return { reference: `${source.type}/${source.id}${version}`, display: photoWords(takenOn) }
}

export function patientReference({ patientId }: Pick<Result, 'patientId'>): Reference {
  return { reference: `Patient/${patientId}` }
}

/** The suggested tests in a sentence; null where there are none. */
export function suggestedWords({
  tests,
  testOrder,
}: Pick<ResultFinding, 'tests' | 'testOrder'>): string | null {
  if (tests.length === 0) return null
  return `Suggested tests${testOrder === '' ? '' : ` (${testOrder})`}: ${tests.join('; ')}`
}

/** What the rules conclude, and all that belongs to it: nobody who reads the tests goes without what speaks against one. */
export function decisionLines(finding: ResultFinding): readonly string[] {
  const suggested = suggestedWords(finding)
  return [finding.decision, ...(suggested === null ? [] : [suggested]), ...finding.details]
}

/** The bands of a score, by what the site's thresholds make of it. */
export const BANDS = {
  suspected: 'above the upper threshold of the model',
  indeterminate: 'between the two thresholds of the model',
  not: 'below the lower threshold of the model; this does not exclude the disease',
} as const satisfies Readonly<Record<ResultFinding['outcome'], string>>

/** Score and thresholds in words: nobody reads a bare logit. */
export function scoreWords({ sex, score, thresholds }: ResultScore): string {
  const { indeterminate, suspected } = thresholds
  return `Raw score ${rounded(score)} (read as ${sex}); thresholds ${rounded(indeterminate)} and ${rounded(suspected)}. A score of resemblance on the logit scale, not calibrated and no probability.`
}

/** The logit as what a logistic head puts out, 0 to 1: it looks like a probability and is none. */
export function zeroToOne({ score }: Pick<ResultScore, 'score'>): number {
  return rounded(1 / (1 + Math.exp(-score)))
}

export function rounded(value: number): number {
  return Math.round(1000 * value) / 1000
}

/**
 * Whether the user who files it agrees, and whose word that is; null where they have said nothing. It stands before
 * everything that the model says: nobody reads a finding without the disagreement.
 */
export function reviewWords(
  { practitioner }: Pick<Result, 'practitioner'>,
  { review }: Pick<ResultFinding, 'review'>,
): string | null {
  if (review === null) return null
  const { answer, because, at } = review
  const who = `The user who filed this${practitioner === null ? '' : ` (${practitioner})`}`
  const verb = answer === 'agree' ? 'agreed with the finding' : 'disagreed with the finding'
  const why = because === null ? '' : `: ${because}`
  return `${who} ${verb} on ${at.toISOString().slice(0, 10)}${why}.`
}

/**
 * `final` where the user who files it, whom the record knows, has agreed with the finding: the review that makes it so is
 * told by their Provenance. With a disagreement, or nobody's word, it stays `preliminary`. The label of AI stays either way.
 */
export function resultStatus(
  { practitioner }: Pick<Result, 'practitioner'>,
  { review }: Pick<ResultFinding, 'review'>,
): 'preliminary' | 'final' {
  return practitioner !== null && review?.answer === 'agree' ? 'final' : 'preliminary'
}

/** The review as a note in the name of its user, where the record knows them. */
export function reviewNotes(
  result: Pick<Result, 'practitioner'>,
  finding: Pick<ResultFinding, 'review'>,
): readonly Annotation[] {
  const text = reviewWords(result, finding)
  if (text === null || finding.review === null) return []
  const { practitioner } = result
  return [
    {
      ...(practitioner !== null && { authorReference: { reference: practitioner } }),
      time: finding.review.at.toISOString(),
      text,
    },
  ]
}

/** What stands beside every result, whatever it says. */
export function limitsOf({ model, cautions }: Pick<Result, 'model' | 'cautions'>): readonly string[] {
  return [`${model.name} ${model.version}. ${model.statement}`, ...cautions]
}

export function methodText({ name, version }: ResultModel): string {
  return `Facial photograph analysis by ${name} ${version}`
}
