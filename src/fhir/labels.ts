import type { Coding } from 'fhir/r4.js'

/** Asserted by an algorithm; it stays when a clinician has reviewed it. */
const AI_ASSERTED: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'AIAST',
  display: 'Artificial Intelligence asserted',
}

const TEST_DATA: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  code: 'HTEST',
  display: 'test health data',
}

/** The labels of everything that leaves from a finding; of test patients and the demo it says that too. */
export function labelled(isTest: boolean): { security: Coding[] } {
  return { security: isTest ? [AI_ASSERTED, TEST_DATA] : [AI_ASSERTED] }
}

/** The label of what a person has said; none but of test patients and the demo. */
export function labelledByPerson(isTest: boolean): { meta?: { security: Coding[] } } {
  return isTest ? { meta: { security: [TEST_DATA] } } : {}
}

export const AI_ASSERTED_REASON = AI_ASSERTED
