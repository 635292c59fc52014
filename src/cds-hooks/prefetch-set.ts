import { profileOf } from '../ehr-profiles.ts'
import { type PrefetchTemplates, prefetchTemplates, QUERIES, type QueryKey } from '../fhir/queries.ts'
import type { Site } from '../sites.ts'

/** The parts of the chart that a site's EHR can send along and that a decision there asks for. */
export function prefetchKeysOf(site: Site): readonly QueryKey[] {
  const { cannotPrefetch } = profileOf(site)
  return (Object.keys(QUERIES) as QueryKey[]).filter((key) => {
    if (key === 'consents') return site.policy.imageConsent === 'chart'
    if (key === 'ownResults') return site.codeMap.resultCodes.length > 0
    if (cannotPrefetch.some((other) => other === key)) return false
    return !site.notServed.some((type) => type === QUERIES[key].type)
  })
}

/** The same as templates, the site's own codes among them: for this site's eyes alone. */
export function prefetchOf(site: Site): PrefetchTemplates {
  return prefetchTemplates(prefetchKeysOf(site), site.codeMap.resultCodes)
}
