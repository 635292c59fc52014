import type { PatientFindings } from '../assessments/find.ts'
import type { Chart } from '../fhir/chart.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Site } from '../sites.ts'

/** What a call found out of the photos of a chart, once its time was over or everything was there. */
export type KnownPhotos = {
  readonly site: Site
  readonly chart: Pick<Chart, 'photos' | 'photosUnread'>
  readonly found: Pick<PatientFindings, 'photos' | 'pending'>
  /** The end of the site's budget. */
  readonly signal: AbortSignal
}

/**
 * Says where the time of a call was over before its photos were listed, or before they were had and scored: whoever runs
 * the service cannot see otherwise that a budget is shorter than the answers of an EHR take.
 */
export function noteShortBudget(
  { site, chart, found, signal }: KnownPhotos,
  { log, metrics }: { readonly log: Log; readonly metrics: Pick<Metrics, 'budgetShort'> },
): void {
  const missing = found.pending + found.photos.filter(isUnavailable).length
  if (!signal.aborted || (missing === 0 && !chart.photosUnread)) return
  const before = chart.photosUnread ? 'listing' : 'assessment'
  metrics.budgetShort(site.name, before)
  log.warn('budget-short', {
    site: site.name,
    budgetMs: site.budgetMs,
    before,
    listed: chart.photos.length,
    missing,
  })
}

function isUnavailable({ findings }: PatientFindings['photos'][number]): boolean {
  return findings.some(({ reasons }) => reasons.includes('photo-unavailable'))
}
