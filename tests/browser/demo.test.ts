import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningDemo, runDemo } from '../../demo/main.ts'
import { serviceFor } from '../../src/cli/demo.ts'
import { programFor } from '../services/programs.ts'

const executablePath = programFor('browser')

/** Where the pictures of a run are kept, to be looked at. */
const SCREENSHOTS = fileURLToPath(new URL('../../dist/screenshots', import.meta.url))

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
]

describe.skipIf(!executablePath)('the demo in a browser', () => {
  let demo: RunningDemo
  let browser: Browser
  let page: Page
  const requested = new Set<string>()
  const problems: string[] = []

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true })
    demo = await runDemo({
      check: false,
      port: 0,
      startService: (ehr) => serviceFor(ehr, { logLevel: 'error' }),
      print: () => {},
    })
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGS })
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    page.on('request', (request) => requested.add(new URL(request.url()).host))
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto(demo.url)
  })

  afterAll(async () => {
    await browser?.close()
    await demo?.close()
  })

  /** By the mouse alone, as a person would. */
  async function open(family: string): Promise<string> {
    await page.getByRole('navigation').getByText(family).click()
    await page.getByText(/^Answered in/).waitFor()
    return (await page.locator('#cards').textContent()) ?? ''
  }

  test('a suspected face with two signs: the card names the first test and says what the model is', async () => {
    const card = await open('Demo-Keller')
    await page.screenshot({ path: `${SCREENSHOTS}/card-wide.png`, fullPage: true })
    expect(card).toContain('consider late-night salivary cortisol')
    expect(card).toContain('This is not a diagnosis.')
    expect(card).toContain('it has seen no patient')
    expect(card).toContain('DEMO')
  })

  test('accepting a suggestion puts a draft order into the chart', async () => {
    await open('Demo-Keller')
    await page.getByRole('button', { name: 'Order late-night salivary cortisol' }).click()
    await page
      .locator('#orders')
      .getByText(/Late-night salivary cortisol.*draft/)
      .waitFor()
  })

  test.each([
    { family: 'Demo-Fischer', holds: ['late-night salivary cortisol', 'oestrogen raises total cortisol'] },
    { family: 'Demo-Lindqvist', holds: ['review prednisone (oral)', 'Do not stop a steroid abruptly'] },
    { family: 'Demo-Okafor', holds: ['1 mg overnight dexamethasone', 'reduced kidney function'] },
    { family: 'Demo-Nguyen', holds: ['24-hour urinary free cortisol', 'pregnancy changes this test'] },
    { family: 'Demo-Kowalski', holds: ['acromegaly', 'IGF-1'] },
  ])('$family: a card that holds $holds', async ({ family, holds }) => {
    const card = await open(family)
    for (const words of holds) expect(card).toContain(words)
  })

  test.each([
    'Demo-Haddad',
    'Demo-Silva',
    'Demo-Baptiste',
    'Demo-Mensah',
    'Demo-Moreau',
  ])('%s: no card, and nothing that reads as normal', async (family) => {
    const words = await open(family)
    expect(words).toContain('No card from Facies')
    expect(words).not.toMatch(/\b(normal|healthy|excluded|negative)\b/i)
  })

  test('medications that cannot be read take the card away', async () => {
    await open('Demo-Fischer')
    await page.getByText('What can go wrong').click()
    await page.getByLabel(/medications/i).check()
    await page.getByText('No card from Facies').waitFor()
    await page.getByLabel(/medications/i).uncheck()
    await page.getByText('consider late-night salivary cortisol').first().waitFor()
  })

  test('a narrow side panel needs no scrolling sideways', async () => {
    await page.setViewportSize({ width: 360, height: 800 })
    await open('Demo-Kowalski')
    await page.screenshot({ path: `${SCREENSHOTS}/card-narrow.png`, fullPage: true })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })

  test('the page asked nobody but the demo, and had no errors', () => {
    expect([...requested]).toEqual([new URL(demo.url).host])
    expect(problems).toEqual([])
  })
})
