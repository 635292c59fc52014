import { type Day, daysBetween } from '../clinical/day.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf, periodOf } from './dates.ts'
import { TOOK_PLACE } from './setting.ts'
import { type Coding, codingsOf, type FhirResource, objectOf, objectsOf, textOf, wordsOf } from './shapes.ts'

// Nobody records the end of hospice care, and an admission to it closes on the day it is written.
const HOSPICE_DAYS = 365
const ORDERED = new Set(['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'])

const WORD = /\bhospice\b/i
// "Hospice consult declined", "not a hospice candidate".
const NO_SUCH_CARE = /\b(declin|refus|not|no|non)/i

/**
 * The ways to be discharged into hospice care: FHIR's own code, and those of the US claim form (home, facility).
 *
 * @see https://terminology.hl7.org/CodeSystem-discharge-disposition.html
 */
const DISCHARGED_TO_HOSPICE: Readonly<Record<string, readonly string[]>> = {
  'http://terminology.hl7.org/CodeSystem/discharge-disposition': ['hosp'],
  'https://www.nubc.org/CodeSystem/PatDischargeStatus': ['50', '51'],
}

/** Whether an encounter was hospice care or led to it, within the last year. */
export function isHospiceEncounter(encounter: FhirResource, today: Day): boolean {
  if (!TOOK_PLACE.has(textOf(encounter.status) ?? '')) return false
  const { start, end } = periodOf(encounter.period)
  const isCare = [encounter.serviceType, ...objectsOf(encounter.type)].some(namesHospice)
  return (
    (isCare && isOfLastYear(start, today)) || (isDischarged(encounter) && isOfLastYear(end ?? start, today))
  )
}

/** Whether hospice care was ordered within the last year, and the order stands (ServiceRequest). */
export function isHospiceOrder(request: FhirResource, today: Day): boolean {
  if (request.resourceType !== 'ServiceRequest' || request.doNotPerform === true) return false
  if (request.status !== 'active' || !ORDERED.has(textOf(request.intent) ?? 'order')) return false
  return namesHospice(request.code) && isOfLastYear(request.authoredOn, today)
}

function isDischarged({ hospitalization }: FhirResource): boolean {
  const disposition = objectOf(hospitalization)?.dischargeDisposition
  return codingsOf(disposition).some(isHospiceDischarge) || namesHospice(disposition)
}

function isHospiceDischarge({ system, code }: Coding): boolean {
  return (
    Object.hasOwn(DISCHARGED_TO_HOSPICE, system) && DISCHARGED_TO_HOSPICE[system]?.includes(code) === true
  )
}

function namesHospice(concept: unknown): boolean {
  const words = wordsOf(concept)
  return conceptsOfCoded(concept).includes('hospice') || (WORD.test(words) && !NO_SUCH_CARE.test(words))
}

function isOfLastYear(value: unknown, today: Day): boolean {
  const on = dayOf(value)
  return on === null || (on <= today && daysBetween(on, today) <= HOSPICE_DAYS)
}
