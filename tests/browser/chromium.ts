import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Starts the Chromium of this machine: the one that `CHROMIUM_PATH` names, else the first on the `PATH`.
 *
 * @throws {Error} when there is none
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? onPath()
  if (executablePath === undefined) throw new Error('Cannot test in a browser: no Chromium on the PATH')
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}
