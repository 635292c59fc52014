import type { PatientWords } from '../patient-words.ts'

/** For EHRs that do not show the patient around the app. */
export function PatientBanner({ patient }: { patient: PatientWords }) {
  return (
    <section className="patient" aria-label="Patient">
      <strong className="patient-name">{patient.name}</strong>
      <span>Born: {patient.born}</span>
      <span>Sex: {patient.sex}</span>
    </section>
  )
}
