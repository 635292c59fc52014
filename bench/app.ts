/** `npm run bench:app`: how long a physician waits from the press in the chart to the findings, in a real browser. */
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { type DemoInBrowser, demoInBrowser } from '../tests/browser/demo-in-browser.ts'
import { programFor } from '../tests/services/programs.ts'
import { type AppFigures, appBoundsOf, appTables } from './app-figures.ts'
import { thisMachine } from './machine.ts'
import { writeFigures } from './page.ts'

const PATIENT = 'Demo-Keller'
const OPENINGS = 15

const options = new Command('bench:app')
  .description('Measures how long the app takes to open from the chart of the demo EHR.')
  .option('--json <file>', 'write every figure there')
  .option('--check', 'exit with 1 when a bound is missed')
  .option('--markdown', 'write the figures into docs/performance.md')
  .parse()
  .opts<{ json?: string; check?: boolean; markdown?: boolean }>()

const figures = await measure()
const tables = appTables(figures)
process.stdout.write(`${tables}\n`)
if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
if (options.markdown) writeFigures('app', tables)
const missed = appBoundsOf(figures).filter(({ kept }) => !kept)
if (options.check && missed.length > 0) process.exitCode = 1

async function measure(): Promise<AppFigures> {
  const browser = programFor('browser')
  if (!browser) throw new Error('Cannot measure: no Chromium on this machine')
  const demo = await demoInBrowser(browser)
  try {
    const first = await opening(demo)
    const rest: Opening[] = []
    for (let i = 0; i < OPENINGS; i++) rest.push(await opening(demo))
    return {
      machine: thisMachine(),
      opened: rest.map(({ findingsMs }) => findingsMs),
      pictured: rest.map(({ photoMs }) => photoMs),
      firstOpened: first.findingsMs,
    }
  } finally {
    await demo.close()
  }
}

type Opening = { readonly findingsMs: number; readonly photoMs: number }

/** Launch, sign-in at the EHR, callback, page and view: all that lies between the press and what is read. */
async function opening(demo: DemoInBrowser): Promise<Opening> {
  const page = await demo.chartOf(PATIENT)
  const app = page.frameLocator('#app iframe')
  const start = performance.now()
  await page.getByRole('button', { name: 'Open Facies' }).first().click()
  await app.getByRole('heading', { name: 'Findings' }).waitFor()
  const findingsMs = performance.now() - start
  // The photo that the findings come from, beside them.
  const photo = app.locator('img:visible').first()
  await photo.waitFor()
  await photo.evaluate('image => image.decode()')
  const photoMs = performance.now() - start
  await page.close()
  return { findingsMs, photoMs }
}
