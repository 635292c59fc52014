import type { Line } from './contours.ts'
import type { LandmarkMap } from './explanation.ts'

/** What a measure adds to a logit, and the lines that it is taken over. */
type Measure = { readonly contribution: number; readonly lines: readonly Line[] }

/**
 * Where on the face a logit was summed: what each landmark adds, as part of the named measures and of the shape.
 *
 * A measure's contribution goes in equal shares to the lines that it is taken over, and of each line to its two ends.
 * The logarithm of a ratio is that of its part less that of its whole: one per cent of either counts the same, and the
 * controls give a mean for the ratio alone, so nothing tells whether a nose is narrow or its face wide. A length is
 * changed alike by a step of either end. What enters alike gets equal shares, and the shares add up to the whole: the
 * axioms of symmetry and completeness. The points of the outline of the lower face get equal shares too.
 *
 * @param shape - the part of each landmark in the shape, as `landmarkParts` gives it
 * @returns as many numbers in each list as landmarks; those of `measures` add up to the contributions within rounding
 * @see Sundararajan, Taly, Yan, Axiomatic attribution for deep networks, ICML 2017: completeness and symmetry
 * @see Shapley, A value for n-person games, 1953: where these axioms come from
 */
export function landmarkMap(measures: readonly Measure[], shape: readonly number[]): LandmarkMap {
  const ofMeasures = shape.map(() => 0)
  for (const { contribution, lines } of measures) {
    const share = contribution / (2 * lines.length)
    for (const end of lines.flat()) ofMeasures[end] = (ofMeasures[end] ?? 0) + share
  }
  return {
    measures: ofMeasures,
    shape,
    together: shape.map((part, k) => part + (ofMeasures[k] ?? 0)),
  }
}
