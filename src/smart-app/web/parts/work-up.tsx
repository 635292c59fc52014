import { useState } from 'react'
import type { TestKey } from '../../../clinical/tests.ts'
import type { Offers } from '../../acts.ts'
import type { ViewedCondition } from '../../view.ts'
import { draftOrders } from '../api/acts.ts'
import { MESSAGES } from '../messages.ts'
import { type Act, useAct } from '../use-act.ts'
import {
  type DraftedOrder,
  draftsWords,
  firstTicked,
  type OrderRow,
  orderRows,
  orderText,
  withDrafts,
} from '../work-up.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'
import { CopyButton } from './copy-button.tsx'
import { asLines, Listed } from './listed.tsx'

type Props = { readonly finding: ViewedCondition; readonly offer: Offers['orders'] }

/** The suggested tests in their order, to be ticked and drafted where the EHR takes that; then all that belongs to them. */
export function WorkUp({ finding, offer }: Props) {
  const { tests, avoided, onFile, cautions, forPatient, referral } = finding
  const words = MESSAGES.condition
  return (
    <>
      {tests.length > 0 && (
        <Tests key={tests.map(({ test }) => test).join()} finding={finding} offer={offer} />
      )}
      {referral !== null && <Listed title={words.refer} lines={asLines([referral])} />}
      <Listed
        title={words.avoided}
        lines={avoided.map((test) => ({ name: test.name, words: test.because }))}
      />
      <Listed title={words.onFile} lines={asLines(onFile)} />
      <Listed title={words.cautions} lines={asLines(cautions)} />
      <Listed title={words.forPatient} lines={asLines(forPatient)} />
    </>
  )
}

function Tests({ finding: { tests, testOrder }, offer }: Props) {
  const [drafted, setDrafted] = useState<readonly DraftedOrder[]>([])
  const rows = orderRows(tests, offer, drafted)
  const [ticked, setTicked] = useState(() => firstTicked(rows))
  const drafting = useAct(draftOrders, (answer) => setDrafted((earlier) => withDrafts(earlier, answer)))
  const toLeave = rows.filter(({ test, mayTick }) => mayTick && ticked.has(test))
  const title = MESSAGES.workUp.tests

  return (
    <>
      <h4>{testOrder === '' ? title : `${title} (${testOrder})`}</h4>
      <ol className="tests">
        {rows.map((row) => (
          <li key={row.test}>
            <Test
              row={row}
              hasBox={offer !== 'none'}
              isTicked={ticked.has(row.test)}
              onTick={(isTicked) => setTicked(withTick(ticked, row.test, isTicked))}
            />
          </li>
        ))}
      </ol>
      {offer === 'create' && <Draft drafting={drafting} tests={toLeave.map(({ test }) => test)} />}
      {offer === 'copy' && <CopyOrders rows={toLeave} />}
    </>
  )
}

type TestProps = {
  readonly row: OrderRow
  readonly hasBox: boolean
  readonly isTicked: boolean
  readonly onTick: (isTicked: boolean) => void
}

/** Numbered by the list around it: the order is part of what is suggested. */
function Test({ row: { name, order, mayTick, hint, result }, hasBox, isTicked, onTick }: TestProps) {
  const says = (
    <span>
      <strong>{name}: </strong>
      {order}
    </span>
  )
  return (
    <>
      {hasBox ? (
        <label className="tick-box">
          <input
            type="checkbox"
            checked={isTicked && (mayTick || result !== '')}
            disabled={!mayTick}
            onChange={({ currentTarget }) => onTick(currentTarget.checked)}
          />
          {says}
        </label>
      ) : (
        says
      )}
      {hint !== '' && <span className="hint">{hint}</span>}
      {result !== '' && <strong className="hint">{result}</strong>}
    </>
  )
}

type DraftProps = {
  readonly drafting: Act<{ readonly tests: readonly TestKey[] }, Parameters<typeof draftsWords>[0]>
  readonly tests: readonly TestKey[]
}

/** After a failure that may have left drafts behind, the button asks whether anybody has looked. */
function Draft({ drafting: { state, run }, tests }: DraftProps) {
  const [hasNone, setHasNone] = useState(false)
  const mayHaveLeftSome = state.kind === 'failed' && !state.failure.nothingDone
  function press(): void {
    setHasNone(tests.length === 0)
    if (tests.length > 0) run({ tests })
  }
  return (
    <>
      <ActButton isMain isRunning={state.kind === 'running'} onPress={press}>
        {mayHaveLeftSome ? MESSAGES.orders.draftAgain : MESSAGES.orders.draft}
      </ActButton>
      <ActStatus state={state} kind="orders" running={MESSAGES.orders.drafting} done={draftsWords} />
      <p role="status" className="act-status">
        {hasNone && tests.length === 0 && MESSAGES.orders.none}
      </p>
    </>
  )
}

function CopyOrders({ rows }: { rows: readonly OrderRow[] }) {
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

function withTick(ticked: ReadonlySet<TestKey>, test: TestKey, isTicked: boolean): ReadonlySet<TestKey> {
  const others = [...ticked].filter((other) => other !== test)
  return new Set(isTicked ? [...others, test] : others)
}
