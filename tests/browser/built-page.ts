import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { programFor } from '../services/programs.ts'

/** Null where there is no browser: what needs one is skipped. */
export const executablePath = programFor('browser')

/** Where the pictures of a run are kept, to be looked at. */
export const SCREENSHOTS = fileURLToPath(new URL('../../dist/screenshots', import.meta.url))

/** Builds the page of the app and opens a browser; to be closed. */
export async function browserWithPage(): Promise<Browser> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))
  await build({ configFile, logLevel: 'error' })
  return chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox', '--disable-gpu'] })
}

/** Fills in which hosts a page asks, and what it reports as an error. */
export function watch(page: Page, { requested, problems }: Watched): void {
  page.on('request', (request) => requested.add(new URL(request.url()).host))
  page.on('pageerror', (error) => problems.push(error.message))
  // The browser itself reports each answer that is no 200; those are the point of some of these tests.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text())
  })
}

type Watched = { readonly requested: Set<string>; readonly problems: string[] }
