import type { Listed } from '../../over-time.ts'
import type { AppView } from '../../view.ts'
import { type PatientWords, patientWords } from '../messages/patient-words.ts'
import { type ShownPhoto, shownPhotos } from '../shown-photos.ts'
import { readChartRecord } from './chart-record.ts'
import { fetchView } from './fetch-view.ts'
import type { LaunchAddress } from './launch-address.ts'

export type Chart = {
  readonly view: AppView
  readonly patient: PatientWords
  readonly photos: readonly ShownPhoto[]
  /** Null where the photos could not be listed at all. */
  readonly listed: Listed | null
}

/** Scoring may still be under way behind the view. */
const LONGEST_MS = 30_000

/**
 * Everything that the page shows, of one patient.
 *
 * @throws what `failureOf` can name
 */
export async function loadChart(address: LaunchAddress, today: Date, stop: AbortSignal): Promise<Chart> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_MS)])
  const view = await fetchView(address.view, signal)
  const { patient, media, listed } = await readChartRecord(address.fhir, view.patientId, signal)
  return {
    view,
    patient: patientWords(patient, today),
    photos: shownPhotos(view, media, address.fhir),
    listed,
  }
}
