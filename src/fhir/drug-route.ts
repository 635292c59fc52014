import { ROUTES, type Route } from '../clinical/facts.ts'
import { remembered } from '../clinical/remembered.ts'
import { ROUTE_SYSTEM } from './own-coding.ts'
import { type Coding, codingsOf, type Json, objectOf, objectsOf, wordsOf } from './shapes.ts'

const SNOMED = 'http://snomed.info/sct'
const ATC = 'http://www.whocc.no/atc'

const SNOMED_ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['26643006', 'oral'],
  ['47625008', 'iv'],
  ['78421000', 'im'],
  ['34206005', 'sc'],
  ['12130007', 'intra-articular'],
  ['404820008', 'epidural'],
  ['372466002', 'intralesional'],
  ['447694001', 'inhaled'],
  ['446406008', 'inhaled'],
  ['46713006', 'nasal'],
  ['6064005', 'topical'],
  ['54485002', 'eye'],
  ['10547007', 'ear'],
  ['37161004', 'rectal'],
  ['45890007', 'transdermal'],
  ['16857009', 'vaginal'],
])

/** What the words of an order give away, some also in other languages, the particular before the general: "oral inhaler" is inhaled. */
const WORDS: readonly (readonly [RegExp, Route])[] = [
  [/intra-?articular|\bjoint inj/, 'intra-articular'],
  [/epidural/, 'epidural'],
  [/intra-?lesional/, 'intralesional'],
  [/inhal|nebuli[sz]|\bhfa\b|\bmdi\b|\bdpi\b/, 'inhaled'],
  [/nasal|\bnose\b|\bnar(e|es|is)\b|nostril|\bnasen?spr|\bnez\b/, 'nasal'],
  [/ophth|oftalm|\beyes?\b|intraocular|\baugen|collyr|colliri|kollyr/, 'eye'],
  [/\botic\b|\bears?\b|\bohren/, 'ear'],
  [/vagina/, 'vaginal'],
  [/rectal|\brectum\b|supposit|enema|zäpfchen|klistier|klysma|lavement/, 'rectal'],
  [/transdermal|\bpatch/, 'transdermal'],
  [
    /topical|cutaneous(?<!subcutaneous)|cream|ointment|lotion|\bgel\b|cr[eè]me\b|crema\b|\bkräm|salbe|\bsalv[ae]\b|pommade|pomada|pomata|[uü]ng[uü]ent|shampoo|\bscalp\b|dental paste|oral paste/,
    'topical',
  ],
  [/intra-?mus[ck]ul|\bi\.?m\b/, 'im'],
  [/sub[ck]utan|\bs\.?c\b|\bsubq\b|\bsq\b/, 'sc'],
  [/intra-?ven|\bi\.?v\b|infusion/, 'iv'],
  [
    /\boral|tablet|capsule|by mouth|\bp\.?o\b|syrup|elixir|\b(film|retard|brause|schmelz|kau)?(tabl|kaps)|\bcompr(im|esse)|\bg[eé]lule|\bdrag([eé]|\b)|\bcaps/,
    'oral',
  ],
]

/** The route that an ATC group stands for; H02, the systemic steroids, counts as oral where nothing says more. */
const ATC_ROUTES: readonly (readonly [string, Route])[] = [
  ['R03B', 'inhaled'],
  ['R03A', 'inhaled'],
  ['R01', 'nasal'],
  ['D', 'topical'],
  ['A01A', 'topical'],
  ['C05A', 'rectal'],
  ['S01', 'eye'],
  ['S02', 'ear'],
  ['S03', 'eye'],
  ['G02', 'vaginal'],
  ['H02', 'oral'],
  ['A07E', 'oral'],
]

/**
 * How a drug is given: the route the order codes, else the words of its route, else what the site says of the
 * product, else the words of the product, else the group of its ATC code, else unknown.
 */
export function routeOf(dosages: readonly Json[], drugWords: string, drugCodings: readonly Coding[]): Route {
  const routes = dosages.map((dosage) => dosage.route)
  return (
    first(routes.flatMap(codingsOf), codedRoute) ??
    first(routes.map(wordsOf), wordedRoute) ??
    first(drugCodings, ownRoute) ??
    wordedRoute(drugWords) ??
    first(drugCodings, atcRoute) ??
    'unknown'
  )
}

function codedRoute({ system, code }: Coding): Route | null {
  return system === SNOMED ? (SNOMED_ROUTES.get(code) ?? null) : null
}

function ownRoute({ system, code }: Coding): Route | null {
  return system === ROUTE_SYSTEM ? (ROUTES.find((route) => route === code) ?? null) : null
}

/** The route that words give away; null when they do not. */
export function wordedRoute(words: string): Route | null {
  const route = routeIn(words)
  return route === 'unknown' ? null : route
}

const routeIn = remembered({ most: 2_000, longest: 300 }, (words): Route => {
  const text = words.toLowerCase()
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown'
})

function atcRoute({ system, code }: Coding): Route | null {
  if (system !== ATC) return null
  return ATC_ROUTES.find(([group]) => code.startsWith(group))?.[1] ?? null
}

function first<Item>(items: readonly Item[], routeFrom: (item: Item) => Route | null): Route | null {
  for (const item of items) {
    const route = routeFrom(item)
    if (route) return route
  }
  return null
}

/** The dosages of a drug's entry: many in an order or a statement; in an administration one, with its dose beside it. */
export function dosagesOf(entry: Json): readonly Json[] {
  const given = objectOf(entry.dosage)
  if (given) return [{ ...given, doseAndRate: [{ doseQuantity: given.dose }] }]
  return objectsOf(entry.dosageInstruction ?? entry.dosage)
}
