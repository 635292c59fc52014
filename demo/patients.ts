import type { DemoPatient } from './chart/demo-patient.ts'
import { WITH_ACROMEGALY_FACE } from './patients/acromegaly-face.ts'
import { WITH_CUSHING_FACE } from './patients/cushing-face.ts'
import { WITHOUT_FINDING } from './patients/no-finding.ts'

/** The people of the demo: invented charts, drawn faces, and beside each what the rule book makes of it. */
export const DEMO_PATIENTS: readonly DemoPatient[] = [
  ...WITH_CUSHING_FACE,
  ...WITH_ACROMEGALY_FACE,
  ...WITHOUT_FINDING,
]
