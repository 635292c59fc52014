import type { Concept } from './facts.ts'
import { remembered } from './remembered.ts'
import VALUE_SETS from './value-sets.json' with { type: 'json' }

/** A code of a chart entry. `conceptsOf` takes it as it comes: both parts may be missing. */
export type Coding = { readonly system?: string | undefined; readonly code?: string | undefined }

export type ValueSetCode = {
  readonly system: string
  readonly code: string
  readonly display: string
  /** `prefix`: the code and everything below it in its hierarchy. */
  readonly match: 'exact' | 'prefix'
  /** The code exists in the source, and its full name there agrees. Only such a code may leave in an order. */
  readonly verified: boolean
  readonly source: string
}

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const ATC = 'http://www.whocc.no/atc'
const ATC_SUBSTANCE_LENGTH = 7

/**
 * Systems of our own, for what a site says of its local codes: a concept by its key, a substance by its name. Nobody
 * else may speak them; `fhir/own-coding.ts` sees to that.
 */
export const CONCEPT_SYSTEM = 'urn:facies:concept'
export const INGREDIENT_SYSTEM = 'urn:facies:ingredient'

/** Words that EHRs write for a substance which the value sets call otherwise. */
const SYNONYMS: Readonly<Record<string, string>> = {
  beclometasone: 'beclomethasone',
  ethinylestradiol: 'ethinyl estradiol',
  'ethinyl estrad': 'ethinyl estradiol',
  'ethin estradiol': 'ethinyl estradiol',
  'ethin.estradiol': 'ethinyl estradiol',
  'eth estradiol': 'ethinyl estradiol',
  'eth.estradiol': 'ethinyl estradiol',
  'e.estradiol': 'ethinyl estradiol',
  'e estradiol': 'ethinyl estradiol',
  'ethinyl oestradiol': 'ethinyl estradiol',
  oestradiol: 'estradiol',
  pethidine: 'meperidine',
  rifampicin: 'rifampin',
  ulobetasol: 'halobetasol',
  'conjugated estrogens': 'estrogens, conjugated (usp)',
  'estrogens, conjugated': 'estrogens, conjugated (usp)',
  'esterified estrogens': 'estrogens, esterified (usp)',
  "st. john's wort": "st. john's wort extract",
  hypericum: "st. john's wort extract",
  ...Object.fromEntries(
    ["st john's wort", 'st john’s wort', 'st. john’s wort', 'st johns wort', 'st. johns wort'].map((word) => [
      word,
      "st. john's wort extract",
    ]),
  ),
}

const SETS: ReadonlyMap<Concept, readonly ValueSetCode[]> = new Map(
  Object.entries(VALUE_SETS.concepts).map(([concept, { codes }]) => [
    concept,
    codes as readonly ValueSetCode[],
  ]),
)
const LOOKALIKES = new Set(VALUE_SETS.lookalikes.map((lookalike) => keyOf(lookalike.system, lookalike.code)))
const EXACT = indexed(
  ({ match }) => match === 'exact',
  ({ system, code }) => keyOf(system, code),
)
const PREFIXES = indexed(
  ({ match }) => match === 'prefix',
  ({ system }) => system,
)
const PREFIXED = [...PREFIXES.values()]
  .flat()
  .map((entry) => ({ key: keyOf(entry.system, entry.code), concept: entry.concept }))
const INGREDIENTS = indexed(isDrug, ({ display }) => ingredientWord(display))
const DRUG_CODES = indexed(isSubstance, ({ system, code }) => keyOf(system, code))

/** The code systems that the value sets and their look-alikes speak of. */
export const SYSTEMS: ReadonlySet<string> = new Set(
  [...[...SETS.values()].flat(), ...VALUE_SETS.lookalikes].map(({ system }) => system),
)

/** The concepts that a code belongs to. System and code together decide, never a code alone. */
export function conceptsOf({ system, code }: Coding): readonly Concept[] {
  if (!system || !code) return []
  if (system === CONCEPT_SYSTEM) return SETS.has(code) || UNCODED.includes(code) ? [code] : []
  return REMEMBERED.get(system)?.(code) ?? []
}

/** Longer ones are no codes. */
const CODES_OF_A_SYSTEM = { most: 3_000, longest: 64 }

const REMEMBERED: ReadonlyMap<string, (code: string) => readonly Concept[]> = new Map(
  [...SYSTEMS].map((system) => [system, remembered(CODES_OF_A_SYSTEM, (code) => conceptsIn(system, code))]),
)

function conceptsIn(system: string, code: string): readonly Concept[] {
  const key = keyOf(system, code)
  if (LOOKALIKES.has(key)) return []
  const below = PREFIXED.filter((prefix) => key.startsWith(prefix.key))
  return [...new Set([...(EXACT.get(key) ?? []), ...below].map(({ concept }) => concept))]
}

/** The drug concepts of a substance by its name, whatever the case; none for a word that no set knows. */
export function conceptsOfIngredient(word: string): readonly Concept[] {
  const byName = INGREDIENTS.get(ingredientWord(word))
  if (!byName) return []
  return [
    ...new Set(byName.flatMap(({ concept, system, code }) => [concept, ...conceptsOf({ system, code })])),
  ]
}

/** Every name of a substance that a value set knows, in lower-case words. */
export const KNOWN_INGREDIENTS: readonly string[] = [...INGREDIENTS.keys()]

/** True for a code that is easily taken for one of a concept, and is none. */
export function isLookalike({ system, code }: Coding): boolean {
  return LOOKALIKES.has(keyOf(system ?? '', code ?? ''))
}

/** The substance behind an RxNorm ingredient or an ATC code, in lower-case words; null for any other code. */
export function ingredientOf({ system, code }: Coding): string | null {
  if (!system || !code) return null
  if (system === INGREDIENT_SYSTEM) return ingredientWord(code)
  const drug = DRUG_CODES.get(keyOf(system, code))?.[0]
  return drug ? ingredientWord(drug.display) : null
}

/** The codes of a concept; empty for a word that is none. */
export function codesOf(concept: Concept): readonly ValueSetCode[] {
  return SETS.get(concept) ?? []
}

export const CONCEPTS: readonly Concept[] = [...SETS.keys()]

const MENTIONED = new Set([...EXACT.keys(), ...LOOKALIKES])

/** A quick first look: false for a code that no value set and no look-alike speaks of. */
export function isMentioned({ system, code }: Coding): boolean {
  return system !== undefined && (PREFIXES.has(system) || MENTIONED.has(keyOf(system, code ?? '')))
}

/** The names of every substance in the value sets, and the other words for them. */
export const INGREDIENT_NAMES: readonly string[] = [...KNOWN_INGREDIENTS, ...Object.keys(SYNONYMS)]

const KINDS: ReadonlyMap<Concept, string> = new Map(
  Object.entries(VALUE_SETS.concepts).map(([concept, { kind }]) => [concept, kind]),
)

/** What the entries of a concept are: `condition`, `medication`, `lab`, ...; null for a word that is none. */
export function kindOf(concept: Concept): string | null {
  return KINDS.get(concept) ?? (UNCODED.includes(concept) ? 'condition' : null)
}

/** What the rules ask about though no code of a value set says it: a site's own code may, a case, or a question. */
const UNCODED: readonly Concept[] = [
  'suspected-cyclic',
  'acute-severe-illness',
  'major-surgery',
  'wide-purple-striae',
]

/** Every diagnosis and sign that a rule may ask about. */
export const CONDITION_CONCEPTS: readonly Concept[] = [
  ...new Set([...CONCEPTS.filter((concept) => kindOf(concept) === 'condition'), ...UNCODED]),
]

type Entry = ValueSetCode & { readonly concept: Concept }

function indexed(chosen: (code: ValueSetCode) => boolean, key: (code: ValueSetCode) => string) {
  const entries: Entry[] = [...SETS].flatMap(([concept, codes]) =>
    codes.map((code) => ({ ...code, concept })),
  )
  return Map.groupBy(entries.filter(chosen), key)
}

function isDrug({ system }: ValueSetCode): boolean {
  return system === RXNORM || system === ATC
}

// An ATC group (shorter) names a class, and a combination names two substances.
function isSubstance(code: ValueSetCode): boolean {
  if (code.system === RXNORM) return true
  return (
    code.system === ATC &&
    code.match === 'exact' &&
    code.code.length === ATC_SUBSTANCE_LENGTH &&
    !/ and |,/.test(code.display)
  )
}

function ingredientWord(name: string): string {
  const word = name.trim().toLowerCase().replace(/\s+/g, ' ')
  return (Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : undefined) ?? word
}

/** A line break stands in no system, so what begins as a code's key lies below it and in its system. */
function keyOf(system: string, code: string): string {
  return `${system}\n${code.trim().toUpperCase()}`
}
