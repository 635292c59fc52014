import type { Day } from '../clinical/day.ts'
import { TESTS, type TestKey } from '../clinical/tests.ts'
import type { CardIds } from './card-ids.ts'
import type { CreateAction, Suggestion } from './response.ts'
import type { ShownAxis } from './shown.ts'
import { conditionName, inSentence } from './summary.ts'

export type SuggestionInput = {
  readonly patientId: string
  readonly takenOn: Day | null
} & Pick<CardIds, 'newId'>

/**
 * A draft order for each recommended test that has an order code; the others are named in the text only (HK-7).
 *
 * Only the preferred test is marked as recommended. Where it cannot be ordered here, no other takes its mark:
 * some EHRs tick the marked one in advance.
 */
export function suggestionsFor(axis: ShownAxis, input: SuggestionInput): readonly Suggestion[] {
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
  { patientId, takenOn }: SuggestionInput,
): CreateAction | null {
  const { name, orderText, order } = TESTS[test]
  if (!order) return null
  const photo = takenOn ? `photo of ${takenOn}` : 'chart photo'
  return {
    type: 'create',
    description: `Order ${inSentence(name)}: facial features resembling ${conditionName(axis)} (${photo})`,
    resource: {
      resourceType: 'ServiceRequest',
      status: 'draft',
      intent: 'order',
      subject: { reference: `Patient/${patientId}` },
      code: { coding: [order], text: orderText },
      reasonCode: [{ text: `Question of ${conditionName(axis)}: facial features, ${photo}` }],
    },
  }
}
