import { useState } from 'react'
import type { Condition } from '../../../clinical/conditions.ts'
import type { AnswerBody, DisagreeReason, KeptAnswer } from '../../acts.ts'
import { sendAnswer } from '../api/acts.ts'
import { MESSAGES } from '../messages/index.ts'
import { answerWords } from '../messages/kept-words.ts'
import { useAct } from '../use-act.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'

const REASONS = Object.keys(MESSAGES.answers.reasons) as readonly DisagreeReason[]

type Props = {
  readonly condition: Condition
  /** The photo that the finding comes from. */
  readonly mediaId: string
  readonly kept: KeptAnswer | null
}

/** Agree or disagree in one press; a reason may be told after, in one more. */
export function Answers({ condition, mediaId, kept }: Props) {
  const [given, setGiven] = useState<KeptAnswer | null>(null)
  const { state, run } = useAct(sendAnswer, (_none, body) => setGiven(keptOf(body)))
  const current = given ?? kept
  const isRunning = state.kind === 'running'

  return (
    <>
      <div className="acts">
        <ActButton
          isRunning={isRunning}
          isChosen={current?.answer === 'agree'}
          onPress={() => run({ condition, mediaId, answer: 'agree' })}
        >
          {MESSAGES.answers.agree}
        </ActButton>
        <ActButton
          isRunning={isRunning}
          isChosen={current?.answer === 'disagree'}
          onPress={() => run({ condition, mediaId, answer: 'disagree', reason: current?.reason ?? 'other' })}
        >
          {MESSAGES.answers.disagree}
        </ActButton>
      </div>
      {current?.answer === 'disagree' && (
        <Reasons
          chosen={current.reason}
          isRunning={isRunning}
          onChoose={(reason) => run({ condition, mediaId, answer: 'disagree', reason })}
        />
      )}
      <p role="status" className="kept">
        {current && answerWords(current)}
      </p>
      <ActStatus state={state} kind="keeping" running={MESSAGES.answers.sending} />
    </>
  )
}

type ReasonsProps = {
  readonly chosen: DisagreeReason | null
  readonly isRunning: boolean
  readonly onChoose: (reason: DisagreeReason) => void
}

/** Buttons and no radio list: with arrow keys each step through one would send a reason that nobody chose. */
function Reasons({ chosen, isRunning, onChoose }: ReasonsProps) {
  return (
    <fieldset className="asked">
      <legend>{MESSAGES.answers.why}</legend>
      <div className="acts">
        {REASONS.map((reason) => (
          <ActButton
            key={reason}
            isRunning={isRunning}
            isChosen={reason === chosen}
            onPress={() => onChoose(reason)}
          >
            {MESSAGES.answers.reasons[reason]}
          </ActButton>
        ))}
      </div>
    </fieldset>
  )
}

function keptOf(body: AnswerBody): KeptAnswer {
  const at = new Date().toISOString()
  const reason = body.answer === 'disagree' ? body.reason : null
  return { condition: body.condition, answer: body.answer, reason, at }
}
