import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../errors.ts'
import { WEB_FOLDER } from '../paths.ts'

const CONFIGURATION = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))

/**
 * Builds the app's page where it is missing, as `npm run build:web` does.
 *
 * @throws {AppError} PAGE_NOT_BUILT where it is missing and the build's packages are not installed
 */
export async function ensureWebPage(say: (line: string) => void): Promise<void> {
  if (existsSync(join(WEB_FOLDER, 'index.html'))) return
  say("Building the app's page, once …")
  try {
    const { build } = await import('vite')
    await build({ configFile: CONFIGURATION, logLevel: 'error' })
  } catch (cause) {
    throw new AppError('PAGE_NOT_BUILT', { detail: 'run `npm ci && npm run build:web`', cause })
  }
}
