import { use } from 'react'
import type { ViewedFindings } from '../../view.ts'
import { MESSAGES } from '../messages/index.ts'
import type { PatientWords } from '../messages/patient-words.ts'
import { instructionsFor, TickedContext } from '../ticked.ts'
import { PatientBanner } from './patient-banner.tsx'
import { Sheet } from './sheet.tsx'

type Props = {
  readonly findings: ViewedFindings
  readonly patient: PatientWords
  readonly onClose: () => void
}

/** What the patient takes home: how to prepare, and neither a score nor the name of a disease. */
export function PatientSheet({ findings, patient, onClose }: Props) {
  const instructions = instructionsFor(findings.conditions, use(TickedContext).ticked)
  return (
    <Sheet title={MESSAGES.print.instructionsTitle} onClose={onClose} mayPrint>
      <PatientBanner patient={patient} />
      <ul className="instructions">
        {instructions.map((instruction) => (
          <li key={instruction}>{instruction}</li>
        ))}
      </ul>
      <p>{MESSAGES.print.instructionsEnd}</p>
    </Sheet>
  )
}
