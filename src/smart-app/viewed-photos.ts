import type { PatientFindings, PhotoFindings } from '../assessments/find.ts'
import { ageAtPhoto, mayAssess } from '../assessments/may-assess.ts'
import type { Chart } from '../fhir/chart.ts'
import { type ChartPhoto, photoName } from '../fhir/photos.ts'
import type { Site } from '../sites.ts'
import type { ViewedPhoto } from './view.ts'
import { NOT_LOOKED_AT } from './words.ts'

/** Every photo of the chart with what became of it; the chart's order is newest first, undated last. */
export function viewedPhotos(
  site: Site,
  chart: Chart,
  found: PatientFindings | null,
): readonly ViewedPhoto[] {
  const viewed = chart.photos.map((photo) => viewedPhoto(site, chart, photo, found))
  return viewed.toSorted((a, b) => (b.takenOn ?? '').localeCompare(a.takenOn ?? ''))
}

function viewedPhoto(
  site: Site,
  chart: Chart,
  photo: ChartPhoto,
  found: PatientFindings | null,
): ViewedPhoto {
  const looked = found?.photos.find((entry) => entry.photo.version === photo.version)
  const takenOn = looked?.takenOn ?? photo.takenOn
  return { mediaId: photoName(photo), takenOn, assessment: assessmentOf() }

  function assessmentOf(): ViewedPhoto['assessment'] {
    if (!found) return { kind: 'not-assessed', reasons: [NOT_LOOKED_AT.hidden] }
    if (looked)
      return looked.refusals.length > 0
        ? { kind: 'not-assessed', reasons: looked.refusals, ...(isReported(looked) && { isReported: true }) }
        : { kind: 'scored', cautions: looked.cautions }
    return mayAssess(site, chart, ageAtPhoto(chart, photo.takenOn))
      ? { kind: 'pending' }
      : { kind: 'not-assessed', reasons: [NOT_LOOKED_AT['may-not']] }
  }
}

function isReported({ findings }: PhotoFindings): boolean {
  return findings.some(({ reasons }) => reasons.includes('reported-other-person'))
}
