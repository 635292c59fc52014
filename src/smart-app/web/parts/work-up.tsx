import { Text } from '@mantine/core'
import { use, useEffect, useState } from 'react'
import type { TestKey } from '../../../clinical/tests.ts'
import type { Kept, Offers } from '../../acts.ts'
import type { ViewedCondition } from '../../view.ts'
import { draftOrders } from '../api/acts.ts'
import { MESSAGES } from '../messages/index.ts'
import { TickedContext } from '../ticked.ts'
import { useAct } from '../use-act.ts'
import {
  bySetWords,
  type DraftedOrder,
  firstTicked,
  keptDrafts,
  orderRows,
  withDrafted,
  withDrafts,
} from '../work-up.ts'
import { CopyOrders } from './copy-orders.tsx'
import { DraftOrders } from './draft-orders.tsx'
import { asLines, Listed } from './listed.tsx'
import { TestRow } from './test-row.tsx'

type Props = {
  readonly finding: ViewedCondition
  readonly offer: Offers['orders']
  readonly kept: Pick<Kept, 'drafts'>
}

/** The suggested tests in their order, to be ticked and drafted where the EHR takes that; then all that belongs to them. */
export function WorkUp({ finding, offer, kept }: Props) {
  const { tests, avoided, onFile, cautions, forPatient, referral } = finding
  const words = MESSAGES.condition
  return (
    <>
      {tests.length === 0 ? (
        <Text>{words.noTest}</Text>
      ) : (
        <Tests key={tests.map(({ test }) => test).join()} finding={finding} offer={offer} kept={kept} />
      )}
      {referral !== null && <Listed title={words.refer} lines={asLines([referral])} />}
      <Listed
        title={words.avoided}
        lines={avoided.map((test) => ({ name: test.name, words: test.because }))}
      />
      <Listed title={words.onFile} lines={asLines(onFile)} />
      <Listed title={words.cautions} lines={asLines(cautions)} />
      {forPatient.length > 0 && (
        <details>
          <summary>{words.forPatient}</summary>
          <ul className="lines">
            {forPatient.map(({ test, says }) => (
              <li key={test}>{says}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Tests({ finding, offer, kept }: Props) {
  const { condition, tests, testOrder } = finding
  const [draftedHere, setDraftedHere] = useState<readonly DraftedOrder[]>([])
  const drafted = withDrafts(keptDrafts(kept), { orders: draftedHere })
  const rows = orderRows(tests, offer, drafted)
  const [ticked, setTicked] = useState(() => withDrafted(firstTicked(rows, finding), drafted))
  const drafting = useAct(draftOrders, (answer) => setDraftedHere((earlier) => withDrafts(earlier, answer)))
  const toLeave = rows.filter(({ test, mayTick }) => mayTick && ticked.has(test))
  const title = MESSAGES.workUp.tests
  const bySet = bySetWords(tests, finding)
  const { onTick } = use(TickedContext)
  useEffect(() => onTick(condition, ticked), [onTick, condition, ticked])

  return (
    <>
      <h4>{testOrder === '' ? title : `${title} (${testOrder})`}</h4>
      <ol className="tests">
        {rows.map((row) => (
          <li key={row.test}>
            <TestRow
              row={row}
              hasBox={offer !== 'none'}
              isTicked={ticked.has(row.test)}
              onTick={(isTicked) => setTicked(withTick(ticked, row.test, isTicked))}
            />
          </li>
        ))}
      </ol>
      {offer === 'create' && (
        <>
          {bySet !== '' && <p>{bySet}</p>}
          {tests.some((test) => !test.bySet) && (
            <DraftOrders drafting={drafting} tests={toLeave.map(({ test }) => test)} />
          )}
        </>
      )}
      {offer === 'copy' && <CopyOrders rows={toLeave} />}
    </>
  )
}

function withTick(ticked: ReadonlySet<TestKey>, test: TestKey, isTicked: boolean): ReadonlySet<TestKey> {
  const others = [...ticked].filter((other) => other !== test)
  return new Set(isTicked ? [...others, test] : others)
}
