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

/** Known words by their length: a file may hold tens of thousands of words that are to be compared with them. */
export type WordsByLength = ReadonlyMap<number, readonly string[]>

export function wordsByLength(known: Iterable<string>): WordsByLength {
  return Map.groupBy(new Set(known), ({ length }) => length)
}

/** The words that are at most two slips of the pen away, the nearest first: likely the same word, written wrongly. */
export function misspellings(word: string, known: WordsByLength): readonly string[] {
  if (word.length < SHORTEST || word.length > LONGEST) return []
  const alike = LENGTHS_APART.map((apart) => word.length + apart)
    .filter((length) => length >= SHORTEST)
    .flatMap((length) => known.get(length) ?? [])
  return ranked(word, alike, MOST_SLIPS + 1)
    .filter(({ slips }) => slips > 0 && slips <= MOST_SLIPS)
    .map(({ candidate }) => candidate)
}

/** Whether one letter was added, left out or exchanged. */
export function isOneSlip(word: string, other: string): boolean {
  return leven(word, other, { maxDistance: 2 }) === 1
}

const LENGTHS_APART = Array.from({ length: 2 * MOST_SLIPS + 1 }, (_, index) => index - MOST_SLIPS)

/** By letters added, left out or exchanged; those further than `most` count as that far. */
function ranked(word: string, known: readonly string[], most = LONGEST) {
  return known
    .map((candidate) => ({ candidate, slips: leven(word, candidate.toLowerCase(), { maxDistance: most }) }))
    .toSorted((a, b) => a.slips - b.slips)
}

/** `diabetes` and `type2-diabetes`. */
function sharesPart(word: string, candidate: string): boolean {
  const parts = candidate.split(/[-_ ]/)
  return word.split(/[-_ ]/).some((part) => part.length >= 3 && parts.includes(part))
}
