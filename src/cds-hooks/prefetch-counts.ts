import type { Metrics, PrefetchOutcome } from '../metrics.ts'
import type { Site } from '../sites.ts'
import { prefetchKeysOf } from './prefetch-set.ts'

/** Counts how each part that we ask for came along; other keys are the client's own and stay uncounted. */
export function countPrefetch(
  prefetch: Readonly<Record<string, unknown>> | null | undefined,
  site: Site,
  metrics: Metrics,
): void {
  for (const key of prefetchKeysOf(site)) {
    const sent = prefetch && Object.hasOwn(prefetch, key) ? prefetch[key] : undefined
    metrics.prefetched(site.name, key, outcomeOf(sent))
  }
}

function outcomeOf(sent: unknown): PrefetchOutcome {
  if (sent === undefined) return 'absent'
  if (sent === null) return 'none'
  const type = typeof sent === 'object' && 'resourceType' in sent ? sent.resourceType : undefined
  return type === undefined || type === 'OperationOutcome' ? 'failed' : 'sent'
}
