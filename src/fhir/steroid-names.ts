import { remembered } from '../clinical/remembered.ts'
import { conceptsOfIngredient, KNOWN_INGREDIENTS } from '../clinical/value-sets.ts'
import { isOneSlip } from '../near-words.ts'

/**
 * What a name becomes elsewhere: `prednison`, `prednisona`, `Prednisonum`, `metilprednisolone`, `idrocortisone`,
 * `Hydrokortison`, `desametasone`, `bétaméthasone`, `budesonida`, `clobetasolo` are one with ours after this.
 */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/\p{M}/gu, ''],
  [/th/g, 't'],
  [/y/g, 'i'],
  [/k/g, 'c'],
  [/x/g, 's'],
  [/^idro/, 'hidro'],
  [/(?<=(on|sol|id|olat|ort))(e|a|o|i|um)$/, ''],
]

const STEROIDS = KNOWN_INGREDIENTS.filter(
  (name) => /^[a-z]+$/.test(name) && conceptsOfIngredient(name).includes('glucocorticoid-ingredients'),
)
const BY_SPELLING: ReadonlyMap<string, string> = new Map(STEROIDS.map((name) => [spelled(name), name]))

/** No shorter word is a steroid's, and none that is longer. */
const [SHORTEST, LONGEST] = [7, 24]
/** In a shorter word another letter makes another word. */
const SHORTEST_MISSPELT = 10

/** The steroid that a word names in another language, or with one slip of the pen; null for any other word. */
export function steroidOf(word: string): string | null {
  if (word.length < SHORTEST || word.length > LONGEST) return null
  return named(word) || null
}

const named = remembered({ most: 2_000, longest: LONGEST }, (word): string => {
  const spelling = spelled(word)
  const same = BY_SPELLING.get(spelling)
  if (same !== undefined || word.length < SHORTEST_MISSPELT) return same ?? ''
  const near = [...BY_SPELLING].find(([known, name]) => isOneSlip(spelling, known) || isOneSlip(word, name))
  return near?.[1] ?? ''
})

function spelled(word: string): string {
  const plain = word.normalize('NFD').toLowerCase()
  return SPELLINGS.reduce((text, [written, ours]) => text.replace(written, ours), plain)
}
