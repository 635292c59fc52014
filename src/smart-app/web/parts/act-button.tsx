import { Button } from '@mantine/core'
import type { ReactNode, Ref } from 'react'

type Props = {
  readonly isRunning: boolean
  readonly onPress: () => void
  readonly children: ReactNode
  readonly isMain?: boolean
  /** For one of several answers: whether it is the one that was given. */
  readonly isChosen?: boolean
  readonly buttonRef?: Ref<HTMLButtonElement>
}

/**
 * A button that sends something. While that is under way it is disabled by name and does nothing, but keeps the focus:
 * whoever works by keyboard stays where they were.
 */
export function ActButton({ isRunning, onPress, children, isMain = false, isChosen, buttonRef }: Props) {
  return (
    <Button
      ref={buttonRef}
      className={isRunning ? 'act act-running' : 'act'}
      size="sm"
      color="dark"
      variant={isMain ? 'filled' : 'outline'}
      aria-disabled={isRunning || undefined}
      aria-pressed={isChosen}
      onClick={() => {
        if (!isRunning) onPress()
      }}
    >
      {isChosen && <span aria-hidden>✓&nbsp;</span>}
      {children}
    </Button>
  )
}
