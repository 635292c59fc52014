import { Paper, Text, Title } from '@mantine/core'
import type { Kept, Offers } from '../../acts.ts'
import type { ViewedCondition } from '../../view.ts'
import { impressionWords } from '../kept-words.ts'
import { MESSAGES } from '../messages.ts'
import { howSureWords, isSign, isUrgent, orderLine, outcomeLine } from '../work-up.ts'
import { Answers } from './answers.tsx'
import { OutcomeSign } from './outcome-sign.tsx'
import { Snooze } from './snooze.tsx'
import { WorkUp } from './work-up.tsx'

type Props = {
  readonly finding: ViewedCondition
  /** The photo that counts; null where none does. */
  readonly mediaId: string | null
  readonly offers: Offers
  readonly kept: Kept
}

/** One condition: what was seen, how sure that is and what to order first, each in a line; then the rest. A call comes first. */
export function ConditionFinding({ finding, mediaId, offers, kept }: Props) {
  const { condition, name, outcome, says, decision } = finding
  const order = orderLine(finding)
  const heading = `condition-${condition}`
  const thought = kept.impression?.mediaId === mediaId ? kept.impression?.conditions[condition] : undefined
  return (
    <Paper
      component="article"
      withBorder
      className={`condition outcome-${outcome}`}
      aria-labelledby={heading}
    >
      <Title order={3} id={heading}>
        {name}
      </Title>
      {isUrgent(finding) && <Text fw={700}>{decision}</Text>}
      <p className="outcome">
        <OutcomeSign outcome={outcome} />
        <strong>{outcomeLine(finding)}</strong>
      </p>
      {thought && <p className="kept">{impressionWords(thought)}</p>}
      <Text>{says}</Text>
      <InALine title={MESSAGES.condition.howSure} words={howSureWords(finding)} />
      {order && <InALine {...order} />}
      {!isUrgent(finding) && <Text>{decision}</Text>}
      <WorkUp finding={finding} offer={offers.orders} kept={kept} />
      <YourView finding={finding} mediaId={mediaId} offers={offers} kept={kept} />
    </Paper>
  )
}

function InALine({ title, words }: { title: string; words: string }) {
  if (words === '') return null
  return (
    <Text>
      <strong>{title}: </strong>
      {words}
    </Text>
  )
}

/** Nobody is asked to agree with a finding that there is none of. */
function YourView({ finding: { condition, outcome }, mediaId, offers, kept }: Props) {
  const isAsked = offers.answers && mediaId !== null && outcome !== 'not-assessed'
  const mayRest = offers.snooze && isSign(outcome)
  if (!isAsked && !mayRest) return null
  const answer = kept.answers.find((one) => one.condition === condition) ?? null
  const snoozed = kept.snoozes.find((one) => one.condition === condition)?.until ?? null
  return (
    <div className="your-view no-print">
      <h4>{MESSAGES.answers.title}</h4>
      {isAsked && <Answers key={mediaId} condition={condition} mediaId={mediaId} kept={answer} />}
      {mayRest && <Snooze condition={condition} kept={snoozed} />}
    </div>
  )
}
