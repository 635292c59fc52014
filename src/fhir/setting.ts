import { type Day, daysBetween } from '../clinical/day.ts'
import type { Facts } from '../clinical/facts.ts'
import { dayOf, periodOf } from './dates.ts'
import { type FhirResource, objectOf, textOf } from './shapes.ts'

type Setting = Facts['setting']
type Stay = NonNullable<Facts['hospitalStays']>[number]

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

/** What the class of another code system says in words, the more acute first: "outpatient in observation bed". */
const SETTING_IN_WORDS: readonly (readonly [RegExp, Setting])[] = [
  [/emergency/i, 'emergency'],
  [/inpatient|observation/i, 'inpatient'],
  [
    /outpatient|ambulatory|office visit|appointment|\bHOV\b|telephone|telemedicine|virtual|home health/i,
    'outpatient',
  ],
]

const MOST_ACUTE_FIRST: readonly Setting[] = ['emergency', 'inpatient', 'unknown', 'outpatient']
export const UNDER_WAY: ReadonlySet<string> = new Set(['in-progress', 'arrived', 'triaged', 'onleave'])
export const TOOK_PLACE: ReadonlySet<string> = new Set([...UNDER_WAY, 'finished'])
// An encounter open for longer was forgotten.
const LONGEST_OPEN_DAYS = 365

/** The most acute of the encounters under way; without one the patient is nowhere admitted. */
export function settingNow(encounters: readonly FhirResource[], today: Day): Setting {
  const settings = encounters.filter((encounter) => isUnderWay(encounter, today)).map(settingOf)
  return MOST_ACUTE_FIRST.find((setting) => settings.includes(setting)) ?? 'outpatient'
}

/** The stays in hospital or an emergency room that are over and lasted a day or more. */
export function hospitalStays(encounters: readonly FhirResource[], today: Day): readonly Stay[] {
  return encounters.flatMap((encounter) => {
    const { start, end } = periodOf(encounter.period)
    const [from, to] = [dayOf(start), dayOf(end)]
    const isStay = ['inpatient', 'emergency'].includes(settingOf(encounter)) && tookPlace(encounter)
    return isStay && from !== null && to !== null && to <= today && daysBetween(from, to) >= 1
      ? [{ from, to }]
      : []
  })
}

function isUnderWay(encounter: FhirResource, today: Day): boolean {
  if (!UNDER_WAY.has(textOf(encounter.status) ?? '')) return false
  const { start, end } = periodOf(encounter.period)
  const began = dayOf(start)
  if (began !== null && daysBetween(began, today) > LONGEST_OPEN_DAYS) return false
  return (dayOf(end) ?? today) >= today
}

function tookPlace({ status }: FhirResource): boolean {
  return TOOK_PLACE.has(textOf(status) ?? '')
}

function settingOf(encounter: FhirResource): Setting {
  const given = objectOf(encounter.class)
  const words = textOf(given?.display) ?? ''
  return (
    SETTING_OF_CLASS.get(textOf(given?.code) ?? '') ??
    SETTING_IN_WORDS.find(([pattern]) => pattern.test(words))?.[1] ??
    'unknown'
  )
}
