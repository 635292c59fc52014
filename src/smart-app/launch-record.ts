import { openRecord, type RecordDoor } from '../fhir/record.ts'
import { TokenRefused } from '../fhir/transport.ts'
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
  const first = openWith(launch.session.accessToken)
  let second: Promise<RecordDoor | null> | undefined

  async function renewedDoor(): Promise<RecordDoor | null> {
    // Some answer 401 to what a token has no scope for. The patient it always has.
    if (!(await isRefused(first.read('Patient', launch.session.patientId)))) return null
    return openWith((await launch.renewed()).accessToken)
  }

  async function ask<T>(question: (door: RecordDoor) => Promise<T>): Promise<T> {
    try {
      return await question(first)
    } catch (thrown) {
      if (!(thrown instanceof TokenRefused)) throw thrown
      // Once for all that is asked through this door.
      second ??= renewedDoor()
      const door = await second
      if (door === null) throw thrown
      return question(door)
    }
  }

  return {
    ...first,
    read: (type, id) => ask((door) => door.read(type, id)),
    search: (query, options) => ask((door) => door.search(query, options)),
    binary: (urlOrReference, accept) => ask((door) => door.binary(urlOrReference, accept)),
    metadata: () => ask((door) => door.metadata()),
  }
}

async function isRefused(reading: Promise<unknown>): Promise<boolean> {
  try {
    await reading
    return false
  } catch (thrown) {
    return thrown instanceof TokenRefused
  }
}
