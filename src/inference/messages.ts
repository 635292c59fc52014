import type { Assessment } from './assessment.ts'

/** Parent to inference process: one photo. */
export type Job = { readonly bytes: Uint8Array; readonly draw: boolean }

/** Inference process to parent: what became of a job. */
export type Answer =
  | { readonly kind: 'assessed'; readonly assessment: Assessment; readonly overlay: Uint8Array | null }
  | { readonly kind: 'failed'; readonly detail: string }

/** Sent once, before any answer. */
export type Ready = { readonly kind: 'ready' } | { readonly kind: 'unusable'; readonly detail: string }
