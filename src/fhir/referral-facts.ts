import { type Day, daysBetween } from '../clinical/day.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf } from './dates.ts'
import { endocrineReasonOf } from './endocrine-reason.ts'
import { codesIn, type FhirResource, objectsOf, textOf, wordsOf } from './shapes.ts'

const OPEN = new Set(['active', 'on-hold'])
const ORDERED = new Set(['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'])
const ENDOCRINE = ['order-referral-endocrinology', 'specialty-endocrinology']
// A choice of our own: after a year nobody waits for that appointment any more.
const LONGEST_OPEN_DAYS = 365

// A test of an endocrine laboratory is no referral: its category says so, or the words speak of no visit.
const LABORATORY_OR_IMAGING = new Set(['108252007', '363679005'])
const SPECIALTY = /endocrinolog/i
const VISIT = /endocrin.*(refer|consult|clinic|service|visit)|(refer|consult).*endocrin/i

/** Whether a referral to endocrinology is open that may be for this (ServiceRequest; SI-ENDO-1). */
export function hasOpenEndocrineReferral(resources: readonly FhirResource[], today: Day): boolean {
  return resources.some(
    (resource) => isOpen(resource, today) && isEndocrineReferral(resource) && mayBeForThis(resource),
  )
}

function isOpen(request: FhirResource, today: Day): boolean {
  if (request.resourceType !== 'ServiceRequest' || request.doNotPerform === true) return false
  if (!OPEN.has(textOf(request.status) ?? '') || !ORDERED.has(textOf(request.intent) ?? 'order')) return false
  const authored = dayOf(request.authoredOn)
  return authored === null || daysBetween(authored, today) <= LONGEST_OPEN_DAYS
}

function isEndocrineReferral(request: FhirResource): boolean {
  const categories = objectsOf(request.category)
  if (categories.flatMap(codesIn).some((code) => LABORATORY_OR_IMAGING.has(code))) return false
  const said = [request.code, request.performerType, ...categories]
  const performers = objectsOf(request.performer).map(({ display }) => textOf(display) ?? '')
  return (
    said.some((concept) => conceptsOfCoded(concept).some((name) => ENDOCRINE.includes(name))) ||
    [...said.map(wordsOf), ...performers].some((words) => SPECIALTY.test(words) || VISIT.test(words))
  )
}

// One coded for the thyroid, for diabetes or for bone is for another question.
function mayBeForThis({ reasonCode }: FhirResource): boolean {
  const reason = endocrineReasonOf(objectsOf(reasonCode))
  return reason === 'pituitary-adrenal' || reason === 'unknown'
}
