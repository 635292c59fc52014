/**
 * The value that stands at `place` when all are in ascending order; 0 where there is none. Sorts no more than that
 * needs, and leaves the values in another order, in which the next place is found sooner.
 *
 * @see Hoare, Commun ACM 1961;4:321: algorithm 65, FIND
 */
export function nthSmallest(values: Float32Array, place: number): number {
  let [first, last] = [0, values.length - 1]
  while (first < last) {
    const [endOfLower, startOfUpper] = partition(values, first, last)
    if (place <= endOfLower) last = endOfLower
    else if (place >= startOfUpper) first = startOfUpper
    else break
  }
  return values[place] ?? 0
}

/** Puts the values that are not above a middle one first; those between the two places returned equal it. */
function partition(values: Float32Array, first: number, last: number): readonly [number, number] {
  const pivot = values[(first + last) >> 1] as number
  let i = first
  let j = last
  while (i <= j) {
    while ((values[i] as number) < pivot) i++
    while ((values[j] as number) > pivot) j--
    if (i > j) break
    const held = values[i] as number
    values[i++] = values[j] as number
    values[j--] = held
  }
  return [j, i]
}
