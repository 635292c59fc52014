/**
 * How many of 100 control photos score below this one: what is shown instead of a probability, which a model that
 * has seen no patient cannot give.
 *
 * @param percentiles - the controls' 1st to 99th percentile, ascending
 * @returns 0 to 99
 */
export function rankAmong(percentiles: readonly number[], logit: number): number {
  return percentiles.filter((limit) => limit <= logit).length
}
