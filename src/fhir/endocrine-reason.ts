import type { Concept, EndocrineReason } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { codingsOf, type FhirResource, type Json, objectsOf, textOf, wordsOf } from './shapes.ts'

const REASONS: Readonly<Record<Concept, EndocrineReason>> = {
  'cushing-endogenous': 'pituitary-adrenal',
  'cushing-iatrogenic': 'pituitary-adrenal',
  'pseudo-cushing': 'pituitary-adrenal',
  acromegaly: 'pituitary-adrenal',
  'pituitary-mass': 'pituitary-adrenal',
  'adrenal-mass': 'pituitary-adrenal',
  'multiple-endocrine-neoplasia-1': 'pituitary-adrenal',
  hypothyroidism: 'thyroid',
  'type1-diabetes': 'diabetes',
  'type2-diabetes': 'diabetes',
  osteoporosis: 'bone',
  'fragility-fracture': 'bone',
}

const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'

/** What the value sets leave out, as no rule asks for it: goitre, Graves' disease, secondary diabetes and the like. */
const CHAPTERS: readonly (readonly [RegExp, EndocrineReason])[] = [
  [/^E0[0-7]/i, 'thyroid'],
  [/^E(08|09|1[0-3])/i, 'diabetes'],
  [/^M8[0-2]/i, 'bone'],
]

/** What words say where no code does; a word of ours among them decides, so it comes first. */
const WORDS: readonly (readonly [RegExp, EndocrineReason])[] = [
  [
    /pituitar|hypophys|adrenal|cushing|cortisol|acromegal|prolactin|growth hormone|\bigf\b|diabetes insipidus/i,
    'pituitary-adrenal',
  ],
  [/(?<!para)thyroid|goit(re|er)|graves|hashimoto/i, 'thyroid'],
  [/diabet|\bt[12]dm\b|\bdm ?[12]\b|insulin/i, 'diabetes'],
  [/osteopor|osteopen|bone (density|loss|health|mineral)|\bdexa\b/i, 'bone'],
]

// A clinic for fertility bears the name of the specialty, and sees nobody for this.
const FERTILITY = /reproductive|fertility|\brei\b/i

/** Whether words name endocrinology, other than that of reproduction. */
export function namesEndocrinology(words: string, pattern: RegExp): boolean {
  return pattern.test(words) && !FERTILITY.test(words)
}

/** The problems of a chart that a visit or a referral may point to, by their references. */
export type Problems = ReadonlyMap<string, Json>

export function problemsByReference(conditions: readonly FhirResource[]): Problems {
  return new Map(
    conditions
      .filter(({ resourceType, id }) => resourceType === 'Condition' && textOf(id) !== null)
      .flatMap((condition) => [
        [`Condition/${condition.id}`, condition] as const,
        [`urn:uuid:${condition.id}`, condition] as const,
      ]),
  )
}

/** Why a patient sees endocrinology: the reasons that an Encounter or a ServiceRequest states, or points to. */
export function endocrineReasonOf(entry: FhirResource, problems: Problems): EndocrineReason {
  return reasonAmong([...objectsOf(entry.reasonCode), ...objectsOf(entry.reasonReference).map(pointedAt)])

  function pointedAt(reference: Json): unknown {
    const to = textOf(reference.reference)?.replace(/\/_history\/[A-Za-z0-9\-.]{1,64}$/, '') ?? ''
    return problems.get(to)?.code ?? { text: reference.display }
  }
}

/** By the codes of some CodeableConcepts, and by their words; one reason of ours among them decides. */
function reasonAmong(concepts: readonly unknown[]): EndocrineReason {
  const known = concepts.flatMap(reasonsIn)
  return known.includes('pituitary-adrenal') ? 'pituitary-adrenal' : (known[0] ?? 'unknown')
}

function reasonsIn(concept: unknown): readonly EndocrineReason[] {
  const coded = [
    ...conceptsOfCoded(concept).map((name) => (Object.hasOwn(REASONS, name) ? REASONS[name] : undefined)),
    ...codingsOf(concept)
      .filter(({ system }) => system === ICD10_CM)
      .map(({ code }) => CHAPTERS.find(([chapter]) => chapter.test(code))?.[1]),
  ]
  const worded = WORDS.find(([pattern]) => pattern.test(wordsOf(concept)))?.[1]
  return [...coded, worded].filter((reason) => reason !== undefined)
}
