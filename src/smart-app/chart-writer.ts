import { openWriter, type RecordWriter } from '../fhir/write-record.ts'
import { recordPlace } from '../site-network.ts'
import type { OpenLaunch } from './session.ts'

/** How long the record server may take for everything that one act writes. */
const WRITING_MS = 15_000

/** The record server of a launch, to be changed with the launch's own token. */
export function chartWriter({ current, site }: OpenLaunch): RecordWriter {
  const { accessToken, patientId } = current()
  return openWriter({
    ...recordPlace(site),
    accessToken,
    patientId,
    signal: AbortSignal.timeout(WRITING_MS),
  })
}

/** The user where the record knows them as a Practitioner of its own: `Practitioner/<id>`; else null. */
export function practitionerOf({ session: { fhirUser }, site }: OpenLaunch): string | null {
  const base = site.fhirBase.replace(/\/?$/, '/')
  if (fhirUser === null || !fhirUser.startsWith(base)) return null
  const reference = fhirUser.slice(base.length)
  return /^Practitioner\/[A-Za-z0-9\-.]{1,64}$/.test(reference) ? reference : null
}
