import { type DestinationStream, pino } from 'pino'
import { currentRequestId } from './request-id.ts'

/** What a log line may hold: ids of ours, codes, counts, milliseconds, who an EHR's token says it is of. Never text from a chart. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/**
 * One JSON line per event, by default on standard error, so that standard output stays free for results. A line that
 * belongs to a call holds its `requestId`.
 */
export function jsonLog(
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent' = 'info',
  destination: DestinationStream = pino.destination(2),
): Log {
  const timestamp = pino.stdTimeFunctions.isoTime
  const logger = pino({ level, base: null, timestamp, mixin: callOf }, destination)
  return {
    info: (event, fields) => logger.info({ event, ...fields }),
    warn: (event, fields) => logger.warn({ event, ...fields }),
    error: (event, fields) => logger.error({ event, ...fields }),
  }
}

function callOf(): { requestId?: string } {
  const requestId = currentRequestId()
  return requestId === undefined ? {} : { requestId }
}
