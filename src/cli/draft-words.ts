import { NOT_FOR_SCREENING } from '../clinical/draft-orders.ts'
import { ROUTES, type Route } from '../clinical/facts.ts'
import { TESTS } from '../clinical/tests.ts'
import { conceptsOfIngredient, KNOWN_INGREDIENTS } from '../clinical/value-sets.ts'
import { misspellings, wordsByLength } from '../near-words.ts'
import { quoted } from '../quoted.ts'
import { meantWords } from './file-problems.ts'

const TEST_WORDS = Object.keys(TESTS)
const KNOWN = [...new Set([...TEST_WORDS, ...Object.values(NOT_FOR_SCREENING).flat()])]
const KNOWN_BY_LENGTH = wordsByLength(KNOWN)
const DRUGS_BY_LENGTH = wordsByLength(KNOWN_INGREDIENTS)

/** Why a draft order is likely not what was meant; null for a known one, and for one that is like none of them. */
export function draftProblem(draft: string): string | null {
  if (draft.startsWith('start:')) return startProblem(draft)
  const near = KNOWN.includes(draft) ? [] : nearDrafts(draft)
  return near.length > 0 ? `no rule knows ${quoted(draft)}${meantWords(near)}` : null
}

/** Written without a sign or two, or cut short as in `labs`: `dst1mg`, `lnsc`. */
function nearDrafts(draft: string): readonly string[] {
  const word = bare(draft)
  const same = KNOWN.filter((known) => bare(known) === word)
  const begun = TEST_WORDS.filter((known) => known.split('_')[0] === word)
  const slips = misspellings(draft.toLowerCase(), KNOWN_BY_LENGTH)
  return [...new Set([...same, ...begun, ...slips])]
}

function bare(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

function startProblem(draft: string): string | null {
  const [, drug = '', route] = draft.split(':')
  if (route !== undefined && !ROUTES.includes(route as Route)) return `no route is called ${quoted(route)}`
  if (conceptsOfIngredient(drug).length > 0) return null
  const near = misspellings(drug.toLowerCase(), DRUGS_BY_LENGTH)
  return near.length > 0 ? `no value set knows ${quoted(drug)}${meantWords(near)}` : null
}
