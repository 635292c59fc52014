import { Text, Title } from '@mantine/core'
import type { AppView, ViewedFindings } from '../../view.ts'
import { MESSAGES } from '../messages/index.ts'
import { hasWorkUp } from '../work-up.ts'
import { ConditionWorkUp } from './condition-work-up.tsx'
import { Filing, filingKey } from './filing.tsx'
import { FindingsTools } from './findings-tools.tsx'
import { Measures } from './measures.tsx'
import type { SheetName } from './sheet.tsx'

type Props = {
  readonly view: AppView
  readonly findings: ViewedFindings
  readonly isPending: boolean
  readonly onSheet: (name: SheetName) => void
}

/** What follows from the findings: the work-up of each condition, what can be taken away, and the measures. */
export function WorkUps({ view, findings, isPending, onSheet }: Props) {
  const { offers, kept } = view
  const worked = findings.conditions.filter((condition) => hasWorkUp(condition, offers))
  return (
    <section aria-labelledby="work-up" aria-describedby="statement" className="work-ups">
      <Title order={2} id="work-up">
        {MESSAGES.workUp.title}
      </Title>
      {worked.length === 0 && <Text>{MESSAGES.condition.noTest}</Text>}
      {worked.map((condition) => (
        <ConditionWorkUp key={condition.condition} finding={condition} offers={offers} kept={kept} />
      ))}
      <FindingsTools view={view} findings={findings} isPending={isPending} onSheet={onSheet} />
      {(offers.filing !== null || kept.filed !== null) && (
        <Filing key={filingKey(view)} filedAs={offers.filing} kept={kept.filed} />
      )}
      <Measures findings={findings} />
    </section>
  )
}
