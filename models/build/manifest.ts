import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** The part of a network's `manifest.json` that building needs; the rest is kept as it stands. */
const builtManifest = z.looseObject({
  name: z.string(),
  file: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  source: z.object({ package: z.string(), version: z.string(), file: z.string() }),
})

export type BuiltManifest = z.infer<typeof builtManifest>

export function readManifest(folder: string): BuiltManifest {
  return builtManifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
}

export function writeManifest(folder: string, manifest: BuiltManifest): void {
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
