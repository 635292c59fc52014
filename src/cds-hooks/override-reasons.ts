import type { Coding } from './response.ts'

const SYSTEM = 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes'

const WORDS = {
  'action-completed': 'Already worked up',
  'patient-ineligible': 'Does not apply to this patient',
  'action-not-priority': 'Not a priority now',
  'limited-time': 'No time now',
  'inappropriate-recipient': 'Someone else should decide this',
  'recipient-does-not-trust': 'I do not trust this finding',
  'patient-refuses': 'The patient declines',
  'service-not-available': 'The test is not available here',
} as const

/** The reasons a clinician may give for setting a card aside: the HL7 codes that fit a suggested work-up. */
export const OVERRIDE_REASONS: readonly Coding[] = Object.entries(WORDS).map(([code, display]) => ({
  system: SYSTEM,
  code,
  display,
}))
