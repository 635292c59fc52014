import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The peer and what it needs to run on wasm in Node. Never a dependency of ours. */
const PACKAGES = [
  '@vladmandic/human@3.3.6',
  '@tensorflow/tfjs@4.22.0',
  '@tensorflow/tfjs-backend-wasm@4.22.0',
]

const LIMIT_MS = 5 * 60_000

export type Installed =
  | { readonly folder: string; remove(): void }
  | { readonly folder: null; readonly reason: string }

/**
 * Installs the peer into a temporary folder.
 *
 * @param known - a folder where it was installed before, kept as it is
 */
export async function installedHuman(known: string | undefined): Promise<Installed> {
  if (known !== undefined) return { folder: known, remove: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'facies-bench-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save']
  try {
    await promisify(execFile)('npm', ['install', ...options, ...PACKAGES], {
      cwd: folder,
      timeout: LIMIT_MS,
      shell: process.platform === 'win32',
    })
    return { folder, remove }
  } catch {
    remove()
    return { folder: null, reason: `${PACKAGES[0]} could not be installed: npm did not succeed` }
  }
}
