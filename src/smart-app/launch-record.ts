import { openRecord, type RecordDoor } from '../fhir/record.ts'
import { isTokenRefused, TokenRefused } from '../fhir/transport.ts'
import { recordPlace } from '../site-network.ts'
import type { OpenLaunch } from './session.ts'

/** How long the record server may take for everything that one request needs. */
const RECORD_MS = 8000

/**
 * The record server of a launch, with the launch's own token. A token that the record knows no more before its time is
 * replaced once, unseen; then what was asked is asked again.
 *
 * @throws {AppError} the methods throw as those of `openRecord`, and as `renewed` does
 */
export function launchRecord(launch: OpenLaunch): RecordDoor {
  const signal = AbortSignal.timeout(RECORD_MS)
  const openWith = (accessToken: string) => openRecord({ ...recordPlace(launch.site), accessToken, signal })
  let door = openWith(launch.session.accessToken)
  let renewing: Promise<boolean> | undefined

  async function renew(): Promise<boolean> {
    // Some answer 401 to what a token has no scope for. The patient it always has.
    if (!(await isTokenRefused(door.read('Patient', launch.session.patientId)))) return false
    door = openWith((await launch.renewed()).accessToken)
    return true
  }

  async function ask<T>(question: (door: RecordDoor) => Promise<T>): Promise<T> {
    const asked = door
    try {
      return await question(asked)
    } catch (thrown) {
      if (!(thrown instanceof TokenRefused)) throw thrown
      // Once for all that is asked through this door.
      renewing ??= renew()
      if (!(await renewing) || asked === door) throw thrown
      return question(door)
    }
  }

  return {
    base: door.base,
    read: (type, id) => ask((open) => open.read(type, id)),
    search: (query, options) => ask((open) => open.search(query, options)),
    binary: (urlOrReference, accept) => ask((open) => open.binary(urlOrReference, accept)),
    metadata: () => ask((open) => open.metadata()),
  }
}
