import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { programFor } from '../services/programs.ts'
import { LOW_CONTRAST } from '../smart-app-web/contrast.ts'
import { type Launch, type StandIn, standInServer } from '../smart-app-web/stand-in-server.ts'
import { EMPTY, FULL, HIDDEN, NONE_ASSESSED, PENDING, UNREAD, WITHHELD } from '../smart-app-web/views.ts'

const executablePath = programFor('browser')

/** Where the pictures of a run are kept, to be looked at. */
const SCREENSHOTS = fileURLToPath(new URL('../../dist/screenshots', import.meta.url))

const LAUNCHES = {
  full: { view: () => FULL },
  empty: { view: () => EMPTY, listed: [] },
  withheld: { view: () => WITHHELD, listed: [] },
  'none-assessed': { view: () => NONE_ASSESSED, listed: ['turned'] },
  'more-listed': { view: () => NONE_ASSESSED },
  unread: { view: () => UNREAD },
  hidden: { view: () => HIDDEN },
  pending: { view: () => PENDING },
  'pending-once': { view: (request) => (request === 1 ? PENDING : FULL) },
  'session-ended': { view: () => 401 },
  'record-session-ended': { view: () => FULL, recordStatus: 401 },
  'record-down': { view: () => FULL, recordStatus: 502 },
  'not-json': { view: () => 'not-json' },
  'other-patient': { view: () => FULL, patientId: 'somebody-else' },
  'missing-pictures': { view: () => FULL, missingPictures: true },
} as const satisfies Readonly<Record<string, Launch>>

type Key = keyof typeof LAUNCHES

const KEYS = Object.keys(LAUNCHES) as Key[]

describe.skipIf(!executablePath)('the page of the app', () => {
  let server: StandIn
  let browser: Browser
  let page: Page
  const requested = new Set<string>()
  const problems: string[] = []

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true })
    await build({
      configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
      logLevel: 'error',
    })
    server = await standInServer(LAUNCHES)
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu'],
    })
    page = await browser.newPage()
    page.on('request', (request) => requested.add(new URL(request.url()).host))
    page.on('pageerror', (error) => problems.push(error.message))
    // The browser itself reports each answer that is no 200; those are the point of some of these tests.
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        problems.push(message.text())
    })
  })

  beforeEach(() => page.setViewportSize({ width: 1280, height: 900 }))

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  /** As tall as the page, so that what stays in sight while scrolling hides nothing in the picture. */
  async function picture(name: string, width: number): Promise<void> {
    const height = await page.evaluate<number>('document.documentElement.scrollHeight')
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${SCREENSHOTS}/app-${name}.png` })
  }

  /** Waits for what the page shows in the end, and for its pictures. */
  async function open(key: Key): Promise<string> {
    await page.goto(server.page(key))
    await page.locator('h2, [role=alert]').first().waitFor()
    await page.waitForLoadState('networkidle')
    return page.evaluate<string>('document.body.innerText')
  }

  test.each<{ key: Key; holds: readonly string[]; lacks?: readonly string[] }>([
    {
      key: 'full',
      holds: [
        'DEMO: invented patients',
        'Demo-Keller, Änne',
        '1985-03-02 (',
        'The findings come from this photo.',
        'The head is turned to the side. Use a photo from the front.',
        'Date not recorded',
        'Resemblance seen',
        'Unclear resemblance',
        'How sure: In people with hypertension',
        'Suggested tests (in this order, for the reasons below)',
        'Late-night salivary cortisol: Two samples at home',
        'Late-night salivary cortisol: Collect saliva',
        '1 mg overnight dexamethasone suppression: oestrogen raises',
        'Ask about steroids',
        'Ask endocrinology',
        'Cheek fullness',
        '+4.8 SD',
        'This is not a diagnosis. This reference model',
        'facies-geometry 1.0.0',
      ],
    },
    { key: 'withheld', holds: ['The patient has refused the analysis of photos'] },
    { key: 'empty', holds: ['There is no photo in this chart', 'Not assessed: says nothing either way'] },
    {
      key: 'none-assessed',
      holds: ['No photo of this chart could be assessed', 'there is no measure to show'],
    },
    {
      key: 'more-listed',
      holds: [
        'No photo of this chart could be assessed',
        'Not assessed',
        'Only the newest five photos are looked at.',
      ],
    },
    {
      key: 'unread',
      holds: ['could not be read, so no test is suggested', 'the medications'],
      lacks: ['Suggested tests'],
    },
    {
      key: 'hidden',
      holds: ['This site runs Facies silently', '2026-10-04'],
      lacks: ['Demo-Keller', 'DEMO', 'Resemblance seen', 'SD'],
    },
    {
      key: 'session-ended',
      holds: ['Please open Facies again from the chart.'],
      lacks: ['Try again', 'Demo-Keller'],
    },
    {
      key: 'record-session-ended',
      holds: ['Please open Facies again from the chart.'],
      lacks: ['Resemblance seen'],
    },
    { key: 'record-down', holds: ['did not answer as it should', 'Try again'], lacks: ['Resemblance seen'] },
    { key: 'not-json', holds: ['could not be understood', 'Try again'] },
    {
      key: 'other-patient',
      holds: ['about another patient, so nothing is shown'],
      lacks: ['Demo-Keller', 'esemblance'],
    },
    { key: 'missing-pictures', holds: ['This picture could not be loaded.', 'Resemblance seen'] },
  ])('$key: says $holds', async ({ key, holds, lacks = [] }) => {
    const words = await open(key)
    await picture(`${key}-wide`, 1280)
    for (const said of holds) expect(words).toContain(said)
    for (const unsaid of lacks) expect(words).not.toContain(unsaid)
    expect(words).not.toMatch(/\b(normal|healthy|negative|excluded)\b/i)
  })

  test('every photo of the chart is drawn, with the words for those who cannot see it', async () => {
    await open('full')
    const pictures = await page.evaluate<{ alt: string; width: number }[]>(
      '[...document.images].map((image) => ({ alt: image.alt, width: image.naturalWidth }))',
    )
    expect(pictures.map(({ alt }) => alt)).toEqual([
      'Chart photo of 2026-10-04',
      'Chart photo of 2024-02-11',
      'Chart photo without a date',
    ])
    expect(pictures.every(({ width }) => width > 0)).toBe(true)
  })

  test('a photo that is pending appears by itself once it is assessed', async () => {
    expect(await open('pending-once')).toContain('1 of 3 photos not yet assessed')
    await page.getByText('Resemblance seen', { exact: true }).waitFor({ timeout: 10_000 })
    expect(await page.getByText('not yet assessed').count()).toBe(0)
  })

  test('a lost connection can be tried again with the keyboard alone', async () => {
    await page.route('**/api/view', (route) => route.abort(), { times: 1 })
    expect(await open('full')).toContain('Facies could not be reached.')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Try again')
    await page.keyboard.press('Enter')
    await page.getByText('Resemblance seen', { exact: true }).waitFor()
  })

  test.each(KEYS)('%s: 360 px wide, nothing scrolls sideways and every text can be read', async (key) => {
    await page.setViewportSize({ width: 360, height: 800 })
    await open(key)
    await picture(`${key}-narrow`, 360)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([])
  })

  test.each(KEYS)('%s: one main part, one first heading, no level left out', async (key) => {
    await open(key)
    expect(await page.locator('main').count()).toBe(1)
    const levels = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h1, h2, h3, h4')].map((heading) => Number(heading.tagName[1]))",
    )
    expect(levels.filter((level) => level === 1)).toEqual([1])
    expect(levels.every((level, i) => level <= (levels[i - 1] ?? 0) + 1)).toBe(true)
  })

  test('the label stays in sight while the page scrolls', async () => {
    await open('full')
    await page.mouse.wheel(0, 600)
    await page.waitForFunction('scrollY > 100')
    expect(await page.locator('.label-bar').boundingBox()).toMatchObject({ y: 0 })
  })

  test.each([
    { name: 'the first finding', heading: "Cushing's syndrome" },
    { name: 'the last measure', heading: 'Roundness' },
  ])('$name is never in sight without what the model is', async ({ heading }) => {
    await page.setViewportSize({ width: 360, height: 640 })
    await open('full')
    await page.getByText(heading, { exact: true }).scrollIntoViewIfNeeded()
    const box = await page.locator('#statement').boundingBox()
    expect(box?.y).toBeGreaterThanOrEqual(0)
    expect((box?.y ?? Number.NaN) + (box?.height ?? Number.NaN)).toBeLessThanOrEqual(640)
  })

  test('the page asked nobody but its own back end, broke no rule of its policy and had no error', () => {
    expect([...requested]).toEqual([server.host])
    expect(problems).toEqual([])
  })
})
