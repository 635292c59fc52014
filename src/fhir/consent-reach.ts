import type { Day } from '../clinical/day.ts'
import { firstDayOf, lastDayOf, periodOf } from './dates.ts'
import { type Json, listOf, objectOf, objectsOf, textOf } from './shapes.ts'

/**
 * How much of what we do with the photos of a chart (looking at all of them, today, for care) a provision is about.
 * `none` only where it is surely about something else, and `all` only where nothing narrows it that we do not
 * understand: in between it may be about us, and that is `some`.
 */
export type Reach = 'all' | 'some' | 'none'

export function reachOf(rule: Json, today: Day): Reach {
  return narrowest([
    periodReach(rule.period, today),
    kindReach(rule),
    wordsReach(objectsOf(rule.purpose).map(codingToken), PURPOSES),
    wordsReach(objectsOf(rule.action).map(conceptTokens), ACTIONS),
    referredReach(objectsOf(rule.actor), isSomebodyElse),
    referredReach(objectsOf(rule.data), isAnotherEntry),
    isEmpty(rule.securityLabel) && rule.dataPeriod === undefined ? 'all' : 'some',
  ])
}

type Words = { readonly ours: ReadonlySet<string>; readonly others: ReadonlySet<string> }

const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types'
const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'
const CONSENT_ACTION = 'http://terminology.hl7.org/CodeSystem/consentaction'

// A code counts only in its own system: `Media` of a local list is a word that we do not know.
const KINDS: Words = {
  ours: new Set([...tokens(RESOURCE_TYPES, 'Media'), ...tokens('http://loinc.org', '72170-4')]),
  others: new Set([
    ...tokens(
      RESOURCE_TYPES,
      'AllergyIntolerance',
      'Appointment',
      'CarePlan',
      'Claim',
      'Condition',
      'Coverage',
    ),
    ...tokens(
      RESOURCE_TYPES,
      'Encounter',
      'ExplanationOfBenefit',
      'FamilyMemberHistory',
      'Goal',
      'Immunization',
    ),
    ...tokens(RESOURCE_TYPES, 'MedicationAdministration', 'MedicationDispense', 'MedicationRequest'),
    ...tokens(
      RESOURCE_TYPES,
      'MedicationStatement',
      'Observation',
      'Procedure',
      'ServiceRequest',
      'Specimen',
    ),
  ]),
}
const PURPOSES: Words = {
  ours: new Set(tokens(ACT_REASON, 'TREAT')),
  others: new Set(
    tokens(ACT_REASON, 'HMARKT', 'HPAYMT', 'CLMATTCH', 'COVAUTH', 'COVERAGE', 'ELIGVER', 'HLEGAL', 'PUBHLTH'),
  ),
}
// To analyse is to use. What leaves the organisation or corrects its record is not what we do.
const ACTIONS: Words = {
  ours: new Set(tokens(CONSENT_ACTION, 'use')),
  others: new Set(tokens(CONSENT_ACTION, 'disclose', 'correct')),
}

function tokens(system: string, ...codes: readonly string[]): readonly string[] {
  return codes.map((code) => `${system}|${code}`)
}

/** Class and code both say what kind of entry is meant; where they disagree, nobody knows what was. */
function kindReach(rule: Json): Reach {
  const classes = objectsOf(rule.class).map(codingToken)
  const codes = objectsOf(rule.code).map(conceptTokens)
  const said = [classes, codes].filter((list) => list.length > 0).map((list) => wordsReach(list, KINDS))
  const [first = 'all'] = said
  return said.every((reach) => reach === first) ? first : 'some'
}

function wordsReach(said: readonly (readonly string[])[], { ours, others }: Words): Reach {
  if (said.length === 0 || said.some((words) => words.some((word) => ours.has(word)))) return 'all'
  const isOther = (words: readonly string[]) => words.length > 0 && words.every((word) => others.has(word))
  return said.every(isOther) ? 'none' : 'some'
}

/** Who or what is named one by one: never all that we do, and nothing of it where each is surely another. */
function referredReach(named: readonly Json[], isAnother: (one: Json) => boolean): Reach {
  if (named.length === 0) return 'all'
  return named.every(isAnother) ? 'none' : 'some'
}

// A relative is nobody who reads this chart. A clinician may be the one in front of it, and an organisation, a device
// or a role may be us: no call tells us so for sure.
function isSomebodyElse({ reference, modifierExtension }: Json): boolean {
  return modifierExtension === undefined && typeOf(reference) === 'RelatedPerson'
}

function isAnotherEntry({ meaning, reference, modifierExtension }: Json): boolean {
  const type = `${RESOURCE_TYPES}|${typeOf(reference)}`
  // Whatever hangs on an entry, or was written by somebody, may be a photo.
  return meaning === 'instance' && modifierExtension === undefined && KINDS.others.has(type)
}

function typeOf(reference: unknown): string | undefined {
  return /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+$/.exec(textOf(objectOf(reference)?.reference) ?? '')?.[1]
}

function periodReach(period: unknown, today: Day): Reach {
  const { start, end } = periodOf(period)
  const [first, last] = [firstDayOf(start), lastDayOf(end)]
  if ((first !== null && first > today) || (last !== null && last < today)) return 'none'
  const isRead = (start === undefined || first !== null) && (end === undefined || last !== null)
  return isRead ? 'all' : 'some'
}

function narrowest(reaches: readonly Reach[]): Reach {
  if (reaches.includes('none')) return 'none'
  return reaches.includes('some') ? 'some' : 'all'
}

function codingToken({ system, code }: Json): readonly string[] {
  return [`${textOf(system)}|${textOf(code)}`]
}

function conceptTokens({ coding }: Json): readonly string[] {
  return objectsOf(coding).flatMap(codingToken)
}

function isEmpty(list: unknown): boolean {
  return (listOf(list) ?? []).length === 0
}
