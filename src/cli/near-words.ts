const MOST_NEAR = 3

/** Up to three known words that a misspelt one may mean, the nearest first; none where nothing is near. */
export function nearWords(word: string, known: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase()
  const furthest = Math.max(1, Math.floor(wanted.length / 3))
  return known
    .map((candidate) => ({ candidate, distance: distanceBetween(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= furthest || sharesPart(wanted, candidate.toLowerCase()))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MOST_NEAR)
    .map(({ candidate }) => candidate)
}

/** `diabetes` and `type2-diabetes`. */
function sharesPart(word: string, candidate: string): boolean {
  const parts = candidate.split(/[-_ ]/)
  return word.split(/[-_ ]/).some((part) => part.length >= 3 && parts.includes(part))
}

/** Letters added, left out or exchanged (Levenshtein). What is far longer is far away, and is not counted out. */
function distanceBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > b.length) return a.length
  const first = Array.from({ length: b.length + 1 }, (_, index) => index)
  const last = [...a].reduce<readonly number[]>((above, letter, row) => {
    const line = [row + 1]
    for (const [column, other] of [...b].entries()) {
      const exchanged = (above[column] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min(exchanged, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    return line
  }, first)
  return last.at(-1) ?? 0
}
