import { addDays, type Day } from '../src/clinical/day.ts'
import { RESULT_UNITS, type ResultKey } from '../src/clinical/facts.ts'
import { CONCEPTS, CONDITION_CONCEPTS, codesOf, type ValueSetCode } from '../src/clinical/value-sets.ts'
import { type Chart, readChart } from '../src/fhir/chart.ts'
import { RESULT_CONCEPTS } from '../src/fhir/result-concepts.ts'

const LOINC = 'http://loinc.org'
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
export const BENCH_PATIENT = 'bench'

/** How many resources of each kind a chart of 100 holds, without the patient and the photo; half of each says something to a rule. */
const SHARES = {
  conditions: 25,
  medications: 20,
  results: 30,
  encounters: 7.5,
  statements: 5,
  administrations: 7.5,
  procedures: 3.9,
  referrals: 1,
} as const
const YEARS_BACK_DAYS = 4000

/** What would end the question early, so that the later rules were never asked; with shift work no test would be left. */
const ENDS_THE_QUESTION: ReadonlySet<string> = new Set([
  'hospice',
  'comfort-or-palliative',
  'cushing-endogenous',
  'acromegaly',
  'pregnancy',
  'pregnancy-complication',
  'childbirth',
  'puerperium',
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
  'shift-worker',
])
const STEROIDS = /^(gc-|glucocorticoid|gr-active|exogenous-gh|acromegaly-therapy)/

/** What is usual of each result, in the unit of `RESULT_UNITS`, and the upper limit of normal of a laboratory. */
const USUAL: Readonly<Record<ResultKey, readonly [least: number, most: number, upperLimit?: number]>> = {
  lnsc: [0.5, 3.5, 4.3],
  ufc24: [20, 120, 140],
  dst_1mg: [0.4, 1.5],
  cortisol_serum: [6, 18],
  igf1: [80, 180, 220],
  igf1_sds: [-1.5, 1.5],
  ogtt_gh_nadir: [0.05, 0.3],
  random_gh: [0.05, 0.9],
  egfr: [62, 110],
  urine_volume_24h: [1, 2.5],
  hba1c: [5, 7.5],
  potassium: [3.6, 5],
}
// A normal result of the last two years would end the question.
const OLD_DAYS = 800
const OF_THE_QUESTION: ReadonlySet<ResultKey> = new Set<ResultKey>([
  ...(['lnsc', 'ufc24', 'dst_1mg', 'cortisol_serum'] as const),
  ...(['igf1', 'igf1_sds', 'ogtt_gh_nadir', 'random_gh'] as const),
])

export type BenchResource = Readonly<Record<string, unknown>>
export type BenchChart = {
  readonly resources: number
  readonly prefetch: Readonly<Record<string, unknown>>
}

/**
 * Makes a chart of about so many resources: problem and drug lists, results and visits, half of them of no interest.
 * The same seed makes the same chart.
 */
export function chartOf(size: number, seed: number, today: Day): BenchChart {
  const random = randomFrom(seed)
  const make = (kind: keyof typeof SHARES, one: (relevant: boolean) => BenchResource) =>
    Array.from({ length: Math.round((SHARES[kind] * size) / 100) }, (_, index) => ({
      id: `r${index}`,
      ...one(index % 2 === 0),
    }))
  const parts = {
    conditions: make('conditions', (relevant) => condition(relevant, random, today)),
    medications: make('medications', (relevant) => medication(relevant, random, today)),
    results: make('results', (relevant) => result(relevant, random, today)),
    encounters: make('encounters', () => encounter(random, today)),
    statements: make('statements', (relevant) => statement(relevant, random, today)),
    administrations: make('administrations', (relevant) => administration(relevant, random, today)),
    procedures: make('procedures', (relevant) => procedure(relevant, random, today)),
    referrals: make('referrals', () => referral(random, today)),
  }
  const patient = { resourceType: 'Patient', id: BENCH_PATIENT, gender: 'female', birthDate: '1975-05-05' }
  const photo = {
    resourceType: 'Media',
    id: 'photo',
    status: 'completed',
    createdDateTime: addDays(today, -30),
    subject: { reference: `Patient/${BENCH_PATIENT}` },
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
  return readChart({
    patientId: BENCH_PATIENT,
    prefetch,
    record: null,
    today,
    site: { timeZone: 'Europe/Zurich' },
  })
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
  return {
    resourceType: 'MedicationRequest',
    intent: 'order',
    status: random() < 0.3 ? 'active' : 'completed',
    authoredOn: dayBack(random, today),
    ...drug(relevant, random),
    ...about(),
  }
}

function statement(relevant: boolean, random: Random, today: Day): BenchResource {
  const start = dayBack(random, addDays(today, -60))
  return {
    resourceType: 'MedicationStatement',
    status: 'completed',
    effectivePeriod: { start, end: addDays(start, 30) },
    ...drug(relevant, random),
    ...about(),
  }
}

function administration(relevant: boolean, random: Random, today: Day): BenchResource {
  return {
    resourceType: 'MedicationAdministration',
    status: 'completed',
    effectiveDateTime: dayBack(random, today),
    ...drug(relevant, random),
    ...about(),
  }
}

function drug(relevant: boolean, random: Random): BenchResource {
  const drugs = CONCEPTS.filter((concept) => !STEROIDS.test(concept))
    .flatMap(codesOf)
    .filter(({ system }) => system === RXNORM)
  return {
    medicationCodeableConcept: { coding: [relevant ? coding(picked(drugs, random)) : irrelevant(random)] },
  }
}

/** Dialysis of long ago says something to a rule, and ends nothing. */
function procedure(relevant: boolean, random: Random, today: Day): BenchResource {
  return {
    resourceType: 'Procedure',
    status: 'completed',
    performedDateTime: addDays(dayBack(random, today), -OLD_DAYS),
    code: { coding: [relevant ? coding(picked(codesOf('ckd-severe'), random)) : irrelevant(random)] },
    ...about(),
  }
}

/** To somebody else: one to endocrinology would end the question. */
function referral(random: Random, today: Day): BenchResource {
  return {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    authoredOn: dayBack(random, today),
    code: { coding: [irrelevant(random)] },
    ...about(),
  }
}

/** Values that end nothing: no abnormal cortisol, no raised IGF-1. */
function result(relevant: boolean, random: Random, today: Day): BenchResource {
  const [concept, test] = picked([...RESULT_CONCEPTS], random)
  const codes = codesOf(concept).filter(({ system }) => system === LOINC)
  const [least, most, upperLimit] = USUAL[test]
  const unit = RESULT_UNITS[test]
  const back = OF_THE_QUESTION.has(test) ? OLD_DAYS : 0
  const quantity = (value: number) => ({ value, unit, system: 'http://unitsofmeasure.org', code: unit })
  return {
    resourceType: 'Observation',
    status: 'final',
    effectiveDateTime: `${addDays(dayBack(random, today), -back)}T23:00:00+01:00`,
    code: { coding: [relevant ? coding(picked(codes, random)) : irrelevant(random)] },
    valueQuantity: quantity(least + random() * (most - least)),
    ...(upperLimit === undefined ? {} : { referenceRange: [{ high: quantity(upperLimit) }] }),
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
  return { subject: { reference: `Patient/${BENCH_PATIENT}` } }
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
