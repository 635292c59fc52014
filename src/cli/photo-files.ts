import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Files as they are; a folder becomes its files (not those of its sub-folders, nor hidden ones), by name. */
export async function photoFiles(paths: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(paths.map(filesAt))
  return lists.flat()
}

async function filesAt(path: string): Promise<readonly string[]> {
  const info = await stat(path).catch(() => undefined)
  if (!info?.isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  return entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => join(path, entry.name))
    .sort()
}
