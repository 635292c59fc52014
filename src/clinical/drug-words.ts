import { isActive } from './chart-medications.ts'
import type { Day } from './day.ts'
import type { ChartMedication, Route } from './facts.ts'
import { sinceWords } from './since-words.ts'
import { conceptsOfIngredient } from './value-sets.ts'

export type IsMeant = (drug: ChartMedication) => boolean

const ROUTE_WORDS: Readonly<Record<Route, string>> = {
  oral: 'oral',
  iv: 'intravenous',
  im: 'intramuscular',
  sc: 'subcutaneous',
  'intra-articular': 'intra-articular',
  epidural: 'epidural',
  intralesional: 'intralesional',
  inhaled: 'inhaled',
  nasal: 'nasal',
  topical: 'topical',
  eye: 'eye',
  ear: 'ear',
  rectal: 'rectal',
  transdermal: 'transdermal',
  vaginal: 'vaginal',
  unknown: 'route not recorded',
}

/** `prednisone (oral)`: every drug that is meant once for each of its routes, without those that nothing could name. */
export function drugNames(drugs: readonly ChartMedication[], isMeant: IsMeant): readonly string[] {
  return [...byName(drugs, isMeant).keys()]
}

/** Nobody reads on in a sentence that names more. */
const MOST_NAMED = 6

/**
 * `prednisone (oral) on file since 2026-01-02`; of a drug that is over `rifampin (oral), stopped 2026-10-25`. Those that
 * are taken come first, and what is beyond a sentence is counted: `3 more on the chart`.
 */
export function drugWords(
  drugs: readonly ChartMedication[],
  isMeant: IsMeant,
  today: Day,
): readonly string[] {
  const named = [...byName(drugs, isMeant)]
  const isTaken = ([, entries]: (typeof named)[number]) => entries.some((drug) => isActive(drug, today))
  const all = [
    ...named.filter(isTaken).map(([name, entries]) => {
      const active = entries.filter((drug) => isActive(drug, today))
      return `${name} ${sinceWords(active.map(({ startedOn }) => startedOn))}`
    }),
    ...named.filter((drug) => !isTaken(drug)).map(([name, entries]) => `${name}, ${stoppedWords(entries)}`),
  ]
  const beyond = all.length - MOST_NAMED
  return beyond > 0 ? [...all.slice(0, MOST_NAMED), `${beyond} more on the chart`] : all
}

function stoppedWords(entries: readonly ChartMedication[]): string {
  const last = entries
    .flatMap(({ stoppedOn }) => stoppedOn ?? [])
    .toSorted()
    .at(-1)
  return `stopped ${last ?? 'on a day that is not recorded'}`
}

function byName(drugs: readonly ChartMedication[], isMeant: IsMeant): Map<string, ChartMedication[]> {
  const named = drugs.filter(isMeant).flatMap((drug) => {
    const name = nameOf(drug, isMeant)
    return name === null ? [] : [{ drug, name: `${name} (${ROUTE_WORDS[drug.route]})` }]
  })
  const grouped = Map.groupBy(named, ({ name }) => name)
  return new Map([...grouped].map(([name, entries]) => [name, entries.map(({ drug }) => drug)]))
}

/** Of a combination the ingredient that is meant; where only its group is known, that need not be the one named. */
function nameOf(drug: ChartMedication, isMeant: IsMeant): string | null {
  const { ingredient, ingredients = [] } = drug
  if (ingredient === null) return null
  const meant = ingredients.find((name) =>
    isMeant({ ...drug, ingredient: name, ingredients: [name], concepts: conceptsOfIngredient(name) }),
  )
  if (meant !== undefined) return meant
  const concepts = conceptsOfIngredient(ingredient)
  const isAnother = concepts.length > 0 && !isMeant({ ...drug, concepts })
  return isAnother ? `a combination with ${ingredient}` : ingredient
}
