import { Button, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { MESSAGES } from '../messages/index.ts'

export type SheetName = 'about' | 'instructions' | 'summary'

type Props = {
  readonly title: string
  readonly onClose: () => void
  readonly mayPrint: boolean
  /** More that can be chosen, and is not printed. */
  readonly choices?: ReactNode
  readonly children: ReactNode
}

/** A part that stands in place of the page until it is closed: to be read, or printed as it stands. */
export function Sheet({ title, onClose, mayPrint, choices, children }: Props) {
  const [wasPrinted, setWasPrinted] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  function print(): void {
    setWasPrinted(true)
    window.print()
  }
  return (
    <article className="sheet" aria-labelledby="sheet">
      <div className="acts no-print">
        <Button size="sm" color="dark" variant="outline" onClick={onClose}>
          {MESSAGES.print.back}
        </Button>
        {mayPrint && (
          <Button size="sm" color="dark" onClick={print}>
            {MESSAGES.print.print}
          </Button>
        )}
        {choices}
      </div>
      {/* A frame of an EHR may forbid it, without a word. */}
      <p role="status" className="act-status no-print">
        {wasPrinted && MESSAGES.print.noWindow}
      </p>
      <Title order={2} id="sheet" ref={heading} tabIndex={-1}>
        {title}
      </Title>
      {children}
    </article>
  )
}
