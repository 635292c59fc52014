/** The two conditions that Facies looks for. A third one is a row here, a page of evidence and a test. */
export const CONDITIONS = {
  cushing: { name: "Cushing's syndrome", evidence: 'docs/evidence/cushing.md' },
  acromegaly: { name: 'Acromegaly', evidence: 'docs/evidence/acromegaly.md' },
} as const

export type Condition = keyof typeof CONDITIONS

export const CONDITION_KEYS = Object.keys(CONDITIONS) as readonly Condition[]
