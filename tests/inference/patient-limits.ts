import { LIMITS } from '../../src/inference/face-models.ts'

/** For tests of what a photo comes to: where the machine is busy, more than the 5 s that a hook can wait. */
export const PATIENT_LIMITS = { ...LIMITS, jobMs: 30_000 }
