import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Frame, type FrameLocator, type Page } from 'playwright-core'
import { build } from 'vite'
import type { Fault } from '../../demo/ehr/faults.ts'
import { type Ehr, startEhr } from '../../demo/ehr/start-ehr.ts'
import { DEMO_PATIENTS } from '../../demo/patients.ts'
import { serviceFor } from '../../src/cli/demo.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** As browsers of hospitals are set: no cookie of a third party, unless it is partitioned. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--test-third-party-cookie-phaseout']

/** A tab of the EHR with the app open in its frame. */
export type OpenedApp = { readonly page: Page; readonly app: FrameLocator; frame(): Frame }

/** The demo EHR and the service, and a browser at the EHR. */
export type DemoInBrowser = {
  readonly ehr: Ehr
  readonly serviceUrl: string
  readonly context: BrowserContext
  /** What no page should do: throw, write to the console, or ask another host; a line for each. */
  readonly problems: readonly string[]
  /** How many tokens the EHR has given out. */
  tokensGiven(): number
  /** A tab with one chart open and its card, or the lack of one, shown. */
  chartOf(family: string): Promise<Page>
  /** The app as a press on the card's link opens it, with what goes wrong for this opening. */
  openApp(family: string, fault?: Fault): Promise<OpenedApp>
  close(): Promise<void>
}

export async function demoInBrowser(executablePath: string): Promise<DemoInBrowser> {
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error' })
  let tokens = 0
  const ehr = await startEhr({
    port: 0,
    patients: DEMO_PATIENTS,
    onTokens: (issued) => {
      tokens += issued.length
    },
  })
  const service = await serviceFor(ehr.site, { logLevel: 'error' })
  ehr.connectTo(service.url)
  const browser = await chromium.launch({ executablePath, args: ARGS })
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } })
  const problems = problemsIn(context, [new URL(ehr.url).host, new URL(service.url).host])

  async function chartOf(family: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(ehr.url)
    await page.getByRole('navigation').getByText(family).click()
    await page.getByText(/^Answered in/).waitFor()
    return page
  }

  return {
    ehr,
    serviceUrl: service.url,
    context,
    problems,
    tokensGiven: () => tokens,
    chartOf,
    async openApp(family, fault) {
      const page = await chartOf(family)
      if (fault) await switchOn(page, fault)
      await page.getByRole('button', { name: 'Open Facies' }).first().click()
      const app = page.frameLocator('#app iframe')
      await app.getByRole('heading', { name: 'Findings' }).waitFor()
      const frame = page.frames().find((one) => one.url().startsWith(service.url))
      if (!frame) throw new TypeError('Cannot find the frame of the app')
      return { page, app, frame: () => frame }
    },
    async close() {
      await browser.close()
      await service.close()
      await ehr.close()
    },
  }
}

async function switchOn(page: Page, fault: Fault): Promise<void> {
  await page.getByText('What can go wrong').click()
  const answered = page.waitForResponse('**/call')
  await page.locator(`#faults [value=${fault}]`).check()
  await answered
  await page.getByText(/^Answered in/).waitFor()
}

function problemsIn(context: BrowserContext, hosts: readonly string[]): readonly string[] {
  const problems: string[] = []
  context.on('weberror', (error) => problems.push(`threw: ${error.error().message}`))
  // The browser itself reports each answer that is no 200; those are the point of some tests.
  context.on('console', (message) => {
    if (!message.text().startsWith('Failed to load resource')) problems.push(`said: ${message.text()}`)
  })
  context.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:' && !hosts.includes(host)) problems.push(`asked: ${host}`)
  })
  return problems
}
