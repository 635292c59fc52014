import { MESSAGES } from '../messages.ts'

/** In sight as long as anything of the model is: what it is not, and what it has seen. */
export function Statement({ says }: { says: string }) {
  return (
    <p className="statement" id="statement">
      <strong>{MESSAGES.findings.notADiagnosis}</strong> {says}
    </p>
  )
}
