import type { Bundle, Media, OperationOutcome, Patient } from 'fhir/r4.js'
import FHIR from 'fhirclient'
import type { Listed } from '../../over-time.ts'
import { failureOf, LoadFailure } from './failure.ts'

export type ChartRecord = {
  readonly patient: Patient
  readonly media: readonly Media[]
  /** Null where the photos could not be listed at all. */
  readonly listed: Listed | null
}

/** Our back end gives them in one answer, and no more than this. */
const MOST_PHOTOS = 99

/**
 * The chart's own Patient and Media, through our back end's path for this launch: the cookie carries the session,
 * and no token is here.
 *
 * @param fhir - the address of the FHIR path
 * @throws {LoadFailure} other-patient when an answer is about somebody else; fhirclient's HttpError
 */
export async function readChartRecord(
  fhir: string,
  patientId: string,
  signal: AbortSignal,
): Promise<ChartRecord> {
  const client = FHIR.client({ serverUrl: fhir })
  const subject = `Patient/${patientId}`
  const [patient, bundle] = await Promise.all([
    client.request<Patient>({ url: subject, signal }),
    client
      .request<PhotoBundle>({ url: `Media?subject=${subject}&_count=${MOST_PHOTOS}`, signal })
      .catch(noneIfUnlisted),
  ])
  const isBundle = bundle === null || bundle?.resourceType === 'Bundle'
  if (patient?.resourceType !== 'Patient' || !isBundle) throw new LoadFailure('unexpected')

  const media = (bundle?.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'Media' ? [resource] : [],
  )
  const foreign = media.some((one) => one.subject?.reference !== subject)
  if (patient.id !== patientId || foreign) throw new LoadFailure('other-patient')
  return { patient, media, listed: bundle && listedIn(bundle) }
}

type PhotoBundle = Bundle<Media | OperationOutcome>

/** The record did not list the photos: the rest of the page stands without them. */
function noneIfUnlisted(thrown: unknown): null {
  if (failureOf(thrown) === 'server-failed') return null
  throw thrown
}

/** Our back end leaves out a total that nobody knows, and adds an outcome where newer photos may be missing. */
function listedIn({ total, entry = [] }: PhotoBundle): Listed {
  const isNewestKnown = !entry.some(({ resource }) => resource?.resourceType === 'OperationOutcome')
  return { total: total ?? null, isNewestKnown }
}
