import { conceptsOfCoded } from './condition-facts.ts'

/** Which order each concept of a ServiceRequest's code is, in the words of `clinical/draft-orders.ts`. */
const ORDER_OF: ReadonlyMap<string, string> = new Map([
  ['lab-lnsc', 'lnsc_x2'],
  ['lab-ufc24', 'ufc24_x2'],
  ['lab-dst-1mg', 'dst_1mg'],
  ['lab-lddst-2d', 'lddst_2d'],
  ['lab-cortisol-serum', 'cortisol_serum'],
  ['lab-acth', 'acth'],
  ['lab-igf1', 'igf1'],
  ['lab-igf1-sds', 'igf1'],
  ['lab-gh-ogtt', 'ogtt_gh'],
  ['lab-gh-random', 'random_gh'],
  ['order-mri-pituitary', 'pituitary_mri'],
  ['order-referral-ophthalmology', 'visual_fields'],
])

/** The orders that a code stands for; none where the rules know no such order. */
export function ordersOfCode(code: unknown): readonly string[] {
  return ordersOfConcepts(conceptsOfCoded(code))
}

/** The orders that concepts of the value sets stand for. */
export function ordersOfConcepts(concepts: readonly string[]): readonly string[] {
  return [...new Set(concepts.flatMap((concept) => ORDER_OF.get(concept) ?? []))]
}
