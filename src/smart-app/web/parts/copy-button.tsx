import { useEffect, useRef, useState } from 'react'
import { copyText } from '../copy-text.ts'
import { MESSAGES } from '../messages/index.ts'
import { ActButton } from './act-button.tsx'

type Props = {
  readonly label: string
  /** What the field is called that stands in where the clipboard may not be used. */
  readonly field: string
  readonly text: () => string
  readonly isMain?: boolean
}

/** Copies a text; where the browser does not allow it, shows it selected, to be copied by hand. */
export function CopyButton({ label, field, text, isMain = false }: Props) {
  const [copied, setCopied] = useState<{ readonly text: string; readonly byHand: boolean } | null>(null)

  async function copy(): Promise<void> {
    const current = text()
    setCopied({ text: current, byHand: !(await copyText(current)) })
  }
  return (
    <div className="copy">
      <ActButton isRunning={false} isMain={isMain} onPress={() => void copy()}>
        {label}
      </ActButton>
      <div role="status" className="act-status">
        {copied && (copied.byHand ? MESSAGES.note.byHand : MESSAGES.note.copied)}
      </div>
      {copied?.byHand && <SelectedText key={copied.text} label={field} text={copied.text} />}
    </div>
  )
}

function SelectedText({ label, text }: { label: string; text: string }) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  return (
    <textarea
      ref={field}
      className="copy-text"
      readOnly
      rows={Math.min(12, text.split('\n').length + 1)}
      aria-label={label}
      value={text}
    />
  )
}
