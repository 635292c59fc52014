import type { Concept, EndocrineReason } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { codingsOf } from './shapes.ts'

const REASONS: Readonly<Record<Concept, EndocrineReason>> = {
  'cushing-endogenous': 'pituitary-adrenal',
  'cushing-iatrogenic': 'pituitary-adrenal',
  'pseudo-cushing': 'pituitary-adrenal',
  acromegaly: 'pituitary-adrenal',
  'pituitary-mass': 'pituitary-adrenal',
  'adrenal-mass': 'pituitary-adrenal',
  'multiple-endocrine-neoplasia-1': 'pituitary-adrenal',
  hypothyroidism: 'thyroid',
  'type2-diabetes': 'diabetes',
  osteoporosis: 'bone',
  'fragility-fracture': 'bone',
}

const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'

/** What the value sets leave out, as no rule asks for it: goitre, Graves' disease, type 1 diabetes and the like. */
const CHAPTERS: readonly (readonly [RegExp, EndocrineReason])[] = [
  [/^E0[0-7]/i, 'thyroid'],
  [/^E(08|09|1[0-3])/i, 'diabetes'],
  [/^M8[0-2]/i, 'bone'],
]

/** Why a patient sees endocrinology, by the codes of some CodeableConcepts; one reason of ours among them decides. */
export function endocrineReasonOf(concepts: readonly unknown[]): EndocrineReason {
  const reasons = concepts.flatMap((concept) => [
    ...conceptsOfCoded(concept).map((name) => (Object.hasOwn(REASONS, name) ? REASONS[name] : undefined)),
    ...codingsOf(concept)
      .filter(({ system }) => system === ICD10_CM)
      .map(({ code }) => CHAPTERS.find(([chapter]) => chapter.test(code))?.[1]),
  ])
  const known = reasons.filter((reason) => reason !== undefined)
  return known.includes('pituitary-adrenal') ? 'pituitary-adrenal' : (known[0] ?? 'unknown')
}
