import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf } from './dates.ts'
import { endocrineReasonOf, namesEndocrinology, type Problems } from './endocrine-reason.ts'
import { codesIn, type FhirResource, objectsOf, textOf, wordsOf } from './shapes.ts'

const OPEN = new Set(['active', 'on-hold'])
const ORDERED = new Set(['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'])
/** The concepts that make a request a referral to endocrinology. */
export const ENDOCRINE: readonly string[] = ['order-referral-endocrinology', 'specialty-endocrinology']
// A test of an endocrine laboratory is no referral: its category says so, or the words speak of no visit.
const LABORATORY_OR_IMAGING = new Set(['108252007', '363679005'])
// The two words of a visit stand near each other: any distance between them would take quadratic time.
const SPECIALTY_OR_VISIT =
  /endocrinolog|endocrin.{0,200}(refer|consult|clinic|service|visit)|(refer|consult).{0,200}endocrin/i

/** The newest referral to endocrinology that is open and may be for this (ServiceRequest; SI-ENDO-1). */
export function openEndocrineReferral(
  resources: readonly FhirResource[],
  problems: Problems,
  today: Day,
): Facts['care']['openEndocrineReferral'] {
  const days = resources
    .filter((resource) => isOpen(resource) && isEndocrineReferral(resource))
    .filter((resource) => mayBeForThis(resource, problems))
    .map(({ authoredOn }) => dayOf(authoredOn))
    .filter((on) => on === null || on <= today)
  if (days.length === 0) return 'none'
  return { on: days.includes(null) ? null : (days.toSorted().at(-1) ?? null) }
}

function isOpen(request: FhirResource): boolean {
  if (request.resourceType !== 'ServiceRequest' || request.doNotPerform === true) return false
  return OPEN.has(textOf(request.status) ?? '') && ORDERED.has(textOf(request.intent) ?? 'order')
}

function isEndocrineReferral(request: FhirResource): boolean {
  const categories = objectsOf(request.category)
  if (categories.flatMap(codesIn).some((code) => LABORATORY_OR_IMAGING.has(code))) return false
  const said = [request.code, request.performerType, ...categories]
  const performers = objectsOf(request.performer).map(({ display }) => textOf(display) ?? '')
  return (
    said.some((concept) => conceptsOfCoded(concept).some((name) => ENDOCRINE.includes(name))) ||
    [...said.map(wordsOf), ...performers].some((words) => namesEndocrinology(words, SPECIALTY_OR_VISIT))
  )
}

// One for the thyroid, for diabetes or for bone is for another question.
function mayBeForThis(request: FhirResource, problems: Problems): boolean {
  const reason = endocrineReasonOf(request, problems)
  return reason === 'pituitary-adrenal' || reason === 'unknown'
}
