import type { Bundle, Media, Patient } from 'fhir/r4.js'
import FHIR from 'fhirclient'
import { LoadFailure } from './failure.ts'

export type ChartRecord = { readonly patient: Patient; readonly media: readonly Media[] }

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
    client.request<Bundle<Media>>({ url: `Media?subject=${subject}&_count=${MOST_PHOTOS}`, signal }),
  ])
  if (patient?.resourceType !== 'Patient' || bundle?.resourceType !== 'Bundle')
    throw new LoadFailure('unexpected')

  const media = (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'Media' ? [resource] : [],
  )
  const foreign = media.some((one) => one.subject?.reference !== subject)
  if (patient.id !== patientId || foreign) throw new LoadFailure('other-patient')
  return { patient, media }
}
