import { Paper, Text, Title } from '@mantine/core'
import type { Kept, Offers } from '../../acts.ts'
import type { ViewedCondition } from '../../view.ts'
import type { Pictured } from '../chosen-photo.ts'
import { MESSAGES } from '../messages/index.ts'
import { impressionWords } from '../messages/kept-words.ts'
import { findingSentence, howSureWords, isSign, isUrgent, orderLine, outcomeLine } from '../work-up.ts'
import { Answers } from './answers.tsx'
import { CountedFace } from './counted-face.tsx'
import { OutcomeSign } from './outcome-sign.tsx'

type Props = {
  readonly finding: ViewedCondition
  /** The photo that counts; null where none does. */
  readonly mediaId: string | null
  /** The same with its picture; null where there is none. */
  readonly photo: Pictured | null
  readonly offers: Offers
  readonly kept: Kept
}

/**
 * One condition in half a minute: what was seen, how sure that is, what to order first, and whether one agrees. A call
 * comes first. The work-up stands by itself.
 */
export function ConditionFinding({ finding, mediaId, photo, offers, kept }: Props) {
  const { condition, name, outcome, decision } = finding
  const sentence = findingSentence(finding)
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
      {photo && isSign(outcome) && <CountedFace photo={photo} />}
      <Title order={3} id={heading}>
        {name}
      </Title>
      {isUrgent(finding) && <Text fw={700}>{decision}</Text>}
      <p className="outcome">
        <OutcomeSign outcome={outcome} />
        <strong>{outcomeLine(finding)}</strong>
      </p>
      {thought && <p className="kept">{impressionWords(thought)}</p>}
      <InALine title={MESSAGES.condition.howSure} words={howSureWords(finding)} />
      {order ? <InALine {...order} /> : <NothingToOrder finding={finding} />}
      <YourView finding={finding} mediaId={mediaId} offers={offers} kept={kept} />
      {sentence !== '' && <Text>{sentence}</Text>}
      {order && (
        <a className="no-print" href={`#work-up-${condition}`}>
          {MESSAGES.condition.toWorkUp}
        </a>
      )}
    </Paper>
  )
}

/** Whoever looks for the test to order reads first that there is none, then why. A call stands above already. */
function NothingToOrder({ finding }: Pick<Props, 'finding'>) {
  if (isUrgent(finding)) return null
  const { first, firstNone } = MESSAGES.condition
  return (
    <>
      {isSign(finding.outcome) && <InALine title={first} words={firstNone} />}
      <Text>{finding.decision}</Text>
    </>
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
function YourView({ finding: { condition, name, outcome }, mediaId, offers, kept }: Omit<Props, 'photo'>) {
  if (!offers.answers || mediaId === null || outcome === 'not-assessed') return null
  const answer = kept.answers.find((one) => one.condition === condition) ?? null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds form fields, and these are buttons
    <div role="group" className="your-view no-print" aria-label={`${MESSAGES.answers.title}: ${name}`}>
      <Answers key={mediaId} condition={condition} mediaId={mediaId} kept={answer} />
    </div>
  )
}
