import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { type ListeningService, listeningService } from '../demo/listening-service.ts'
import { cardWith, startTestEhr } from '../demo/start.ts'
import { startChromium } from './chromium.ts'

const HOSTILE = [
  '**Bold** and *soft* and `code` and \\*stars\\*',
  '<img src=x onerror="document.title=`taken`"> <script>document.title="taken"</script>',
  '- one\n- two\n  goes on\n\n1. first\n2. second',
  '[good](https://example.org/a) [bad](javascript:document.title=1)',
].join('\n\n')

let browser: Browser
let service: ListeningService
let ehr: Ehr

beforeAll(async () => {
  browser = await startChromium()
  service = await listeningService({ cards: [cardWith({ summary: '<b>Read</b> me', detail: HOSTILE })] })
  ehr = await startTestEhr({ cdsBaseUrl: service.url })
})

afterAll(async () => {
  await browser.close()
  await ehr.close()
  await service.close()
})

async function openChart(width = 1280): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 } })
  await page.goto(`${ehr.url}/charts/keller-anna`)
  await page.waitForSelector('.card, .no-card')
  return page
}

test('what a card says is text, whatever it looks like', async () => {
  const page = await openChart()
  expect(await page.title()).toBe('Demo-Keller, Anna · Demo EHR')
  expect(await page.locator('.card').locator('img, script, b').count()).toBe(0)
  expect(await page.textContent('.card h3')).toBe('<b>Read</b> me')
  expect(await page.locator('.card a').evaluateAll((links) => links.map((link) => link.textContent))).toEqual(
    ['good'],
  )
})

test.each([
  { selector: 'strong', texts: ['Bold'] },
  { selector: 'em', texts: ['soft'] },
  { selector: 'code', texts: ['code'] },
  { selector: 'ul li', texts: ['one', 'two goes on'] },
  { selector: 'ol li', texts: ['first', 'second'] },
])('Markdown makes $selector of $texts', async ({ selector, texts }) => {
  const page = await openChart()
  expect(await page.locator(`.card ${selector}`).allTextContents()).toEqual(texts)
})

test.each([360, 768, 1280])('at %d pixels nothing sticks out sideways', async (width) => {
  const page = await openChart(width)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
})

test.each([
  { name: 'without a card', cards: [] },
  { name: 'with an answer that is no card', cards: [{ summary: 'x' }] },
])('$name the page says so, and never that anything is normal', async ({ cards }) => {
  const silent = await listeningService({ cards })
  ehr.connectTo(silent.url)
  const words = await (await openChart()).textContent('#cards')
  ehr.connectTo(service.url)
  await silent.close()

  expect(words).toContain('No card from Facies')
  expect(words).not.toMatch(/normal/i)
})
