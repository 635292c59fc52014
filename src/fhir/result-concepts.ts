import type { ResultKey } from '../clinical/facts.ts'

/** Which value set holds the codes of which result. GH of a glucose tolerance test is a series, read on its own. */
export const RESULT_CONCEPTS: ReadonlyMap<string, ResultKey> = new Map<string, ResultKey>([
  ['lab-igf1', 'igf1'],
  ['lab-igf1-sds', 'igf1_sds'],
  ['lab-gh-random', 'random_gh'],
  ['lab-gh-ogtt', 'ogtt_gh_nadir'],
  ['lab-lnsc', 'lnsc'],
  ['lab-ufc24', 'ufc24'],
  ['lab-urine-volume', 'urine_volume_24h'],
  ['lab-dst-1mg', 'dst_1mg'],
  // The two-day test has the same limit, and the same drugs spoil it: with the 1 mg test it counts as one test.
  ['lab-lddst-2d', 'dst_1mg'],
  ['lab-cortisol-serum', 'cortisol_serum'],
  ['lab-egfr', 'egfr'],
  ['lab-hba1c', 'hba1c'],
  ['lab-potassium', 'potassium'],
])

/** The other observations that are read. */
const OBSERVATION_CONCEPTS = ['obs-bmi', 'obs-pregnancy-status', 'obs-delivery-date', 'obs-gestational-age']

/** The concepts whose codes the query for results asks for. */
export const ASKED_CONCEPTS: readonly string[] = [...RESULT_CONCEPTS.keys(), ...OBSERVATION_CONCEPTS]

export function isAskedFor(concept: string): boolean {
  return ASKED_CONCEPTS.includes(concept)
}
