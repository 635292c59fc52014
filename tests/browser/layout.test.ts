import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Launch, type StandIn, standInServer } from '../smart-app-web/stand-in-server.ts'
import { ACTING, BY_SET_FIRST } from '../smart-app-web/views.ts'
import { seriousViolations } from './axe.ts'
import { browserWithPage, executablePath, SCREENSHOTS } from './built-page.ts'

const ONE = { ...ACTING, photos: ACTING.photos.slice(0, 1) }

const LAUNCHES = {
  'one-photo': { view: () => ONE, listed: ['newest'] },
  'many-photos': { view: () => ACTING, older: 11 },
  'most-photos': { view: () => ACTING, older: 57 },
  'slow-pictures': { view: () => ACTING, older: 3, slowPicturesMs: 2500 },
  'by-set': { view: () => BY_SET_FIRST },
  'lost-pictures': { view: () => ACTING, missingPictures: true },
} as const satisfies Readonly<Record<string, Launch>>

type Key = keyof typeof LAUNCHES

const NARROW = { width: 360, height: 740 }
const PANEL = { width: 600, height: 900 }
const WIDE = { width: 1280, height: 800 }

type Box = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

describe.skipIf(!executablePath)('where things stand on the page', () => {
  let server: StandIn
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    server = await standInServer(LAUNCHES)
    browser = await browserWithPage()
    page = await browser.newPage()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  async function open(key: Key, viewport: typeof NARROW): Promise<void> {
    await page.setViewportSize(viewport)
    await page.goto(server.page(key))
    await page.getByRole('heading', { name: 'Findings' }).waitFor()
    await page.waitForLoadState('networkidle')
    const name = `${SCREENSHOTS}/layout-${key}-${viewport.width}`
    await page.screenshot({ path: `${name}.png` })
    await page.screenshot({ path: `${name}-whole.png`, fullPage: true })
  }

  /** In CSS pixels from the top of the page. */
  const boxOf = (selector: string) =>
    page.evaluate<Box>(
      `(() => {
        const { top, bottom, left, right } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect()
        return { top: top + scrollY, bottom: bottom + scrollY, left, right }
      })()`,
    )

  /** Where the first screen ends: above the line that stays in sight. */
  const foldOf = async () => (await boxOf('.short-statement')).top

  test.each([
    'one-photo',
    'many-photos',
    'most-photos',
  ] as const)('%s, wide: the photo stands beside the findings in the first screen', async (key) => {
    await open(key, WIDE)
    const [stage, finding, fold] = [await boxOf('.stage'), await boxOf('.condition'), await foldOf()]
    expect(stage.left).toBeGreaterThanOrEqual(finding.right)
    expect(stage.top).toBeLessThan(finding.bottom)
    expect(stage.bottom).toBeLessThanOrEqual(fold)
    expect((await boxOf('.work-up')).top - (await boxOf('.conditions')).bottom).toBeLessThan(100)
    expect(await page.locator('.counted-face').first().isVisible()).toBe(false)
  })

  test.each([
    { key: 'one-photo', viewport: NARROW },
    { key: 'many-photos', viewport: NARROW },
    { key: 'most-photos', viewport: NARROW },
    { key: 'many-photos', viewport: PANEL },
  ] as const)('$key, $viewport.width px: the photo stands after the findings and before the work-up', async ({
    key,
    viewport,
  }) => {
    await open(key, viewport)
    const [conditions, stage, workUp] = [
      await boxOf('.conditions'),
      await boxOf('.stage'),
      await boxOf('.work-ups'),
    ]
    expect(stage.top - conditions.bottom).toBeLessThan(340)
    expect(workUp.top).toBeGreaterThan(stage.bottom)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width)
    expect(await seriousViolations(page)).toEqual([])
  })

  test.each([
    NARROW,
    PANEL,
    WIDE,
  ])('$width px: what was seen, how sure, what to order and whether one agrees are on the first screen', async (viewport) => {
    await open('one-photo', viewport)
    const fold = await foldOf()
    const buttons = await page.locator('.condition').first().locator('.your-view').boundingBox()
    expect((buttons?.y ?? Number.NaN) + (buttons?.height ?? Number.NaN)).toBeLessThanOrEqual(fold)
    const words = await page.locator('.condition').first().innerText()
    expect(words).toMatch(/Resemblance seen\. Act soon\.[\s\S]*How sure:[\s\S]*Order first:[\s\S]*I disagree/)
    expect(fold).toBeGreaterThan(viewport.height - 45)
    const gap = (await boxOf('#findings')).top - (await boxOf('.page-header')).bottom
    expect(gap).toBeLessThan(30)
  })

  test('the face of the photo that counts stands small in the card, cut to the face', async () => {
    await open('one-photo', NARROW)
    const [face, picture] = [await boxOf('.counted-face'), await boxOf('.counted-face img')]
    expect(picture.right - picture.left).toBeGreaterThan(face.right - face.left)
    expect(face.bottom).toBeLessThan((await boxOf('.your-view')).top)
  })

  test('the photos stand in one row; by keyboard each comes into sight', async () => {
    await open('most-photos', NARROW)
    const tops = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.photo')].map((photo) => Math.round(photo.getBoundingClientRect().top))",
    )
    expect(tops).toHaveLength(60)
    expect(new Set(tops).size).toBe(1)
    expect(await page.getByText('Findings come from the newest five photos;').count()).toBe(1)
    await page.locator('.photos img').nth(1).click({ force: true })
    await page.getByRole('radio', { name: '2024-02-11', checked: true }).waitFor()
    await page.getByRole('radio', { name: '2026-10-04' }).focus()
    for (let steps = 0; steps < 7; steps += 1) await page.keyboard.press('ArrowRight')
    await expect
      .poll(async () => {
        const { left, right } = await boxOf('.photo:has(:checked)')
        return left >= 0 && right <= NARROW.width
      })
      .toBe(true)
    expect(await page.evaluate<number>("document.querySelector('.photos').scrollLeft")).toBeGreaterThan(500)
    expect(await page.locator('.stage-figure figcaption').innerText()).toContain('2023-07-03')
  })

  test('pictures that take a moment say so at their places, and then no more', async () => {
    await page.setViewportSize(WIDE)
    await page.goto(server.page('slow-pictures'))
    await page.locator('.photo .late-picture').first().waitFor()
    await page.locator('.stage').getByText('The picture is being loaded.').waitFor()
    await page.screenshot({ path: `${SCREENSHOTS}/layout-slow-pictures.png` })
    await expect.poll(() => page.locator('.photo:has(:checked) .late-picture').count()).toBe(0)
    expect(await page.getByText('The picture is being loaded.').count()).toBe(0)
  })

  test('a picture that is lost says so within its place, broken between words', async () => {
    await open('lost-pictures', WIDE)
    const overflowing = await page.evaluate(
      "[...document.querySelectorAll('.no-picture')].filter((box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth).length",
    )
    expect(overflowing).toBe(0)
    const tag = await boxOf('.photo-chosen')
    expect((await boxOf('.photo:has(:checked) .no-picture span')).bottom).toBeLessThanOrEqual(tag.top + 1)
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('.no-picture span')).overflowWrap"),
    ).toBe('break-word')
  })

  test('where an order set comes first, what to do stands at the button, which stands back', async () => {
    await open('by-set', NARROW)
    const words = await page.locator('.work-up').first().innerText()
    expect(words).toContain("use your site's order set in the EHR. To draft another test from here, tick it.")
    const button = page.getByRole('button', { name: 'Draft orders' })
    expect(await button.getAttribute('data-variant')).toBe('outline')
    await page.getByRole('checkbox', { name: /salivary/ }).check()
    expect(await button.getAttribute('data-variant')).toBe('filled')
  })

  test.each([360, 600, 800, 1024, 1200, 1440])('%i px: no choice between words is cut off', async (width) => {
    await open('many-photos', { width, height: 800 })
    await page.locator('.toggles').waitFor()
    expect(await page.evaluate<readonly string[]>(CUT_OFF)).toEqual([])
  })

  test('in a narrow panel the table of values breaks no day, and moves within its place', async () => {
    await open('many-photos', NARROW)
    await page.locator('.over-time').getByText('As a table').press('Enter')
    const heights = await page.evaluate<readonly number[]>(
      "[...document.querySelectorAll('.trend-table tbody th')].map((day) => { const lines = document.createRange(); lines.selectNodeContents(day); return lines.getClientRects().length })",
    )
    expect(new Set(heights)).toEqual(new Set([1]))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width)
    expect(await seriousViolations(page)).toEqual([])
  })

  test('the page itself on paper names the patient, and holds nothing to be pressed', async () => {
    await open('many-photos', WIDE)
    onTestFinished(() => page.emulateMedia({ media: null }))
    await page.emulateMedia({ media: 'print' })
    const printed = await page.evaluate<string>('document.body.innerText')
    expect(printed).toContain('Record number: MRN-4711')
    for (const control of ['.toggles', '.compare-choices', '.measure-choice', 'button', 'summary'])
      expect(await page.locator(control).filter({ visible: true }).count(), control).toBe(0)
    await page.screenshot({ path: `${SCREENSHOTS}/layout-paper.png`, fullPage: true })
  })

  test('from the card one link leads to its tests', async () => {
    await open('many-photos', NARROW)
    await page.getByRole('link', { name: 'To the suggested tests' }).press('Enter')
    await expect.poll(() => page.evaluate<number>(IN_SIGHT)).toBeGreaterThanOrEqual(0)
    expect(await page.evaluate<number>(IN_SIGHT)).toBeLessThan(NARROW.height / 2)
  })
})

/** Runs in the page: the words of each choice that has not all of its room. */
const CUT_OFF =
  "[...document.querySelectorAll('.mantine-SegmentedControl-label span')].filter((words) => words.scrollWidth > words.clientWidth).map((words) => words.innerText)"

/** Runs in the page: how far the heading of the first work-up stands below the label. */
const IN_SIGHT =
  "document.querySelector('#work-up-cushing').getBoundingClientRect().top - document.querySelector('.label-bar').getBoundingClientRect().bottom"
