import { Button } from '@mantine/core'
import type { AppView, ViewedFindings } from '../../view.ts'
import { MESSAGES } from '../messages/index.ts'
import { noteText } from '../messages/note-words.ts'
import { CopyButton } from './copy-button.tsx'
import type { SheetName } from './sheet.tsx'

type Props = {
  readonly view: Pick<AppView, 'label' | 'model'>
  readonly findings: ViewedFindings
  readonly isPending: boolean
  readonly onSheet: (name: SheetName) => void
}

/** What can be taken away from the findings: a note, paper, and what the score is. */
export function FindingsTools({ view: { label, model }, findings, isPending, onSheet }: Props) {
  const hasInstructions = findings.conditions.some(({ forPatient }) => forPatient.length > 0)
  const sheets = [
    ['summary', MESSAGES.print.summary] as const,
    ...(hasInstructions ? [['instructions', MESSAGES.print.instructions] as const] : []),
    ['about', MESSAGES.about.open] as const,
  ]
  return (
    <div className="acts tools">
      <CopyButton
        label={MESSAGES.note.copy}
        field={MESSAGES.note.text}
        text={() => noteText({ label, model, findings }, isPending)}
      />
      {sheets.map(([name, says]) => (
        <Button key={name} size="sm" color="dark" variant="outline" onClick={() => onSheet(name)}>
          {says}
        </Button>
      ))}
    </div>
  )
}
