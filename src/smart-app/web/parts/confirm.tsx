import { useEffect, useRef } from 'react'
import { MESSAGES } from '../messages/index.ts'
import { ActButton } from './act-button.tsx'

type Props = {
  readonly question: string
  readonly confirm: string
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks once more, in the page: a frame of an EHR may forbid the browser's own question. */
export function Confirm({ question, confirm, onConfirm, onCancel }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  // Whoever presses Enter once too often confirms nothing.
  useEffect(() => cancel.current?.focus(), [])
  return (
    <fieldset className="confirm">
      <legend>{question}</legend>
      <div className="acts">
        <ActButton isMain isRunning={false} onPress={onConfirm}>
          {confirm}
        </ActButton>
        <ActButton buttonRef={cancel} isRunning={false} onPress={onCancel}>
          {MESSAGES.confirm.cancel}
        </ActButton>
      </div>
    </fieldset>
  )
}
