import { MESSAGES } from '../messages/index.ts'
import type { PatientWords } from '../messages/patient-words.ts'

/** For EHRs that do not show the patient around the app. */
export function PatientBanner({ patient }: { patient: PatientWords }) {
  return (
    <section className="patient" aria-label={MESSAGES.header.patient}>
      <strong className="patient-name">{patient.name}</strong>
      <span>
        {MESSAGES.header.born}: {patient.born}
      </span>
      <span>
        {MESSAGES.header.sex}: {patient.sex}
      </span>
      <span>
        {MESSAGES.header.recordNumber}: {patient.recordNumber}
      </span>
    </section>
  )
}
