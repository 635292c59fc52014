import type { Day } from '../clinical/day.ts'
import type { EndocrineReason, Facts } from '../clinical/facts.ts'
import { conceptsOfCoded } from './condition-facts.ts'
import { dayOf, periodOf } from './dates.ts'
import { codingsOf, type FhirResource, objectOf, objectsOf, textOf, wordsOf } from './shapes.ts'

type Setting = Facts['setting']
type EndocrineVisit = Facts['care']['lastEndocrineVisit']

export type EncounterFacts = { readonly setting: Setting; readonly lastEndocrineVisit: EndocrineVisit }

export const ENCOUNTERS_UNREAD: EncounterFacts = { setting: 'unknown', lastEndocrineVisit: 'unknown' }

const SETTING_OF_CLASS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ['IMP', 'inpatient'],
  ['ACUTE', 'inpatient'],
  ['NONAC', 'inpatient'],
  ['OBSENC', 'inpatient'],
  ['EMER', 'emergency'],
  ['AMB', 'outpatient'],
  ['VR', 'outpatient'],
  ['HH', 'outpatient'],
  ['SS', 'outpatient'],
  ['PRENC', 'outpatient'],
])
const MOST_ACUTE_FIRST: readonly Setting[] = ['emergency', 'inpatient', 'unknown', 'outpatient']
const UNDER_WAY = new Set(['in-progress', 'arrived', 'triaged', 'onleave'])
const TOOK_PLACE = new Set([...UNDER_WAY, 'finished'])

// SNOMED CT also codes what was done; only under `serviceType` does it surely name a specialty.
const SNOMED = 'http://snomed.info/sct'
const PROVIDER_TAXONOMY = 'http://nucc.org/provider-taxonomy'

const REASONS: Readonly<Record<string, EndocrineReason>> = {
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

/**
 * @param complete - whether these are all. A missing endocrine visit is called none only then, and only where the
 *   chart names specialties in a way that we read: else it may just be invisible
 */
export function encounterFacts(
  resources: readonly FhirResource[],
  complete: boolean,
  today: Day,
): EncounterFacts {
  const encounters = resources.filter(({ resourceType }) => resourceType === 'Encounter')
  const wouldShow = complete && encounters.some(namesSpecialty)
  return {
    setting: settingNow(encounters, today),
    lastEndocrineVisit: lastEndocrineVisit(encounters, today) ?? (wouldShow ? 'none' : 'unknown'),
  }
}

/** The most acute of the encounters under way; without one the patient is nowhere admitted. */
function settingNow(encounters: readonly FhirResource[], today: Day): Setting {
  const settings = encounters
    .filter(
      (encounter) =>
        hasStatus(encounter, UNDER_WAY) && (dayOf(periodOf(encounter.period).end) ?? today) >= today,
    )
    .map((encounter) => SETTING_OF_CLASS.get(textOf(objectOf(encounter.class)?.code) ?? '') ?? 'unknown')
  return MOST_ACUTE_FIRST.find((setting) => settings.includes(setting)) ?? 'outpatient'
}

function lastEndocrineVisit(encounters: readonly FhirResource[], today: Day): EndocrineVisit | null {
  const visits = encounters
    .filter((encounter) => hasStatus(encounter, TOOK_PLACE) && isEndocrine(encounter))
    .flatMap((encounter) => {
      const on = dayOf(periodOf(encounter.period).start)
      return on !== null && on <= today ? [{ on, reason: reasonOf(encounter) }] : []
    })
  return visits.sort((a, b) => b.on.localeCompare(a.on))[0] ?? null
}

function isEndocrine(encounter: FhirResource): boolean {
  const said = [encounter.serviceType, ...objectsOf(encounter.type)]
  return said.some(
    (concept) =>
      conceptsOfCoded(concept).includes('specialty-endocrinology') || /endocrin/i.test(wordsOf(concept)),
  )
}

function namesSpecialty(encounter: FhirResource): boolean {
  const service = codingsOf(encounter.serviceType).map(({ system }) => system)
  const types = objectsOf(encounter.type).flatMap(codingsOf)
  return (
    service.some((system) => system === SNOMED || system === PROVIDER_TAXONOMY) ||
    types.some(({ system }) => system === PROVIDER_TAXONOMY) ||
    isEndocrine(encounter)
  )
}

function reasonOf(encounter: FhirResource): EndocrineReason {
  const concepts = objectsOf(encounter.reasonCode).flatMap(conceptsOfCoded)
  const reasons = concepts.flatMap((concept) => (Object.hasOwn(REASONS, concept) ? [REASONS[concept]] : []))
  return reasons.includes('pituitary-adrenal') ? 'pituitary-adrenal' : (reasons[0] ?? 'unknown')
}

function hasStatus(encounter: FhirResource, statuses: ReadonlySet<string>): boolean {
  return typeof encounter.status === 'string' && statuses.has(encounter.status)
}
