import type { Day } from '../clinical/day.ts'
import { DRAFT_NAMES } from '../clinical/draft-orders.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import type { DraftedOrder } from '../fhir/draft-orders.ts'
import { type OrderingSite, orderCodes } from '../fhir/order-codes.ts'
import { orderResource, photoWords } from '../fhir/order-resource.ts'
import type { CardIds } from './card-ids.ts'
import type { CreateAction, Suggestion } from './response.ts'
import type { ShownAxis } from './shown.ts'
import { conditionName, inSentence } from './summary.ts'

export type SuggestionInput = {
  readonly patientId: string
  readonly takenOn: Day | null
  readonly site: OrderingSite
  /** The orders being placed. */
  readonly drafts: readonly DraftedOrder[]
} & Pick<CardIds, 'newId'>

/** What a click can do: order a suggested test, and at order entry take back one that does not fit. */
export function suggestionsFor(axis: ShownAxis, input: SuggestionInput): readonly Suggestion[] {
  return [...ordersOf(axis, input), ...removalsOf(axis, input)]
}

/**
 * A draft order for each recommended test that can be ordered here; the others are named in the text only (HK-7).
 *
 * Only the preferred test is marked as recommended. Where it cannot be ordered here, no other takes its mark:
 * some EHRs tick the marked one in advance.
 */
function ordersOf(axis: ShownAxis, input: SuggestionInput): readonly Suggestion[] {
  // Its test is due in months, and a draft order would say now.
  if (axis.rules.includes('AC-OGTT-2')) return []
  return axis.recommend.flatMap((test, index) => {
    const action = orderOf(test, axis, input)
    if (!action) return []
    const label = `Order ${inSentence(TESTS[test].name)}`
    return [
      {
        label,
        uuid: input.newId(test),
        ...(index === 0 && { isRecommended: true as const }),
        actions: [action],
      },
    ]
  })
}

function orderOf(
  test: TestKey,
  axis: ShownAxis,
  { patientId, takenOn, site }: SuggestionInput,
): CreateAction | null {
  const coding = orderCodes(test, site)
  if (coding.length === 0) return null
  const name = inSentence(TESTS[test].name)
  return {
    type: 'create',
    description: `Order ${name}: facial features resembling ${conditionName(axis)} (${photoWords(takenOn)})`,
    resource: orderResource({
      test,
      condition: axis.condition,
      coding,
      // An accepted suggestion is the clinician's own: the hooks of signing list it, while a proposal would stay ours.
      intent: 'order',
      patientId,
      takenOn,
    }),
  }
}

/** Nobody needs more buttons than that, however often a test was drafted. */
const MOST_REMOVALS = 5

/**
 * A suggestion of its own for each unsuitable draft that can be named. It is never the recommended one: what was
 * ordered for another question is not for a photo to take back.
 */
function removalsOf({ replace }: ShownAxis, { drafts, newId }: SuggestionInput): readonly Suggestion[] {
  if (!replace) return []
  const found = drafts.flatMap(({ reference, words }) => {
    const word = words.find((one) => replace.from.includes(one))
    return reference && word ? [{ reference, says: `Remove the drafted order: ${draftName(word)}` }] : []
  })
  return found.slice(0, MOST_REMOVALS).map(({ reference, says }) => ({
    label: says,
    uuid: newId(),
    actions: [{ type: 'delete', description: says, resourceId: reference }],
  }))
}

function draftName(word: string): string {
  return inSentence(DRAFT_NAMES[word]?.split(':', 1)[0] ?? word)
}
