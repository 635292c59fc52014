import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { firstDayOf, lastDayOf, periodOf } from './dates.ts'
import type { QueryAnswer } from './prefetch.ts'
import { codesIn, type FhirResource, type Json, listOf, objectOf, objectsOf, textOf } from './shapes.ts'

/**
 * What the chart says about the analysis of photos (Consent; SI-CONS-1). One refusal in force is enough, whatever
 * another Consent permits. Where they could not all be read and none of those read refuses, nobody knows.
 *
 * @see https://hl7.org/fhir/R4/consent.html
 */
export function imageConsentFrom(answer: QueryAnswer, today: Day): Facts['imageConsent'] {
  if (answer.kind === 'unread') return 'unknown'
  if (answer.resources.some((resource) => refusesPhotos(resource, today))) return 'refused'
  return answer.complete ? 'not-refused' : 'unknown'
}

type Verdict = 'deny' | 'permit'

// Living wills and orders for an emergency are consents too, and about other things.
const ABOUT_CARE = new Set(['adr', 'acd', 'dnr', 'emrgonly', 'hcd', 'polst'])
const PHOTO_CLASSES = new Set(['Media', 'Binary', 'DocumentReference'])
const PHOTO_CODE = '72170-4'
const IMAGE_TYPE = /^image\//
// Care and research are what this service is for; a refusal of marketing or billing is about something else.
const OUR_PURPOSES = new Set(['TREAT', 'CAREMGT', 'HRESCH'])
const LOOKING = new Set(['collect', 'access', 'use'])
// Nobody nests exceptions deeper. One that does is not read to its end, so it counts as a denial.
const MOST_NESTED = 6

function refusesPhotos(consent: FhirResource, today: Day): boolean {
  if (consent.resourceType !== 'Consent' || consent.status !== 'active') return false
  const about = [consent.scope, ...objectsOf(consent.category)].flatMap(codesIn)
  if (about.some((code) => ABOUT_CARE.has(code))) return false

  const base: Verdict = codesIn(consent.policyRule).includes('OPTOUT') ? 'deny' : 'permit'
  const rule = objectOf(consent.provision)
  return (rule ? verdictOf(rule, base, today, MOST_NESTED) : base) === 'deny'
}

/** A provision is an exception to the rule above it, and those inside it to this one; a denial wins among equals. */
function verdictOf(rule: Json, above: Verdict, today: Day, depth: number): Verdict {
  if (!isInForce(rule, today) || !coversPhotos(rule)) return above
  const own: Verdict = rule.type === 'deny' || rule.type === 'permit' ? rule.type : above
  if (depth === 0) return isEmpty(rule.provision) ? own : 'deny'
  const verdicts = objectsOf(rule.provision).map((inner) => verdictOf(inner, own, today, depth - 1))
  return verdicts.find((verdict) => verdict !== own) ?? own
}

function isInForce({ period }: Json, today: Day): boolean {
  const { start, end } = periodOf(period)
  const [first, last] = [firstDayOf(start), lastDayOf(end)]
  return (first === null || first <= today) && (last === null || last >= today)
}

/** Whether a provision is about photos or about everything, and not narrowed to something else. */
function coversPhotos(rule: Json): boolean {
  const kinds = [...objectsOf(rule.class), ...objectsOf(rule.code).flatMap(({ coding }) => objectsOf(coding))]
  const purposes = objectsOf(rule.purpose).map(({ code }) => textOf(code) ?? '')
  const actions = objectsOf(rule.action).flatMap(codesIn)
  return (
    (kinds.length === 0 || kinds.some(({ code }) => isPhoto(textOf(code) ?? ''))) &&
    (purposes.length === 0 || purposes.some((purpose) => OUR_PURPOSES.has(purpose))) &&
    (actions.length === 0 || actions.some((action) => LOOKING.has(action))) &&
    isEmpty(rule.actor) &&
    isEmpty(rule.securityLabel) &&
    (isEmpty(rule.data) || objectsOf(rule.data).some(isPhotoData))
  )
}

function isPhoto(code: string): boolean {
  return PHOTO_CLASSES.has(code) || code === PHOTO_CODE || IMAGE_TYPE.test(code)
}

function isPhotoData({ reference }: Json): boolean {
  const type = /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+$/.exec(textOf(objectOf(reference)?.reference) ?? '')?.[1]
  return type !== undefined && PHOTO_CLASSES.has(type)
}

function isEmpty(list: unknown): boolean {
  return (listOf(list) ?? []).length === 0
}
