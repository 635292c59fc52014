import { observedAt } from './observation.ts'
import type { FhirResource } from './shapes.ts'

const WRITTEN = /T(\d\d):(\d\d)(?::[\d.]+)?(Z|[+-]\d\d:\d\d)$/
const UTC = /^(Z|[+-]00:00)$/

/**
 * Whether a sample was taken late at night: 22:00 to 01:00 by the clock of the place. A time with an offset shows that
 * clock. One in UTC may not: it is turned into the site's time zone, and tells nothing where there is none.
 */
export function isLateNight(observation: FhirResource, timeZone: string | null): boolean {
  const at = observedAt(observation) ?? ''
  const [, hours, minutes, offset = ''] = WRITTEN.exec(at) ?? []
  if (hours === undefined || minutes === undefined) return false
  if (!UTC.test(offset)) return isNight(Number(hours) * 60 + Number(minutes))
  return timeZone !== null && isNight(minutesIn(timeZone, at))
}

function isNight(minutes: number): boolean {
  return minutes >= 22 * 60 || minutes <= 60
}

// NaN for an instant that does not exist, and NaN is no night.
function minutesIn(timeZone: string, at: string): number {
  const time = Date.parse(at)
  if (Number.isNaN(time)) return Number.NaN
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    time,
  )
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}
