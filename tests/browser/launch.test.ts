import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Frame,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ehr, startEhr } from '../../demo/ehr/start-ehr.ts'
import { DEMO_PATIENTS } from '../../demo/patients.ts'
import { serviceFor } from '../../src/cli/demo.ts'
import { ERRORS } from '../../src/errors.ts'
import type { RunningService } from '../../src/server.ts'
import { programFor } from '../services/programs.ts'
import { type Answers, answersTo } from './answers.ts'
import { cookiesOfForeignFrame } from './third-party-cookies.ts'

const executablePath = programFor('browser')

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SCREENSHOTS = join(ROOT, 'dist/screenshots')

/** As browsers of hospitals are set: no cookie of a third party, unless it is partitioned. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--test-third-party-cookie-phaseout']

describe.skipIf(!executablePath)('the app, opened from the chart with the mouse', () => {
  let ehr: Ehr
  let service: RunningService
  let browser: Browser
  let context: BrowserContext
  let answers: Answers
  const tokens: string[] = []
  const problems: string[] = []

  beforeAll(async () => {
    await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error' })
    mkdirSync(SCREENSHOTS, { recursive: true })
    ehr = await startEhr({
      port: 0,
      patients: DEMO_PATIENTS,
      onTokens: (issued) => tokens.push(...issued),
    })
    service = await serviceFor(ehr.site, { logLevel: 'error' })
    ehr.connectTo(service.url)
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGS })
    context = await browser.newContext({ viewport: { width: 1280, height: 1000 } })
    answers = answersTo(context)
    context.on('weberror', (error) => problems.push(error.error().message))
  })

  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await ehr?.close()
  })

  /** A tab of the EHR with one chart open and its card shown. */
  async function chartOf(family: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(ehr.url)
    await page.getByRole('navigation').getByText(family).click()
    await page.getByText(/^Answered in/).waitFor()
    return page
  }

  /** The app in its frame, as far as it says anything. */
  async function openApp(page: Page): Promise<FrameLocator> {
    await page.locator('#cards').getByRole('button', { name: 'Open Facies' }).first().click()
    const app = page.frameLocator('#app iframe')
    await app.getByRole('main').waitFor()
    return app
  }

  /** Closes the app, and waits until the chart has been read anew. */
  async function closeApp(page: Page): Promise<void> {
    await answers.read()
    const isRead = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Close' }).click()
    await isRead
    await page.getByText(/^Answered in/).waitFor()
  }

  function appFrame(page: Page): Frame | undefined {
    return page.frames().find((frame) => frame.url().startsWith(service.url))
  }

  /** Whose chart the app in this tab reads, and what it gets for an address; asked from inside its frame. */
  function patientOf(page: Page) {
    return appFrame(page)?.evaluate(
      "fetch('api/view').then((answer) => answer.json()).then((view) => view.patientId)",
    )
  }
  function statusOf(page: Page, address: string) {
    return appFrame(page)?.evaluate(
      `fetch('${address}').then((answer) => answer.text().then(() => answer.status))`,
    )
  }

  /** Bodies that the browser has not handed over are gone with the tab. */
  async function close(page: Page): Promise<void> {
    await answers.read()
    await page.close()
  }

  /** The photos that are really there: those with pixels. */
  async function photosOf(app: FrameLocator): Promise<readonly string[]> {
    await app.getByRole('heading', { name: 'Findings' }).waitFor()
    const images = app.locator('.photos img')
    const loaded: string[] = []
    for (const image of await images.all()) {
      await image.scrollIntoViewIfNeeded()
      await expect.poll(() => widthOf(image)).toBeGreaterThan(0)
      loaded.push((await image.getAttribute('src')) ?? '')
    }
    return loaded
  }

  test('this browser sends a foreign frame no cookie but a partitioned one', async () => {
    expect(await cookiesOfForeignFrame(context)).toBe('parted=1')
  })

  test('card, link, app in a frame: both photos, the finding and the tests', async () => {
    const page = await chartOf('Demo-Kowalski')
    const app = await openApp(page)
    expect(await photosOf(app)).toHaveLength(2)

    const words = (await app.getByRole('main').textContent()) ?? ''
    for (const part of [
      'Acromegaly',
      'IGF-1',
      'Suggested tests',
      'This is not a diagnosis',
      'seen no patient',
    ])
      expect(words).toContain(part)
    expect(await app.locator('.measure-list li').count()).toBe(9)
    await page.screenshot({ path: `${SCREENSHOTS}/launch.png`, fullPage: true })
    expect(await page.locator('#app iframe').getAttribute('sandbox')).not.toContain('allow-top-navigation')

    await closeApp(page)
    expect(await page.locator('#app iframe').count()).toBe(0)
    await close(page)
  })

  test('the menu opens it where there is no card; what was filed stands in the chart once it is closed', async () => {
    const page = await chartOf('Demo-Kowalski')
    await page.locator('main > header').getByRole('button', { name: 'Open Facies' }).click()
    const app = page.frameLocator('#app iframe')
    await app.getByRole('main').waitFor()
    const frame = page.locator('#app iframe')
    expect(await frame.getAttribute('sandbox')).toContain('allow-modals')
    expect(await frame.getAttribute('allow')).toBe('clipboard-write')
    expect(await page.locator('#filed').count()).toBe(0)

    await app
      .getByRole('button', { name: /^File / })
      .first()
      .click()
    await app
      .getByText(/^Filed /)
      .first()
      .waitFor()
    await closeApp(page)
    await page.locator('#filed').waitFor()
    await close(page)
  })

  test('the app’s cookie is partitioned, and out of reach of scripts', async () => {
    const cookies = (await context.cookies(service.url)).filter(({ name }) => name === '__Host-facies')
    expect(cookies).toMatchObject([{ httpOnly: true, secure: true, sameSite: 'None', path: '/' }])
    expect(cookies[0]).toHaveProperty('partitionKey', 'http://localhost')
  })

  test('two charts open in one browser never mix', async () => {
    const [kowalski, keller] = [await chartOf('Demo-Kowalski'), await chartOf('Demo-Keller')]
    const first = await openApp(kowalski)
    const second = await openApp(keller)
    expect(await photosOf(first)).toHaveLength(2)
    expect(await photosOf(second)).toHaveLength(1)

    // The page of the first launch reads again, after the second has opened.
    await answers.read()
    await kowalski.bringToFront()
    await appFrame(kowalski)?.evaluate('location.reload()')
    await first.getByRole('main').waitFor()
    expect(await photosOf(first)).toHaveLength(2)
    expect([await patientOf(kowalski), await patientOf(keller)]).toEqual(['kowalski-piotr', 'keller-anna'])
    expect(await statusOf(keller, 'fhir/Patient/keller-anna')).toBe(200)
    expect(await statusOf(keller, 'fhir/Patient/kowalski-piotr')).toBe(404)
    const suspected = (app: FrameLocator) => app.locator('.outcome-suspected h3').allTextContents()
    expect(await suspected(first)).toEqual(['Acromegaly'])
    expect(await suspected(second)).toEqual([expect.stringContaining('Cushing')])
    await close(kowalski)
    await close(keller)
  })

  test('a token endpoint that fails is said in words, and opening again works', async () => {
    const page = await chartOf('Demo-Kowalski')
    await page.getByText('What can go wrong').click()
    await page.getByLabel(/refused its token/).check()
    await page.getByText(/^Answered in/).waitFor()

    await page.getByRole('button', { name: 'Open Facies' }).first().click()
    const app = page.frameLocator('#app iframe')
    await expect.poll(() => app.locator('body').textContent()).toContain(ERRORS.SIGN_IN_UNAVAILABLE.message)
    expect(await app.locator('figure img').count()).toBe(0)
    await answers.read()
    await page.screenshot({ path: `${SCREENSHOTS}/launch-failed.png` })

    expect(await photosOf(await openApp(page))).toHaveLength(2)
    await close(page)
  })

  test('another server’s iss leads nowhere', async () => {
    const query = new URLSearchParams({ iss: 'https://ehr.example.org/fhir', launch: 'made-up' })
    const answer = await fetch(`${service.url}/smart/launch?${query}`, { redirect: 'manual' })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('location')).toBeNull()
  })

  test('no answer to the browser holds a token', async () => {
    const all = await answers.read()
    expect(all.filter(({ isWhole }) => !isWhole).map(({ url }) => url)).toEqual([])
    const seen = (part: string) => all.filter(({ text }) => text.includes(part))
    expect(tokens.length).toBeGreaterThanOrEqual(8)
    expect(seen('/smart/callback/demo?code=').length).toBeGreaterThanOrEqual(4)
    expect(
      all.filter(({ url, text }) => url.endsWith('/api/view') && text.includes('patientId')).length,
    ).toBeGreaterThan(0)
    for (const token of tokens) expect(seen(token).map(({ url }) => url)).toEqual([])
    const data = all.filter(({ url }) => !url.includes('/assets/'))
    for (const word of ['access_token', 'refresh_token', 'id_token'])
      expect(data.filter(({ text }) => text.includes(word)).map(({ url }) => url)).toEqual([])
  })

  test('no page threw', () => {
    expect(problems).toEqual([])
  })
})

/** In pixels; 0 until the picture is there. */
function widthOf(image: Locator): Promise<number> {
  return image.evaluate((element: unknown) => (element as { naturalWidth: number }).naturalWidth)
}
