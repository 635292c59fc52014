import type { PatientFindings } from '../assessments/find.ts'
import { CONDITIONS, type Condition } from '../clinical/conditions.ts'
import type { Day } from '../clinical/day.ts'
import type { Decision } from '../clinical/decision.ts'
import {
  avoidedTests,
  cautionsOf,
  HOW_SOON,
  howSureWords,
  needsAll,
  orderWithoutName,
  patientInstructions,
  testOrderWords,
} from '../clinical/decision-words.ts'
import { dueAgainWords } from '../clinical/due-again.ts'
import type { Facts } from '../clinical/facts.ts'
import { findingThatCounts } from '../clinical/finding-that-counts.ts'
import { readingNotes, referralOf } from '../clinical/meanings.ts'
import { onFileWords } from '../clinical/on-file-words.ts'
import type { Policy } from '../clinical/policy.ts'
import { readingOrder } from '../clinical/reading-order.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import { photoName } from '../fhir/photos.ts'
import { ownOrderOf, type SiteOrders } from '../fhir/site-orders.ts'
import type { ViewedCondition, ViewedFindings, ViewedTest } from './view.ts'
import { decisionWords, findingWords, UNREAD } from './words.ts'

export type Decided = {
  readonly decision: Decision
  readonly facts: Facts
  readonly today: Day
  readonly policy: Policy
  /** What the site orders under codes of its own. */
  readonly own: SiteOrders
  /** Whether the model has been released for care. */
  readonly isReleased: boolean
}

/** Findings and decision in the words of the page; of a decision it says what a card says. */
export function viewedFindings(found: PatientFindings, decided: Decided): ViewedFindings {
  const { counting, findings } = found
  const isScored = findings.some(({ outcome }) => outcome !== 'not-assessed')
  return {
    mediaId: isScored && counting ? photoName(counting.photo) : null,
    takenOn: isScored ? (counting?.takenOn ?? null) : null,
    heldBack: found.heldBack ?? null,
    conditions: readingOrder(decided.decision, findings).map((condition) =>
      viewedCondition(found, condition, decided),
    ),
    measures: counting?.measures ?? [],
    unread: decided.decision.unread.map((source) => UNREAD[source]),
  }
}

function viewedCondition(
  found: PatientFindings,
  condition: Condition,
  { decision, facts, today, policy, own, isReleased }: Decided,
): ViewedCondition {
  const axis = decision.axes[condition]
  const chart = { facts, today, policy }
  const heldBack = found.heldBack ?? null
  const outcome = findingThatCounts(found.findings, condition)?.outcome ?? 'not-assessed'
  return {
    condition,
    name: CONDITIONS[condition].name,
    outcome,
    action: axis.action,
    howSoon: HOW_SOON[axis.urgency],
    says: findingWords(condition, outcome, heldBack),
    worth: howSureWords(axis, facts, today, isReleased),
    decision: [decisionWords(axis, outcome, heldBack, chart), dueAgainWords(axis, facts, today)]
      .filter((sentence) => sentence !== '')
      .join(' '),
    testOrder: testOrderWords(axis),
    needsAll: needsAll(axis),
    tests: axis.recommend.map((test) => viewedTest(test, own)),
    avoided: avoidedTests(axis, chart),
    cautions: [...readingNotes(axis), ...cautionsOf(axis, chart)],
    onFile: onFileWords(axis, chart),
    forPatient: patientInstructions(axis, facts),
    referral: referralOf(axis),
  }
}

function viewedTest(test: TestKey, own: SiteOrders): ViewedTest {
  const { name, order } = TESTS[test]
  return {
    test,
    name,
    order: orderWithoutName(test),
    bySet: order === null && ownOrderOf(test, own) === null,
  }
}
