import type { Condition } from '../clinical/conditions.ts'
import { CONDITIONS } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import type { OrderCoding } from './site-orders.ts'

/** An unsigned order for a test, as a card suggests it and as the app drafts it. */
export type OrderResource<Intent extends string> = {
  readonly resourceType: 'ServiceRequest'
  readonly status: 'draft'
  readonly intent: Intent
  readonly subject: { readonly reference: string }
  readonly code: { readonly coding: readonly OrderCoding[]; readonly text: string }
  readonly reasonCode: readonly [{ readonly text: string }]
}

export type OrderedTest<Intent extends string> = {
  readonly test: TestKey
  readonly condition: Condition
  readonly coding: readonly OrderCoding[]
  readonly intent: Intent
  readonly patientId: string
  /** The day of the photo that counted. */
  readonly takenOn: Day | null
}

/** @see https://hl7.org/fhir/R4/servicerequest.html */
export function orderResource<Intent extends string>(ordered: OrderedTest<Intent>): OrderResource<Intent> {
  const { test, condition, coding, intent, patientId, takenOn } = ordered
  return {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent,
    subject: { reference: `Patient/${patientId}` },
    code: { coding, text: TESTS[test].orderText },
    reasonCode: [
      { text: `Question of ${conditionInSentence(condition)}: facial features, ${photoWords(takenOn)}` },
    ],
  }
}

/** Which photo led to an order. */
export function photoWords(takenOn: Day | null): string {
  return takenOn ? `photo of ${takenOn}` : 'chart photo'
}

/** The condition's name inside a sentence. */
export function conditionInSentence(condition: Condition): string {
  return condition === 'acromegaly' ? 'acromegaly' : CONDITIONS[condition].name
}
