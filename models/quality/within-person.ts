/**
 * The SD within a person: that of the values of each person around this person's own mean, over all people.
 *
 * @param people - the values of each person, two or more; a shift between them that all people share counts too, since
 *   nobody knows which of two photos was the smiling one
 * @see Bland and Altman, BMJ 1996;313:744
 */
export function withinPersonSd(people: readonly (readonly number[])[]): number {
  let [squares, freedom] = [0, 0]
  for (const values of people) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    for (const value of values) squares += (value - mean) ** 2
    freedom += values.length - 1
  }
  return Math.sqrt(squares / freedom)
}

/** Two values of an unchanged person differ by more than this in one of twenty. */
export function smallestDetectableChange(people: readonly (readonly number[])[]): number {
  return 1.96 * Math.SQRT2 * withinPersonSd(people)
}
