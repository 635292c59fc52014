import leven from 'leven'

const MOST_NEAR = 3
const MOST_SLIPS = 2
// No word is so long; a file may hold one that is.
const LONGEST = 100
// A word so short is two slips away from too many others.
const SHORTEST = 5

/** Up to three known words that a misspelt one may mean, the nearest first; none where nothing is near. */
export function nearWords(word: string, known: readonly string[]): readonly string[] {
  if (word.length > LONGEST) return []
  const wanted = word.toLowerCase()
  const furthest = Math.max(1, Math.floor(wanted.length / 3))
  return ranked(wanted, known)
    .filter(({ candidate, slips }) => slips <= furthest || sharesPart(wanted, candidate.toLowerCase()))
    .slice(0, MOST_NEAR)
    .map(({ candidate }) => candidate)
}

/** The words that are at most two slips of the pen away, the nearest first: likely the same word, written wrongly. */
export function misspellings(word: string, known: Iterable<string>): readonly string[] {
  if (word.length < SHORTEST || word.length > LONGEST) return []
  const alike = [...new Set(known)].filter(
    ({ length }) => length >= SHORTEST && Math.abs(length - word.length) <= MOST_SLIPS,
  )
  return ranked(word, alike)
    .filter(({ slips }) => slips > 0 && slips <= MOST_SLIPS)
    .map(({ candidate }) => candidate)
}

/** By letters added, left out or exchanged. */
function ranked(word: string, known: readonly string[]) {
  return known
    .map((candidate) => ({ candidate, slips: leven(word, candidate.toLowerCase()) }))
    .toSorted((a, b) => a.slips - b.slips)
}

/** `diabetes` and `type2-diabetes`. */
function sharesPart(word: string, candidate: string): boolean {
  const parts = candidate.split(/[-_ ]/)
  return word.split(/[-_ ]/).some((part) => part.length >= 3 && parts.includes(part))
}
