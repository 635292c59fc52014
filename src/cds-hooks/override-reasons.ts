import type { OverrideReason } from '../storage/card-store.ts'
import type { Coding } from './response.ts'

const SYSTEM = 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes'
const OWN_SYSTEM = 'urn:facies:override-reason'

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

const OTHER_PERSON = 'photo-not-this-patient'

/** Reasons of ours that no code of HL7 says. */
const OWN_WORDS = {
  [OTHER_PERSON]: 'The photo does not show this patient',
  'known-explanation': 'The face has an explanation that I know',
} as const

/** Those among them with the days that they put the condition of this patient to sleep. */
const SNOOZES = {
  'snooze-year': { display: 'Do not ask again about this patient for a year', days: 365 },
} as const

/** The reasons a clinician may give for setting a card aside: the HL7 codes that fit a suggested work-up, and ours. */
export const OVERRIDE_REASONS: readonly Coding[] = [
  ...Object.entries(WORDS).map(([code, display]) => ({ system: SYSTEM, code, display })),
  ...Object.entries(OWN_WORDS).map(([code, display]) => ({ system: OWN_SYSTEM, code, display })),
  ...Object.entries(SNOOZES).map(([code, { display }]) => ({ system: OWN_SYSTEM, code, display })),
]

/** For how many days a reason asks for silence; null for one that does not. */
export function snoozeDaysOf({ system, code }: OverrideReason): number | null {
  if (system !== OWN_SYSTEM || !Object.hasOwn(SNOOZES, code)) return null
  return SNOOZES[code as keyof typeof SNOOZES].days
}

/** Whether a reason says that the card's photo is of somebody else. */
export function isOtherPerson({ system, code }: OverrideReason): boolean {
  return system === OWN_SYSTEM && code === OTHER_PERSON
}

/** How a reason of ours reads; null for a code of the client's own. */
export function reasonWords({ system, code }: OverrideReason): string | null {
  return OVERRIDE_REASONS.find((known) => known.system === system && known.code === code)?.display ?? null
}
