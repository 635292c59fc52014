import { useState } from 'react'
import type { Condition } from '../../../clinical/conditions.ts'
import { snooze } from '../api/acts.ts'
import { MESSAGES } from '../messages/index.ts'
import { snoozeWords } from '../messages/kept-words.ts'
import { useAct } from '../use-act.ts'
import { ActButton } from './act-button.tsx'
import { ActStatus } from './act-status.tsx'

const DAYS = [30, 90, 365] as const

/** For how long no card asks about a condition of this patient. */
export function Snooze({ condition, kept }: { condition: Condition; kept: string | null }) {
  const [until, setUntil] = useState<string | null>(null)
  const { state, run } = useAct(snooze, (answer) => setUntil(answer.until))
  const current = until ?? kept
  return (
    <fieldset className="asked">
      <legend>{MESSAGES.answers.snooze}</legend>
      <div className="acts">
        {DAYS.map((days) => (
          <ActButton key={days} isRunning={state.kind === 'running'} onPress={() => run({ condition, days })}>
            {MESSAGES.answers.days[days]}
          </ActButton>
        ))}
      </div>
      <p role="status" className="kept">
        {current !== null && snoozeWords(current)}
      </p>
      <ActStatus state={state} kind="keeping" running={MESSAGES.answers.snoozing} />
    </fieldset>
  )
}
