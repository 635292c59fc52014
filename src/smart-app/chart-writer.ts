import { AppError } from '../errors.ts'
import { findWritten } from '../fhir/find-written.ts'
import { identifiersOf } from '../fhir/identifiers.ts'
import { openRecord } from '../fhir/record.ts'
import { isTokenRefused, TokenRefused } from '../fhir/transport.ts'
import { type NewEntry, openWriter, type RecordWriter } from '../fhir/write-record.ts'
import { recordPlace } from '../site-network.ts'
import type { LaunchSession } from '../storage/launch-store.ts'
import type { OpenLaunch } from './session.ts'

/** How long the record server may take for everything that one act writes. */
const WRITING_MS = 15_000

/**
 * The record server of a launch, to be changed with the launch's own token. A token that the record knows no more before
 * its time is replaced once, unseen, and what was refused is written again, though never what could be there twice then: a
 * new resource only by a search that finds it, a changed one only in its version, a transaction only where the record
 * has nothing of it.
 */
export function chartWriter(launch: OpenLaunch): RecordWriter {
  const { site } = launch
  const { patientId } = launch.session
  const signal = AbortSignal.timeout(WRITING_MS)
  const optionsOf = ({ accessToken }: LaunchSession) => ({ ...recordPlace(site), accessToken, signal })
  const openWith = (session: LaunchSession) => openWriter({ ...optionsOf(session), patientId })
  let writer = openWith(launch.current())
  let renewing: Promise<boolean> | undefined

  /** Some answer 401 to what a token has no scope for. The patient it always has. */
  async function renew(): Promise<boolean> {
    if (!(await isTokenRefused(openRecord(optionsOf(launch.current())).read('Patient', patientId))))
      return false
    try {
      writer = openWith(await launch.renewed())
      return true
    } catch (thrown) {
      // What was refused was not written: whoever asked hears that, and of the end of the view with their next request.
      if (thrown instanceof AppError) return false
      throw thrown
    }
  }

  async function write<T>(
    change: (writer: RecordWriter) => Promise<T>,
    isSafe: () => Promise<boolean> | boolean,
  ): Promise<T> {
    const tried = writer
    try {
      return await change(tried)
    } catch (thrown) {
      if (!(thrown instanceof TokenRefused)) throw thrown
      renewing ??= renew()
      if (!(await renewing) || tried === writer || !(await isSafe())) throw thrown
      return change(writer)
    }
  }

  /** @throws {AppError} FHIR_INVALID where something is there all the same: then it may all have been done */
  async function isAbsent(entries: readonly NewEntry[]): Promise<boolean> {
    const record = openRecord(optionsOf(launch.current()))
    const known = entries.flatMap(({ resource, ifNoneExist }) => {
      const [first] = ifNoneExist !== null && 'subject' in resource ? identifiersOf(resource) : []
      return first?.system && first.value
        ? [{ type: resource.resourceType, system: first.system, values: [first.value] }]
        : []
    })
    if (known.length === 0) return false
    const finding = Promise.all(known.map((one) => findWritten({ ...one, patientId, record })))
    const found = await finding.catch(() => null)
    if (found?.flat().length) throw new AppError('FHIR_INVALID', { detail: 'what was refused is there' })
    return found !== null
  }

  return {
    create: (entry) =>
      write(
        (open) => open.create(entry),
        () => entry.ifNoneExist !== null,
      ),
    update: (resource, versionId) =>
      write(
        (open) => open.update(resource, versionId),
        () => true,
      ),
    transaction: (entries) =>
      write(
        (open) => open.transaction(entries),
        () => isAbsent(entries),
      ),
  }
}

/** The user where the record knows them as a Practitioner of its own: `Practitioner/<id>`; else null. */
export function practitionerOf({ session: { fhirUser }, site }: OpenLaunch): string | null {
  const base = site.fhirBase.replace(/\/?$/, '/')
  if (fhirUser === null || !fhirUser.startsWith(base)) return null
  const reference = fhirUser.slice(base.length)
  return /^Practitioner\/[A-Za-z0-9\-.]{1,64}$/.test(reference) ? reference : null
}
