import { Paper, Text, Title } from '@mantine/core'
import type { Kept, Offers } from '../../acts.ts'
import type { ViewedCondition } from '../../view.ts'
import { isSign, orderLine } from '../work-up.ts'
import { Snooze } from './snooze.tsx'
import { WorkUp } from './work-up.tsx'

type Props = { readonly finding: ViewedCondition; readonly offers: Offers; readonly kept: Kept }

/** What the rules conclude for one condition, the tests, and for how long no card asks. */
export function ConditionWorkUp({ finding, offers, kept }: Props) {
  const { condition, name, outcome, decision } = finding
  const heading = `work-up-${condition}`
  const snoozed = kept.snoozes.find((one) => one.condition === condition)?.until ?? null
  return (
    <Paper component="article" withBorder className="work-up" aria-labelledby={heading}>
      <Title order={3} id={heading}>
        {name}
      </Title>
      {orderLine(finding) && <Text>{decision}</Text>}
      <WorkUp finding={finding} offer={offers.orders} kept={kept} />
      {offers.snooze && isSign(outcome) && (
        <div className="no-print">
          <Snooze condition={condition} kept={snoozed} />
        </div>
      )}
    </Paper>
  )
}
