import { profileOf } from '../ehr-profiles.ts'
import {
  CHART_KEYS,
  type PrefetchTemplates,
  prefetchTemplates,
  QUERIES,
  type QueryKey,
} from '../fhir/queries.ts'
import type { Site } from '../sites.ts'

/** The parts of the chart that a site's EHR can send along and that a decision there asks for. */
export function prefetchKeysOf(site: Site): readonly QueryKey[] {
  const { cannotPrefetch } = profileOf(site)
  const ofSite: QueryKey[] = []
  if (site.policy.imageConsent === 'chart') ofSite.push('consents')
  if (site.codeMap.resultCodes.length > 0) ofSite.push('ownResults')
  return [...CHART_KEYS, ...ofSite].filter((key) => {
    if (cannotPrefetch.some((other) => other === key)) return false
    return !site.notServed.some((type) => type === QUERIES[key].type)
  })
}

/** The same as templates, the site's own codes among them: for this site's eyes alone. */
export function prefetchOf(site: Site): PrefetchTemplates {
  return prefetchTemplates(prefetchKeysOf(site), site.codeMap.resultCodes)
}
