import type { Day } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf, periodOf } from './dates.ts'
import { endocrineReasonOf, namesEndocrinology, type Problems } from './endocrine-reason.ts'
import { isHospiceEncounter } from './hospice.ts'
import { hospitalStays, settingNow, TOOK_PLACE } from './setting.ts'
import { codingsOf, type FhirResource, objectsOf, wordsOf } from './shapes.ts'

type EndocrineVisit = Facts['care']['lastEndocrineVisit']

export type EncounterFacts = {
  readonly setting: Facts['setting']
  readonly hospitalStays: NonNullable<Facts['hospitalStays']>
  readonly lastEndocrineVisit: EndocrineVisit
  readonly inHospice: boolean
}

export const ENCOUNTERS_UNREAD: EncounterFacts = {
  setting: 'unknown',
  hospitalStays: [],
  lastEndocrineVisit: 'unknown',
  inHospice: false,
}

// SNOMED CT also codes what was done; only under `serviceType` does it surely name a specialty.
const SNOMED = 'http://snomed.info/sct'
const PROVIDER_TAXONOMY = 'http://nucc.org/provider-taxonomy'
const SPECIALTY =
  /olog(y|ist)\b|iatr(y|ics?|ist)\b|medicine|surgery|orthop|\b(family|general) practice|primary care|obstetric|\bob[ /-]?gyn\b|\bent\b/i
// Every hospital names these departments, whether or not it names the specialty of an office visit.
const OF_ANY_HOSPITAL =
  /emergency|radiolog|patholog|laborator|an(a?e)sthe[st]|transfusion|nuclear|physical medicine|medication/i

/**
 * @param complete - whether these are all. A missing endocrine visit is called none only then, and only where the
 *   chart names specialties in a way that we read: else it may just be invisible
 */
export function encounterFacts(
  resources: readonly FhirResource[],
  complete: boolean,
  problems: Problems,
  today: Day,
): EncounterFacts {
  const encounters = resources.filter(({ resourceType }) => resourceType === 'Encounter')
  const wouldShow = complete && namesSpecialties(encounters)
  return {
    setting: settingNow(encounters, today),
    hospitalStays: hospitalStays(encounters, today),
    lastEndocrineVisit: lastEndocrineVisit(encounters, problems, today) ?? (wouldShow ? 'none' : 'unknown'),
    inHospice: encounters.some((encounter) => isHospiceEncounter(encounter, today)),
  }
}

function lastEndocrineVisit(
  encounters: readonly FhirResource[],
  problems: Problems,
  today: Day,
): EndocrineVisit | null {
  const visits = encounters
    .filter((encounter) => hasStatus(encounter, TOOK_PLACE) && isEndocrine(encounter))
    .flatMap((encounter) => {
      const on = dayOf(periodOf(encounter.period).start)
      return on !== null && on <= today ? [{ on, reason: endocrineReasonOf(encounter, problems) }] : []
    })
  return visits.sort((a, b) => b.on.localeCompare(a.on))[0] ?? null
}

function isEndocrine(encounter: FhirResource): boolean {
  return kindsOf(encounter).some(
    (concept) =>
      conceptsOfCoded(concept).includes('specialty-endocrinology') ||
      namesEndocrinology(wordsOf(concept), /endocrin/i),
  )
}

function kindsOf(encounter: FhirResource): readonly unknown[] {
  return [encounter.serviceType, ...objectsOf(encounter.type)]
}

/**
 * Whether an endocrine visit would show: some encounter names a specialty, by a code or in words that can be nothing
 * else, or all say in words which service they were of. An empty list proves nothing.
 */
function namesSpecialties(encounters: readonly FhirResource[]): boolean {
  if (encounters.some((encounter) => codesSpecialty(encounter) || wordsSpecialty(encounter))) return true
  return encounters.length > 0 && encounters.every(({ serviceType }) => wordsOf(serviceType).trim() !== '')
}

function codesSpecialty(encounter: FhirResource): boolean {
  const service = codingsOf(encounter.serviceType).map(({ system }) => system)
  const types = objectsOf(encounter.type).flatMap(codingsOf)
  return (
    service.some((system) => system === SNOMED || system === PROVIDER_TAXONOMY) ||
    types.some(({ system }) => system === PROVIDER_TAXONOMY) ||
    isEndocrine(encounter)
  )
}

function wordsSpecialty(encounter: FhirResource): boolean {
  return kindsOf(encounter)
    .map(wordsOf)
    .some((words) => SPECIALTY.test(words) && !OF_ANY_HOSPITAL.test(words))
}

function hasStatus(encounter: FhirResource, statuses: ReadonlySet<string>): boolean {
  return typeof encounter.status === 'string' && statuses.has(encounter.status)
}
