import type { Log, LogFields } from '../../src/log.ts'

export type Line = { readonly event: string; readonly fields: LogFields }

/** A log that is kept, to be looked at. */
export function recordedLog(): { readonly log: Log; readonly lines: readonly Line[] } {
  const lines: Line[] = []
  const keep = (event: string, fields: LogFields = {}) => void lines.push({ event, fields })
  return { log: { info: keep, warn: keep, error: keep }, lines }
}
