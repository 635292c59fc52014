import { readKeptConfig } from '../config.ts'
import type { ChainEnd } from '../storage/audit-chain.ts'
import { CHAIN_FAULTS, verifyAudit } from '../storage/verify-audit.ts'
import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

/**
 * Walks the audit and prints the first entry at fault, or how many there are, unbroken, and where the chain ends.
 *
 * @param after - `<number>:<hash>`, an end that an earlier run printed
 * @returns the exit code: 1 when the chain is broken
 * @throws {RangeError} for an `after` that is no end
 * @throws {AppError} CONFIG_INVALID, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function auditVerify(after: string | undefined, env: NodeJS.ProcessEnv): Promise<number> {
  const start = after === undefined ? undefined : endFrom(after)
  const { database } = readKeptConfig(env)
  const verdict = await withDatabase(database, (db) => verifyAudit(db, start))
  if (verdict.kind === 'broken') {
    say(`Entry ${verdict.number} ${CHAIN_FAULTS[verdict.fault]}`)
    if (start && verdict.number <= start.number + 1)
      say('Or --after is mistyped, or of another database: run it without, and compare')
    return 1
  }
  const { entries, end } = verdict
  say(`${entries} ${entries === 1 ? 'entry' : 'entries'}${start ? ` after ${start.number}` : ''}, unbroken`)
  say(`end ${end.number}:${end.hash}`)
  return 0
}

function endFrom(text: string): ChainEnd {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (number === undefined || hash === undefined)
    throw new RangeError(
      'Cannot use --after: it must be the number and the hash of an end, as printed after "end"',
    )
  return { number: Number(number), hash }
}
