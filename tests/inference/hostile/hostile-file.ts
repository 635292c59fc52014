import type { Refusal } from '../../../src/inference/refusals.ts'

/** The refusals that are spoken before a face is looked for. */
export const DOOR = [
  'empty',
  'not-a-photo',
  'heic',
  'too-large',
  'too-many-pixels',
  'damaged',
] as const satisfies readonly Refusal[]

/** What may become of a file: decoded, or refused at the door for a reason. */
export type Outcome = 'read' | (typeof DOOR)[number]

export type HostileFile = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly may: readonly Outcome[]
}

export function file(name: string, bytes: Uint8Array, ...may: readonly Outcome[]): HostileFile {
  return { name, bytes, may }
}
