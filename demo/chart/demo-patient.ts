import type { AvoidedTest } from '../../src/clinical/avoid-reasons.ts'
import type { Condition } from '../../src/clinical/conditions.ts'
import type { Action, Urgency } from '../../src/clinical/decision.ts'
import type { FindingOutcome } from '../../src/clinical/finding.ts'
import type { TestKey } from '../../src/clinical/tests.ts'
import type { DRUGS, PROBLEMS, PROCEDURES, RESULTS, ROUTES, SPECIALTIES } from './codes.ts'

/** A chart in a few words and what Facies should make of it. All times are days before today. */
export type DemoPatient = {
  readonly id: string
  readonly name: { readonly family: string; readonly given: string }
  readonly recordNumber: string
  readonly sex: 'female' | 'male'
  readonly age: number
  /** What this chart shows, for the reader of the demo. */
  readonly story: string
  /** How the EHR gives the chart to the service: sent along, to be read with a token, or both. */
  readonly calledBy: 'prefetch' | 'token' | 'both'
  readonly photos: readonly DemoPhoto[]
  readonly problems: readonly DemoProblem[]
  readonly medications: readonly DemoMedication[]
  readonly procedures?: readonly DemoProcedure[]
  readonly results: readonly DemoResult[]
  readonly visits: readonly DemoVisit[]
  readonly pregnancy: { readonly weeks: number } | 'not-pregnant' | 'not-recorded'
  readonly expected: Expected
}

export type DemoPhoto = {
  readonly file: string
  readonly daysAgo: number
  /** Where the bytes are: in a Binary, named by a Media or a document (relative or whole url), or in the Media itself. */
  readonly stored: 'relative-url' | 'absolute-url' | 'inline' | 'document'
  readonly shows: Readonly<Record<Condition, FindingOutcome>>
}

export type DemoProblem = { readonly problem: keyof typeof PROBLEMS; readonly daysAgo: number }

export type DemoMedication = {
  readonly drug: keyof typeof DRUGS
  readonly daysAgo: number
  readonly route: keyof typeof ROUTES
  readonly dose: { readonly value: number; readonly unit: 'mg' | '{tablet}' }
  /** Filed as a Medication of its own, with these ingredients. */
  readonly ingredients?: readonly (keyof typeof DRUGS)[]
  /** Nobody here ordered it: the patient says so, and it is filed as a MedicationStatement. */
  readonly reported?: true
}

export type DemoProcedure = { readonly procedure: keyof typeof PROCEDURES; readonly daysAgo: number }

export type DemoResult = {
  readonly result: keyof typeof RESULTS
  readonly value: number
  readonly daysAgo: number
  readonly upperLimit?: number
}

export type DemoVisit = {
  readonly specialty: keyof typeof SPECIALTIES
  readonly daysAgo: number
  readonly reason?: keyof typeof PROBLEMS
}

export type Expected = Readonly<Record<Condition, ExpectedAxis>>

export type ExpectedAxis = {
  readonly action: Action
  /** Why it is silent; left out where the rule book leaves it open. */
  readonly reason?: string
  readonly urgency?: Urgency
  readonly recommend: readonly TestKey[]
  readonly avoid?: readonly AvoidedTest[]
}
