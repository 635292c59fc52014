import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../errors.ts'
import type { Assessment } from './assessment.ts'
import type { Device, DeviceReport } from './devices.ts'
import type { Drawn, ExplainedPhoto } from './explanation.ts'
import type { Model } from './model.ts'

/** One photo to assess, to explain, or to draw anew for a browser. */
export type Job =
  | { readonly kind: 'assess'; readonly bytes: Uint8Array; readonly draw: boolean }
  | { readonly kind: 'explain'; readonly bytes: Uint8Array; readonly draw: Drawn }
  | { readonly kind: 'reencode'; readonly bytes: Uint8Array }

/** What the parent asks of an inference process: first to open a model, then jobs. */
export type Task =
  | { readonly kind: 'probe'; readonly model: Model; readonly wanted: Device | undefined }
  | { readonly kind: 'open'; readonly model: Model; readonly device: Device }
  | Job

/** What became of a task. A `failed` detail holds nothing from a photo. */
export type Answer =
  | { readonly kind: 'probed'; readonly report: DeviceReport }
  | { readonly kind: 'opened' }
  | { readonly kind: 'assessed'; readonly assessment: Assessment; readonly overlay: Uint8Array | null }
  | ({ readonly kind: 'explained' } & ExplainedPhoto)
  | { readonly kind: 'reencoded'; readonly jpeg: Uint8Array | null }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string }

/** The id goes with the answer, so that a late one is never taken for another photo's. */
export type Request = { readonly id: number; readonly task: Task }
export type Reply =
  | { readonly id: number; readonly kind: 'begun' }
  | { readonly id: number; readonly kind: 'done'; readonly answer: Answer; readonly rssBytes: number }

const reply = z.discriminatedUnion('kind', [
  z.object({ id: z.int(), kind: z.literal('begun') }),
  z.object({
    id: z.int(),
    kind: z.literal('done'),
    answer: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['probed', 'opened', 'assessed', 'explained', 'reencoded']) }),
      z.object({
        kind: z.literal('failed'),
        code: z.string().refine((code) => Object.hasOwn(ERRORS, code)),
        detail: z.string(),
      }),
    ]),
    rssBytes: z.number(),
  }),
])

/**
 * What a process said, where it has the form of a reply. It has not where a picture overwrote memory, or where another
 * version of the program was put in the place of the one that runs.
 */
export function replyFrom(said: unknown): Reply | undefined {
  return reply.safeParse(said).success ? (said as Reply) : undefined
}
