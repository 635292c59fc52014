import { randomBytes } from 'node:crypto'
import type { ClinicianId } from '../clinicians.ts'
import type { Faults } from '../faults.ts'

/** What the clinician was looking at when opening the app. */
export type LaunchContext = {
  readonly userId: ClinicianId
  readonly patientId: string
  /** What the card said for the app, handed on as it is. */
  readonly appContext: string | null
  /** What goes wrong for this opening alone. */
  readonly faults: Faults
}

export type Launches = {
  /** @returns the `launch` value of the app's address */
  make(context: LaunchContext): string
  /** Good once; null for a value that is unknown, used or too old. */
  redeem(launch: string): LaunchContext | null
}

export const LAUNCH_LIFETIME_S = 300

/** @param now - milliseconds, as Date.now */
export function openLaunches(now: () => number = Date.now): Launches {
  const waiting = new Map<string, { context: LaunchContext; expires: number }>()
  return {
    make(context) {
      for (const [old, { expires }] of waiting) if (expires <= now()) waiting.delete(old)
      const launch = randomBytes(24).toString('base64url')
      waiting.set(launch, { context, expires: now() + LAUNCH_LIFETIME_S * 1000 })
      return launch
    },
    redeem(launch) {
      const entry = waiting.get(launch)
      waiting.delete(launch)
      return entry !== undefined && now() < entry.expires ? entry.context : null
    },
  }
}
