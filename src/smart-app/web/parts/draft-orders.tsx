import { useState } from 'react'
import type { TestKey } from '../../../clinical/tests.ts'
import type { OrdersAnswer, OrdersBody } from '../../acts.ts'
import { MESSAGES } from '../messages/index.ts'
import type { Act } from '../use-act.ts'
import { draftsWords } from '../work-up.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'

type Props = {
  readonly drafting: Act<OrdersBody, OrdersAnswer>
  /** The tests that are ticked and have no draft. */
  readonly tests: readonly TestKey[]
}

/** After a failure that may have left drafts behind, the button asks whether anybody has looked. */
export function DraftOrders({ drafting: { state, run }, tests }: Props) {
  const [hasNone, setHasNone] = useState(false)
  const mayHaveLeftSome = state.kind === 'failed' && !state.failure.nothingDone
  function press(): void {
    setHasNone(tests.length === 0)
    if (tests.length > 0) run({ tests })
  }
  return (
    <>
      <ActButton isMain={tests.length > 0} isRunning={state.kind === 'running'} onPress={press}>
        {mayHaveLeftSome ? MESSAGES.orders.draftAgain : MESSAGES.orders.draft}
      </ActButton>
      <ActStatus state={state} kind="orders" running={MESSAGES.orders.drafting} done={draftsWords} />
      <p role="status" className="act-status">
        {hasNone && tests.length === 0 && MESSAGES.orders.none}
      </p>
    </>
  )
}
