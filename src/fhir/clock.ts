import { remembered } from '../clinical/remembered.ts'
import { observedAt } from './observation.ts'
import { type FhirResource, objectOf, textOf, wordsOf } from './shapes.ts'

const WRITTEN = /T(\d\d):(\d\d)(?::[\d.]+)?(Z|[+-]\d\d:\d\d)$/
const UTC = /^(Z|[+-]00:00)$/
const HOUR = 60
const LATE_NIGHT =
  /midnight|late[\s-]?night|bed[\s-]?time|\b(?:2[23]|00|24):?00\b|\b1[01](?::?00)?\s?p\.?m\b|\b12(?::?00)?\s?a\.?m\b/i
const DAYTIME =
  /\b(?:morning|waking|awakening|noon|afternoon)\b|\b0?[4-9](?::?[0-5]\d)?\s?[ap]\.?m\b|\b1[01](?::?[0-5]\d)?\s?a\.?m\b|\b(?:0[6-9]|1\d):00\b(?!\s?[ap]\.?m)/i

/** When a saliva sample was taken; `other` is any hour outside 22:00 to 01:00. */
export type TimeOfNight = 'late-night' | 'other' | 'unknown'

/**
 * Whether a sample was taken late at night, by the clock of the place and by the words of the order. Words alone are
 * enough; where they contradict the clock (a kit handed in next morning), nobody can tell.
 */
export function timeOfNight(observation: FhirResource, timeZone: string | null): TimeOfNight {
  const minutes = minutesOfDay(observation, timeZone)
  const worded = wordedTimeOfNight(observation)
  if (minutes === null) return worded
  if (minutes >= 22 * HOUR || minutes <= HOUR) return 'late-night'
  return worded === 'late-night' ? 'unknown' : 'other'
}

function wordedTimeOfNight({ code, method, specimen }: FhirResource): TimeOfNight {
  const words = [wordsOf(code), wordsOf(method), textOf(objectOf(specimen)?.display) ?? ''].join(' ; ')
  const [isLate, isOther] = [LATE_NIGHT.test(words), DAYTIME.test(words)]
  if (isLate === isOther) return 'unknown'
  return isLate ? 'late-night' : 'other'
}

/** Whether a sample was taken in the morning: 06:00 to 11:00 by the clock of the place. */
export function isMorning(observation: FhirResource, timeZone: string | null): boolean {
  const minutes = minutesOfDay(observation, timeZone)
  return minutes !== null && minutes >= 6 * HOUR && minutes <= 11 * HOUR
}

/**
 * Minutes since midnight by the clock of the place; null where none is stated. A time with an offset shows that clock.
 * One in UTC may not: it is turned into the site's time zone, and tells nothing where there is none.
 */
function minutesOfDay(observation: FhirResource, timeZone: string | null): number | null {
  const at = observedAt(observation) ?? ''
  const [, hours, minutes, offset = ''] = WRITTEN.exec(at) ?? []
  if (hours === undefined || minutes === undefined) return null
  if (!UTC.test(offset)) return Number(hours) * HOUR + Number(minutes)
  return timeZone === null ? null : minutesIn(timeZone, at)
}

function minutesIn(timeZone: string, at: string): number | null {
  const time = Date.parse(at)
  if (Number.isNaN(time)) return null
  const clock = clockOf(timeZone).format(time)
  return Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3, 5))
}

/** Made once for a time zone: making one takes longer than reading a hundred times from it. */
const clockOf = remembered(
  { most: 50, longest: 64 },
  (timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
)
