import type { Assessment } from './assessment.ts'

/** Parent to inference process: one photo to assess, or to draw anew for a browser. */
export type Job =
  | { readonly kind: 'assess'; readonly bytes: Uint8Array; readonly draw: boolean }
  | { readonly kind: 'reencode'; readonly bytes: Uint8Array }

/** Inference process to parent: what became of a job. */
export type Answer =
  | { readonly kind: 'assessed'; readonly assessment: Assessment; readonly overlay: Uint8Array | null }
  | { readonly kind: 'reencoded'; readonly jpeg: Uint8Array | null }
  | { readonly kind: 'failed'; readonly detail: string }

/** Sent once, before any answer. */
export type Ready = { readonly kind: 'ready' } | { readonly kind: 'unusable'; readonly detail: string }
