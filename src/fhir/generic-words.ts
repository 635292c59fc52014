import { BRAND_NAMES } from './brand-names.ts'

// "ortho tri cyclen"; the long names first, so that "solu medrol" comes before "medrol".
const LONGEST_BRAND = 3
// No drug is described at such length.
const MOST_WORDS = 80

/** The words of a drug, and behind them what its brand names mean: a name and a route that the other readers know. */
export function withGenericWords(words: string): string {
  const generic = brandsIn(words).map((brand) => BRAND_NAMES[brand])
  return [words, ...new Set(generic)].join(' ; ')
}

function brandsIn(text: string): readonly string[] {
  const words = text
    .toLowerCase()
    .replaceAll(/[®™()"',.:]/g, ' ')
    .split(/[\s;/+[\]{}-]+/, MOST_WORDS)
  const found: string[] = []
  for (let length = LONGEST_BRAND; length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const name = words.slice(start, start + length).join(' ')
      if (!Object.hasOwn(BRAND_NAMES, name)) continue
      found.push(name)
      words.fill('', start, start + length)
    }
  }
  return found
}
