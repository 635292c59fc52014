/** The words that are at most two slips of the pen away, the nearest first. */
export function nearest(word: string, words: Iterable<string>): readonly string[] {
  return [...new Set(words)]
    .map((candidate) => ({ candidate, slips: slipsBetween(word, candidate) }))
    .filter(({ slips }) => slips > 0 && slips <= MOST_SLIPS)
    .toSorted((a, b) => a.slips - b.slips)
    .map(({ candidate }) => candidate)
}

const MOST_SLIPS = 2
// A word so short is two slips away from too many others.
const SHORTEST = 5

/** Letters put in, left out or exchanged (Levenshtein); more than we care for counts as infinite. */
function slipsBetween(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > MOST_SLIPS || Math.min(from.length, to.length) < SHORTEST)
    return Number.POSITIVE_INFINITY
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const exchanged = (row[j - 1] ?? 0) + Number(from[i - 1] !== to[j - 1])
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, exchanged))
    }
    row = next
  }
  return row[to.length] ?? Number.POSITIVE_INFINITY
}
