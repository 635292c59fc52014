import type { ExpectedAxis } from '../chart/demo-patient.ts'

/** Expectations that several charts share. */
export const NO_SIGN: ExpectedAxis = { action: 'silent', reason: 'SI-NEG-1', recommend: [] }
export const UNUSABLE: ExpectedAxis = { action: 'silent', reason: 'SI-QUAL-1', recommend: [] }
export const ALL_TESTS_SPOILT = (['lnsc_x2', 'ufc24_x2', 'dst_1mg'] as const).map((test) => ({
  test,
  reasons: ['EXOGENOUS_GC'] as const,
}))

/** What a photo shows. */
export const LOOKS_LIKE_CUSHING = { cushing: 'suspected', acromegaly: 'not' } as const
export const LOOKS_LIKE_ACROMEGALY = { cushing: 'not', acromegaly: 'suspected' } as const
export const LOOKS_LIKE_NEITHER = { cushing: 'not', acromegaly: 'not' } as const
export const CANNOT_BE_SEEN = { cushing: 'not-assessed', acromegaly: 'not-assessed' } as const

/** In days. */
export const YEAR = 365
