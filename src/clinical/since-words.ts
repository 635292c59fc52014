/** Since when something is on file, by the first of its days that is known. */
export function sinceWords(days: readonly (string | null)[]): string {
  const [first] = days.filter((day) => day !== null).toSorted()
  return first === undefined ? 'on file, since when is not recorded' : `on file since ${first}`
}
