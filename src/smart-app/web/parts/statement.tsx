import type { AppView } from '../../view.ts'
import { MESSAGES } from '../messages/index.ts'
import { shortStatement } from '../messages/words.ts'

/** In a line that is in sight as long as anything of the model is: what it is not, and what it has not seen. */
export function ShortStatement({ model }: { model: AppView['model'] }) {
  return <p className="short-statement no-print">{shortStatement(model)}</p>
}

/** The same in full, at the end. */
export function Statement({ says }: { says: string }) {
  return (
    <p className="statement" id="statement">
      <strong>{MESSAGES.findings.notADiagnosis}</strong> {says}
    </p>
  )
}
