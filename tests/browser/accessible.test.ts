import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { readAbout } from '../../src/smart-app/about.ts'
import type { FilingAnswer } from '../../src/smart-app/acts.ts'
import { LOOKED_BOTH_WAYS } from '../smart-app-web/looks.ts'
import { NO_SEX } from '../smart-app-web/over-times.ts'
import { type Launch, type StandIn, standInServer } from '../smart-app-web/stand-in-server.ts'
import {
  ACTING,
  AWAITING,
  COPYING,
  EMPTY,
  FULL,
  HIDDEN,
  KEPT,
  NONE_ASSESSED,
  PENDING,
  UNREAD,
  WITHHELD,
} from '../smart-app-web/views.ts'
import { seriousViolations } from './axe.ts'
import { browserWithPage, executablePath, SCREENSHOTS } from './built-page.ts'

const FILED: FilingAnswer = {
  end: 'filed',
  filed: {
    as: 'RiskAssessment',
    at: '2026-11-02T09:32:00.000Z',
    references: ['RiskAssessment/1'],
    isWhole: true,
  },
}

const LAUNCHES = {
  full: { view: () => FULL },
  empty: { view: () => EMPTY, listed: [] },
  withheld: { view: () => WITHHELD, listed: [] },
  'none-assessed': { view: () => NONE_ASSESSED, listed: ['turned'] },
  unread: { view: () => UNREAD },
  hidden: { view: () => HIDDEN },
  pending: { view: () => PENDING },
  'no-sex': { view: () => FULL, look: () => LOOKED_BOTH_WAYS, overTime: () => NO_SEX },
  'session-ended': { view: () => 401 },
  'server-failed': { view: () => 503 },
  copying: { view: () => COPYING },
  kept: { view: () => KEPT },
  impression: { view: () => AWAITING },
  acting: {
    view: () => ACTING,
    about: readAbout(MODELS_FOLDER, { ...ACTING.model, name: REFERENCE_MODEL }),
    posts: {
      orders: () => 502,
      answer: () => 204,
      snooze: () => ({ body: { until: '2027-01-31' } }),
      'photo-report': () => 204,
      filing: () => ({ body: FILED }),
      'filing/withdraw': () => ({ body: { filed: null, isUnconfirmed: false } }),
      'log-out': () => 204,
    },
  },
} as const satisfies Readonly<Record<string, Launch>>

type Key = keyof typeof LAUNCHES

/** A state of the page, and how a reader comes to it. */
type State = { readonly name: string; readonly key: Key; readonly reach?: (page: Page) => Promise<unknown> }

const asked = (role: 'button' | 'switch' | 'radio', name: string) => (page: Page) =>
  page.getByRole(role, { name, exact: true }).first().press('Space')

const STATES: readonly State[] = [
  { name: 'the whole page', key: 'full' },
  { name: 'no photo', key: 'empty' },
  { name: 'photos withheld', key: 'withheld' },
  { name: 'no photo assessed', key: 'none-assessed' },
  { name: 'a part of the chart unread', key: 'unread' },
  { name: 'findings hidden', key: 'hidden' },
  { name: 'photos pending', key: 'pending' },
  { name: 'neither sex named', key: 'no-sex' },
  { name: 'session ended', key: 'session-ended' },
  { name: 'record not answering', key: 'server-failed' },
  { name: 'copying orders', key: 'copying' },
  { name: 'said before', key: 'kept' },
  { name: 'impression first', key: 'impression' },
  { name: 'points', key: 'full', reach: asked('switch', 'Points') },
  { name: 'crop', key: 'full', reach: asked('switch', 'As the model saw it') },
  {
    name: 'a measure',
    key: 'full',
    reach: (page) => page.getByLabel('Measure drawn on the face').selectOption({ label: 'Cheek fullness' }),
  },
  { name: 'what moved the score', key: 'full', reach: asked('radio', "Cushing's syndrome") },
  {
    name: 'everything unfolded',
    key: 'full',
    async reach(page) {
      await page.getByLabel('A measure of the face over time').selectOption({ label: 'Cheek fullness' })
      for (const summary of await page.locator('summary').all()) await summary.press('Enter')
    },
  },
  {
    name: 'faces lined up',
    key: 'full',
    async reach(page) {
      await page.getByLabel('Left photo').selectOption({ label: 'Date not recorded' })
      await asked('switch', 'Faces upright and equally large')(page)
      await page.locator('.compare-face').waitFor()
    },
  },
  {
    name: 'side by side',
    key: 'full',
    async reach(page) {
      await asked('radio', 'Side by side')(page)
      await page.locator('.side-by-side').waitFor()
    },
  },
  {
    name: 'drafts refused',
    key: 'acting',
    async reach(page) {
      await asked('button', 'Draft orders')(page)
      await page.getByText('Whether drafts were made is not known').waitFor()
    },
  },
  {
    name: 'disagreed and snoozed',
    key: 'acting',
    async reach(page) {
      await asked('button', 'I disagree')(page)
      await page.getByText(/You disagreed on/).waitFor()
      await asked('button', '30 days')(page)
      await page.getByText('until 2027-01-31').first().waitFor()
    },
  },
  {
    name: 'a photo of somebody else, asked again',
    key: 'acting',
    reach: asked('button', 'This is not the patient'),
  },
  {
    name: 'filed, and asked whether to withdraw',
    key: 'acting',
    async reach(page) {
      await asked('button', 'File to chart')(page)
      await asked('button', 'Withdraw from chart')(page)
      await page.getByRole('button', { name: 'Yes, withdraw it' }).waitFor()
    },
  },
  { name: 'print view', key: 'acting', reach: asked('button', 'Print view') },
  { name: 'instructions', key: 'acting', reach: asked('button', 'Instructions for the patient') },
  {
    name: 'about the score',
    key: 'acting',
    async reach(page) {
      await asked('button', 'About this score')(page)
      await page.locator('dt').first().waitFor()
    },
  },
  {
    name: 'logged out',
    key: 'acting',
    async reach(page) {
      await asked('button', 'Log out')(page)
      await page.getByText('You are logged out of Facies.').waitFor()
    },
  },
]

describe.skipIf(!executablePath)('axe finds nothing serious', () => {
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

  async function reached({ key, reach }: State): Promise<void> {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(server.page(key))
    await page.locator('h2, [role=alert]').first().waitFor()
    await page.waitForLoadState('networkidle')
    await reach?.(page)
  }

  const picture = (name: string, width: number) =>
    page.screenshot({
      path: `${SCREENSHOTS}/state-${name.replaceAll(/\W+/g, '-')}-${width}.png`,
      fullPage: true,
    })

  test.each(STATES)('$name', async (state) => {
    await reached(state)
    await picture(state.name, 1280)
    await page.setViewportSize({ width: 360, height: 800 })
    await picture(state.name, 360)
    expect(await seriousViolations(page)).toEqual([])
  })

  test("in the system's own colours the drawings stand on white, and the choice made is framed", async () => {
    onTestFinished(() => page.emulateMedia({ forcedColors: null, colorScheme: null }))
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
    await reached({ name: 'forced colours', key: 'full' })
    await page.locator('.trend-chart').first().waitFor()
    await picture('forced-colours', 1280)
    for (const drawing of ['.trend-chart', '.score-line', '.scale'])
      expect(await styleOf(drawing, 'background-color'), drawing).toBe('rgb(255, 255, 255)')
    expect(await styleOf('.moved-choice label[data-active]', 'outline-style')).toBe('solid')
    expect(await styleOf('.moved-choice label:not([data-active])', 'outline-style')).toBe('none')
  })

  const styleOf = (selector: string, property: string) =>
    page.evaluate<string>(
      `getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${property}')`,
    )

  test('the whole page, wide', async () => {
    await reached({ name: 'wide', key: 'full' })
    expect(await seriousViolations(page)).toEqual([])
  })
})
