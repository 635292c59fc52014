import { observedAt } from './observation.ts'
import type { FhirResource } from './shapes.ts'

const WRITTEN = /T(\d\d):(\d\d)(?::[\d.]+)?(Z|[+-]\d\d:\d\d)$/
const UTC = /^(Z|[+-]00:00)$/
const HOUR = 60

/** Whether a sample was taken late at night: 22:00 to 01:00 by the clock of the place. */
export function isLateNight(observation: FhirResource, timeZone: string | null): boolean {
  const minutes = minutesOfDay(observation, timeZone)
  return minutes !== null && (minutes >= 22 * HOUR || minutes <= HOUR)
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
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    time,
  )
  return Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3, 5))
}
