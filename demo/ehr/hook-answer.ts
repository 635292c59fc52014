import { z } from 'zod'

const coding = z.looseObject({
  code: z.string(),
  system: z.string().optional(),
  display: z.string().optional(),
})

const action = z.looseObject({
  type: z.enum(['create', 'update', 'delete']),
  description: z.string(),
  resource: z.looseObject({ resourceType: z.string() }).optional(),
})

const suggestion = z.looseObject({
  label: z.string(),
  uuid: z.string().optional(),
  isRecommended: z.boolean().optional(),
  actions: z.array(action).optional(),
})

const link = z.looseObject({
  label: z.string(),
  url: z.url({ protocol: /^https?$/ }),
  type: z.enum(['absolute', 'smart']),
  appContext: z.string().optional(),
})

const card = z.looseObject({
  uuid: z.string().optional(),
  summary: z.string().max(139),
  detail: z.string().optional(),
  indicator: z.enum(['info', 'warning', 'critical']),
  source: z.looseObject({ label: z.string(), url: z.url().optional(), topic: coding.optional() }),
  suggestions: z.array(suggestion).optional(),
  overrideReasons: z.array(coding).optional(),
  links: z.array(link).optional(),
})

/** How the service came to its cards; sent in demo mode only. What would be empty is left out of it. */
const trace = z.object({
  findings: z
    .array(
      z.looseObject({
        photo: z.string(),
        takenOn: z.string().nullable().default(null),
        condition: z.string(),
        outcome: z.string(),
        reasons: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  axes: z
    .array(
      z.looseObject({
        condition: z.string(),
        action: z.string(),
        reason: z.string().nullable().default(null),
        recommend: z.array(z.string()).default([]),
        avoid: z.array(z.object({ test: z.string(), reasons: z.array(z.string()).default([]) })).default([]),
        rules: z.array(z.string()).default([]),
      }),
    )
    .default([]),
})

export const TRACE_KEY = 'org.facies.trace'

export const hookResponse = z.looseObject({
  cards: z.array(card),
  extension: z.looseObject({ [TRACE_KEY]: trace.optional() }).optional(),
})

export const discovery = z.looseObject({
  services: z.array(
    z.looseObject({
      id: z.string(),
      hook: z.string(),
      prefetch: z.record(z.string(), z.string()).optional(),
    }),
  ),
})

export type Card = z.infer<typeof card>
export type CardLink = z.infer<typeof link>
export type Trace = z.infer<typeof trace>
export type CdsService = z.infer<typeof discovery>['services'][number]

/** What became of one hook call. `failed` is no answer at all, which never means that nothing was found. */
export type HookAnswer =
  | {
      readonly kind: 'answered'
      readonly ms: number
      readonly cards: readonly Card[]
      readonly trace: Trace | null
    }
  | { readonly kind: 'failed'; readonly ms: number; readonly status: number | null; readonly why: string }
