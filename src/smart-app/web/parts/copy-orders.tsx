import { MESSAGES } from '../messages/index.ts'
import { type OrderRow, orderText } from '../work-up.ts'
import { CopyButton } from './copy-button.tsx'

/** For an EHR that takes no drafts: the tests that are ticked, as text. */
export function CopyOrders({ rows }: { rows: readonly OrderRow[] }) {
  return (
    <>
      <p className="hint">{MESSAGES.orders.copyOnly}</p>
      {rows.length === 0 ? (
        <p className="hint">{MESSAGES.orders.none}</p>
      ) : (
        <CopyButton
          isMain
          label={MESSAGES.orders.copy}
          field={MESSAGES.orders.text}
          text={() => orderText(rows)}
        />
      )}
    </>
  )
}
