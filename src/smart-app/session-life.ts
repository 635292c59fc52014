/** A view ends by then, whatever its token says and however much it is used. */
const LONGEST_MS = 8 * 60 * 60_000

/** A view that nobody uses ends by then. */
const IDLE_MS = 60 * 60_000

/** Use is noted so coarsely, lest every request write a row. */
const COARSE_MS = 5 * 60_000

/** When a session ends that is used now, and no more. */
export function endOfUse(openedAt: Date, now: Date): Date {
  return new Date(Math.min(openedAt.getTime() + LONGEST_MS, now.getTime() + IDLE_MS))
}

/** Whether the use is worth noting. */
export function isWorthNoting(end: Date, noted: Date): boolean {
  return end.getTime() - noted.getTime() > COARSE_MS
}
