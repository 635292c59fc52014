import type { Expected } from './chart/demo-patient.ts'
import type { Fault } from './ehr/faults.ts'

/** A chart of `patients.ts` opened while something in the EHR fails, and what Facies should make of that. */
export type Mishap = {
  readonly patientId: string
  readonly fault: Fault
  readonly arePhotosSeen: boolean
  readonly expected: Expected
}

export const MISHAPS: readonly Mishap[] = [
  {
    patientId: 'keller-anna',
    fault: 'medications-refused',
    arePhotosSeen: true,
    expected: {
      cushing: { action: 'silent', reason: 'facts-incomplete', recommend: [] },
      acromegaly: { action: 'silent', recommend: [] },
    },
  },
  {
    patientId: 'keller-anna',
    fault: 'photos-absent',
    arePhotosSeen: false,
    expected: {
      cushing: { action: 'silent', recommend: [] },
      acromegaly: { action: 'silent', recommend: [] },
    },
  },
]
