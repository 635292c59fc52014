import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ehr } from '../../demo/ehr/start-ehr.ts'
import { type ListeningService, listeningService } from '../demo/listening-service.ts'
import { cardWith, startTestEhr } from '../demo/start.ts'
import { programFor } from '../services/programs.ts'

const executablePath = programFor('browser')

const HOSTILE = [
  '**Bold** and *soft* and `code` and \\*stars\\*',
  '<img src=x onerror="document.title=1"> <script>document.title=2</script>',
  '- one\n- two\n  goes on\n\n1. first\n2. second',
  '[good](https://example.org/a) [bad](javascript:document.title=3)',
].join('\n\n')

describe.skipIf(!executablePath)('a card of a stranger in the demo EHR', () => {
  let browser: Browser
  let service: ListeningService
  let ehr: Ehr
  let page: Page

  beforeAll(async () => {
    service = await listeningService({ cards: [cardWith({ summary: '<b>Read</b> me', detail: HOSTILE })] })
    ehr = await startTestEhr({ cdsBaseUrl: service.url })
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
    page = await browser.newPage()
    await page.goto(`${ehr.url}/charts/keller-anna`)
    await page.waitForSelector('.card')
  })

  afterAll(async () => {
    await browser?.close()
    await ehr?.close()
    await service?.close()
  })

  test('is text, whatever it looks like', async () => {
    expect(await page.title()).toBe('Demo-Keller, Anna · Demo EHR')
    expect(await page.locator('.card').locator('img, script, b').count()).toBe(0)
    expect(await page.textContent('.card h3')).toBe('<b>Read</b> me')
  })

  test.each([
    { selector: 'strong', texts: ['Bold'] },
    { selector: 'em', texts: ['soft'] },
    { selector: 'code', texts: ['code'] },
    { selector: 'ul li', texts: ['one', 'two goes on'] },
    { selector: 'ol li', texts: ['first', 'second'] },
    { selector: 'a', texts: ['good'] },
  ])('has $selector for the Markdown of $texts', async ({ selector, texts }) => {
    expect(await page.locator(`.card ${selector}`).allTextContents()).toEqual(texts)
  })

  test('that is no card at all is shown as none, and never as normal', async () => {
    const other = await listeningService({ cards: [{ summary: 'neither source nor indicator' }] })
    ehr.connectTo(other.url)
    await page.reload()
    await page.waitForSelector('.no-card')
    const words = await page.textContent('#cards')
    await other.close()

    expect(words).toContain('No card from Facies')
    expect(words).not.toMatch(/normal/i)
  })
})
