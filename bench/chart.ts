import { addDays, type Day } from '../src/clinical/day.ts'
import { CONCEPTS, CONDITION_CONCEPTS, codesOf, type ValueSetCode } from '../src/clinical/value-sets.ts'
import { type Chart, readChart } from '../src/fhir/chart.ts'

const LOINC = 'http://loinc.org'
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const PATIENT = 'bench'

/** How many resources of each kind a chart holds; half of each says something to a rule. */
const CONDITIONS = 600
const MEDICATIONS = 500
const RESULTS = 700
const ENCOUNTERS = 198
const YEARS_BACK_DAYS = 4000

/** What would end the question early, so that the later rules were never asked. */
const ENDS_THE_QUESTION: ReadonlySet<string> = new Set([
  'hospice',
  'comfort-or-palliative',
  'cushing-endogenous',
  'acromegaly',
  'pregnancy',
  'sepsis',
  'steroid-joint-injection',
  'longterm-systemic-steroid',
  'longterm-inhaled-steroid',
  'angioedema',
  'facial-infection',
  'dental-abscess',
  'facial-surgery',
  'facial-fracture',
  'visual-field-defect',
  'pituitary-apoplexy',
])
const STEROIDS = /^(gc-|glucocorticoid|gr-active|exogenous-gh|acromegaly-therapy)/

/** The units that laboratories write, by what the code's name says. */
const UNITS: readonly (readonly [name: RegExp, unit: string, least: number, most: number])[] = [
  [/GFR|glomerular/i, 'mL/min/{1.73_m2}', 62, 110],
  [/potassium/i, 'mmol/L', 3.5, 5],
  [/hemoglobin a1c/i, '%', 5, 7.5],
  [/body mass/i, 'kg/m2', 22, 39],
]

export type BenchResource = Readonly<Record<string, unknown>>
export type BenchChart = {
  readonly resources: number
  readonly prefetch: Readonly<Record<string, unknown>>
}

/**
 * Makes a chart of 2,000 resources: long problem and drug lists, many results and visits, half of them of no interest.
 * The same seed makes the same chart.
 */
export function chartOf2000(seed: number, today: Day): BenchChart {
  const random = randomFrom(seed)
  const make = (count: number, one: (relevant: boolean) => BenchResource) =>
    Array.from({ length: count }, (_, index) => ({ id: `r${index}`, ...one(index % 2 === 0) }))
  const parts = {
    conditions: make(CONDITIONS, (relevant) => condition(relevant, random, today)),
    medications: make(MEDICATIONS, (relevant) => medication(relevant, random, today)),
    results: make(RESULTS, (relevant) => result(relevant, random, today)),
    encounters: make(ENCOUNTERS, () => encounter(random, today)),
  }
  const patient = { resourceType: 'Patient', id: PATIENT, gender: 'female', birthDate: '1975-05-05' }
  const photo = {
    resourceType: 'Media',
    id: 'photo',
    status: 'completed',
    createdDateTime: addDays(today, -30),
    subject: { reference: `Patient/${PATIENT}` },
    content: { contentType: 'image/jpeg', url: 'Binary/photo' },
  }
  const all = { ...parts, photos: [photo] }
  const bundles = Object.entries(all).map(([key, resources]) => [key, bundleOf(resources)] as const)
  return {
    resources: 1 + Object.values(all).reduce((count, resources) => count + resources.length, 0),
    prefetch: { patient, ...Object.fromEntries(bundles) },
  }
}

export function readBenchChart({ prefetch }: BenchChart, today: Day): Promise<Chart> {
  return readChart({ patientId: PATIENT, prefetch, record: null, today, site: { timeZone: 'Europe/Zurich' } })
}

type Random = () => number

function condition(relevant: boolean, random: Random, today: Day): BenchResource {
  const codes = CONDITION_CONCEPTS.filter((concept) => !ENDS_THE_QUESTION.has(concept)).flatMap(codesOf)
  return {
    resourceType: 'Condition',
    clinicalStatus: { coding: [{ code: random() < 0.7 ? 'active' : 'resolved' }] },
    code: { coding: [relevant ? coding(picked(codes, random)) : irrelevant(random)] },
    onsetDateTime: dayBack(random, today),
    ...about(),
  }
}

function medication(relevant: boolean, random: Random, today: Day): BenchResource {
  const drugs = CONCEPTS.filter((concept) => !STEROIDS.test(concept))
    .flatMap(codesOf)
    .filter(({ system }) => system === RXNORM)
  return {
    resourceType: 'MedicationRequest',
    intent: 'order',
    status: random() < 0.3 ? 'active' : 'completed',
    authoredOn: dayBack(random, today),
    medicationCodeableConcept: { coding: [relevant ? coding(picked(drugs, random)) : irrelevant(random)] },
    ...about(),
  }
}

/** Values that end nothing: no abnormal cortisol, no raised IGF-1. */
function result(relevant: boolean, random: Random, today: Day): BenchResource {
  const codes = CONCEPTS.filter((concept) => /^(lab|obs)-/.test(concept))
    .flatMap(codesOf)
    .filter(({ system }) => system === LOINC)
  const code = picked(codes, random)
  const [, unit, least, most] = UNITS.find(([name]) => name.test(code.display)) ?? [null, 'mg/dL', 1, 100]
  return {
    resourceType: 'Observation',
    status: 'final',
    effectiveDateTime: dayBack(random, today),
    code: { coding: [relevant ? coding(code) : irrelevant(random)] },
    valueQuantity: {
      value: least + random() * (most - least),
      unit,
      system: 'http://unitsofmeasure.org',
      code: unit,
    },
    ...about(),
  }
}

function encounter(random: Random, today: Day): BenchResource {
  const start = dayBack(random, addDays(today, -60))
  return {
    resourceType: 'Encounter',
    status: 'finished',
    class: {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      code: random() < 0.1 ? 'IMP' : 'AMB',
    },
    period: { start, end: addDays(start, 2) },
    ...about(),
  }
}

function coding({ system, code, display }: ValueSetCode): BenchResource {
  return { system, code, display }
}

function irrelevant(random: Random): BenchResource {
  return {
    system: 'http://snomed.info/sct',
    code: String(Math.floor(random() * 1e9)),
    display: 'Something else',
  }
}

function about(): BenchResource {
  return { subject: { reference: `Patient/${PATIENT}` } }
}

function dayBack(random: Random, today: Day): Day {
  return addDays(today, -Math.floor(random() * YEARS_BACK_DAYS))
}

function bundleOf(resources: readonly unknown[]): BenchResource {
  return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) }
}

function picked<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('Cannot pick: there is nothing to pick from')
  return item
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
