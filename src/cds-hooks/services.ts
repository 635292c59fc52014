import type { Hook } from '../clinical/decision.ts'

/** The hooks that we answer. */
export type ServedHook = Exclude<Hook, 'encounter-start'>

type Service = {
  readonly hook: ServedHook
  /** One id for one hook: some clients keep services by their URL. */
  readonly id: string
  readonly title: string
  readonly description: string
}

const NO_DIAGNOSIS = 'It never states a diagnosis.'

/** What we offer, a row a hook. */
export const SERVICES: readonly Service[] = [
  {
    hook: 'patient-view',
    id: 'facies-patient-view',
    title: 'Facies: signs of hormone excess in chart photos',
    description:
      "Looks at the face photos in the chart for signs that are seen in Cushing's syndrome and acromegaly, and " +
      `suggests the hormone tests that fit this patient. ${NO_DIAGNOSIS}`,
  },
  {
    hook: 'order-select',
    id: 'facies-order-select',
    title: 'Facies: hormone tests while they are chosen',
    description:
      'Says so where a cortisol, growth hormone or pituitary test that was just chosen does not fit this patient, ' +
      `and which one does. Silent on every other order. ${NO_DIAGNOSIS}`,
  },
  {
    hook: 'order-sign',
    id: 'facies-order-sign',
    title: 'Facies: hormone tests before they are signed',
    description:
      'Says so where a cortisol, growth hormone or pituitary test that is about to be signed does not fit this ' +
      `patient, and which one does. Silent on every other order. ${NO_DIAGNOSIS}`,
  },
]
