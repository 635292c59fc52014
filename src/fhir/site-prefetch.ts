import { z } from 'zod'
import { CHART_KEYS, type QueryKey } from './queries.ts'

/** The parts that can come with a call. */
const PARTS = [...CHART_KEYS, 'ownResults', 'consents'] as const satisfies readonly QueryKey[]

export type PrefetchPart = (typeof PARTS)[number]

/**
 * The keys under which an EHR sends what we ask for, where they are not ours: theirs -> ours. Some EHRs keep one set for
 * several services, or allow names of another form alone.
 */
export const prefetchKeysBlock = z
  .record(z.string(), z.enum(PARTS))
  .superRefine((keys, context) => {
    const seen = new Map<PrefetchPart, string>()
    for (const [theirs, ours] of Object.entries(keys)) {
      const issue = (message: string) => context.addIssue({ code: 'custom', path: [theirs], message })
      if (!/^[A-Za-z0-9][\w.:-]{0,63}$/.test(theirs))
        issue('must be a key of 1 to 64 letters, digits and . _ : - that begins with a letter or digit')
      if (PARTS.some((part) => part === theirs)) issue('is a key of ours and means that part already')
      const other = seen.get(ours)
      if (other !== undefined) issue(`means ${ours}, as ${other} does`)
      seen.set(ours, theirs)
    }
  })
  .default({})

type Keys = Readonly<Record<string, PrefetchPart>>

/** What was sent along, under our keys. What stands under a key that was agreed on goes before what stands under ours. */
export function underOurKeys<T>(sent: Readonly<Record<string, T>>, keys: Keys): Readonly<Record<string, T>> {
  const agreed = Object.entries(keys).filter(([theirs]) => Object.hasOwn(sent, theirs))
  if (agreed.length === 0) return sent
  const renamed = agreed.map(([theirs, ours]) => [ours, sent[theirs] as T] as const)
  const others = Object.entries(sent).filter(([key]) => !Object.hasOwn(keys, key))
  return Object.fromEntries([...others, ...renamed])
}

/** The key under which a site's EHR sends a part. */
export function theirKey(ours: string, keys: Keys): string {
  return Object.entries(keys).find(([, part]) => part === ours)?.[0] ?? ours
}
