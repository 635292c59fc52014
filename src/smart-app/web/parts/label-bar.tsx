import type { AppView } from '../../view.ts'
import { MESSAGES } from '../messages/index.ts'
import { labelWords } from '../messages/words.ts'

/** Stands over everything, also while the page scrolls. */
export function LabelBar({ label }: { label: NonNullable<AppView['label']> }) {
  return (
    <aside className="label-bar" aria-label={MESSAGES.header.label}>
      {labelWords(label)}
    </aside>
  )
}
