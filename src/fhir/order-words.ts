/** Which order each concept of a ServiceRequest's code is, in the words of `clinical/draft-orders.ts`. */
export const ORDER_OF_CONCEPT: ReadonlyMap<string, string> = new Map([
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
])
