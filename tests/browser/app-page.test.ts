import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LOW_CONTRAST } from '../smart-app-web/contrast.ts'
import { LOOKED, LOOKED_BOTH_WAYS } from '../smart-app-web/looks.ts'
import { NO_SEX, ONE_ASSESSED, OVER_TIME } from '../smart-app-web/over-times.ts'
import { type Launch, type StandIn, standInServer } from '../smart-app-web/stand-in-server.ts'
import {
  EMPTY,
  FULL,
  HIDDEN,
  NONE_ASSESSED,
  NONE_LISTED,
  PENDING,
  UNREAD,
  WITHHELD,
} from '../smart-app-web/views.ts'
import { browserWithPage, executablePath, SCREENSHOTS, watch } from './built-page.ts'

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
  'photos-unlisted': { view: () => NONE_LISTED, photosStatus: 502 },
  'more-photos': {
    view: () => FULL,
    total: 83,
    overTime: () => ({ ...OVER_TIME, listed: { total: null, isNewestKnown: true } }),
  },
  'not-json': { view: () => 'not-json' },
  'other-patient': { view: () => FULL, patientId: 'somebody-else' },
  'missing-pictures': { view: () => FULL, missingPictures: true },
  'no-sex': { view: () => FULL, look: () => LOOKED_BOTH_WAYS, overTime: () => NO_SEX },
  'one-assessed': { view: () => FULL, overTime: () => ONE_ASSESSED },
} as const satisfies Readonly<Record<string, Launch>>

/** Opened by single tests. */
const MOMENTS = {
  slow: { view: () => FULL, slowMs: 1500 },
  'looks-down': {
    view: () => FULL,
    look: (_, request) => (request === 1 ? 503 : LOOKED),
    overTime: (request) => (request === 1 ? 503 : OVER_TIME),
  },
  'ends-out-of-sight': { view: (request) => (request === 1 ? FULL : 401) },
  'look-pending-once': {
    view: () => FULL,
    look: (_, request) => (request === 1 ? { kind: 'pending' } : LOOKED),
    overTime: (request) => ({ ...OVER_TIME, pending: request === 1 ? 1 : 0 }),
  },
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
    server = await standInServer({ ...LAUNCHES, ...MOMENTS })
    browser = await browserWithPage()
    page = await browser.newPage()
    watch(page, { requested, problems })
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
  async function open(key: Key | keyof typeof MOMENTS): Promise<string> {
    await page.goto(server.page(key))
    await page.locator('h2, [role=alert]').first().waitFor()
    await page.waitForLoadState('networkidle')
    return page.evaluate<string>('document.body.innerText')
  }

  test.each<{ key: Key; holds: readonly string[]; lacks?: readonly string[] }>([
    {
      key: 'photos-unlisted',
      holds: [
        'The photos of this chart could not be listed, so whether there are any is not known.',
        'There is no finding. The photos of this chart could not all be listed',
        'Look again now',
      ],
      lacks: ['There is no photo in this chart'],
    },
    {
      key: 'more-photos',
      holds: ['The newest 3 of 83 photos.', 'The newest 6 photos; there may be older ones.'],
    },
    {
      key: 'full',
      holds: [
        'DEMO: invented patients',
        'Demo-Keller, Änne',
        '1985-03-02 (',
        'Record number: MRN-4711',
        'The findings come from this photo.',
        'The head is turned to the side. Use a photo from the front.',
        'Date not recorded',
        'Resemblance seen',
        'Unclear resemblance',
        'How sure: Of 100 such findings in people with hypertension, perhaps 3 to 12 are right',
        'Suggested tests (in order of preference; the first is enough to begin; why not the others: below)',
        'Late-night salivary cortisol: Two samples at home',
        'For the patient (on paper',
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
      holds: [
        'No photo of this chart was assessed',
        'there is no measure to show',
        'No test is suggested now.',
      ],
      lacks: ['Order first', 'No photo could be assessed.'],
    },
    {
      key: 'more-listed',
      holds: [
        'No photo of this chart was assessed',
        'Not assessed',
        'Older photo',
        'Findings come from the newest five photos;',
      ],
    },
    {
      key: 'unread',
      holds: [
        'The EHR has not granted Facies to read MedicationRequest.',
        'could not be read, so no test is suggested',
        'the medications',
        'Order first: No test now.',
      ],
      lacks: ['Suggested tests'],
    },
    {
      key: 'hidden',
      holds: ['This site runs Facies silently', '2026-10-04'],
      lacks: ['Demo-Keller', 'MRN-4711', 'DEMO', 'Resemblance seen', 'SD'],
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
      '[...document.querySelectorAll(".photos img")].map((image) => ({ alt: image.alt, width: image.naturalWidth }))',
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
    await page
      .getByText(/^Resemblance seen/)
      .first()
      .waitFor({ timeout: 10_000 })
    expect(await page.getByText('not yet assessed').count()).toBe(0)
  })

  test('what comes back into sight is read anew: a view that has ended meanwhile shows nothing of the chart', async () => {
    expect(await open('ends-out-of-sight')).toContain('Demo-Keller')
    for (const state of ['hidden', 'visible'])
      await page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`,
      )
    await page.getByRole('alert').getByText('Please open Facies again from the chart.').waitFor()
    expect(await page.evaluate<string>('document.body.textContent')).not.toContain('Demo-Keller')
  })

  test('a lost connection can be tried again with the keyboard alone', async () => {
    await page.route('**/api/view', (route) => route.abort())
    expect(await open('full')).toContain('Facies could not be reached.')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Try again')
    await page.unroute('**/api/view')
    await page.keyboard.press('Enter')
    await page
      .getByText(/^Resemblance seen/)
      .first()
      .waitFor()
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
    { name: 'the first finding', where: '.conditions', heading: "Cushing's syndrome" },
    { name: 'the last measure', where: '.measure-list', heading: 'Roundness' },
  ])('$name is never in sight without what the model is', async ({ where, heading }) => {
    await page.setViewportSize({ width: 360, height: 640 })
    await open('full')
    await page.locator(where).getByText(heading, { exact: true }).scrollIntoViewIfNeeded()
    const box = await page.locator('.short-statement').boundingBox()
    expect(box?.y).toBeGreaterThanOrEqual(0)
    expect((box?.y ?? Number.NaN) + (box?.height ?? Number.NaN)).toBeLessThanOrEqual(640)
    expect(await page.locator('.short-statement').innerText()).toBe(
      'Not a diagnosis · reference model, no patients seen',
    )
  })

  describe('the photo large', () => {
    test.each([360, 1280])('%i px wide: each thing drawn on it has its words', async (width) => {
      await page.setViewportSize({ width, height: 900 })
      await open('full')
      for (const { name, shows, says } of DRAWN) {
        await shows(page)
        await page.locator('.drawn-words').getByText(says).waitFor()
        await picture(`viewer-${name}-${width}`, width)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        expect(await page.evaluate(LOW_CONTRAST)).toEqual([])
      }
    })

    test('the drawing lies exactly over the picture, also when it is turned and cut', async () => {
      await open('full')
      const corners = () =>
        page.evaluate<number[][]>(
          `['.stage-sheet .stage-picture', '.face-drawing'].map((name) => {
            const { x, y, width, height } = document.querySelector(name).getBoundingClientRect()
            return [x, y, width, height].map(Math.round)
          })`,
        )
      const [picture = [], drawing] = await corners()
      expect(drawing).toEqual(picture)
      expect((picture[2] ?? 0) / (picture[3] ?? 1)).toBeCloseTo(0.8, 2)
      await page.getByRole('switch', { name: 'As the model saw it' }).press('Space')
      const [turned, drawnToo] = await corners()
      expect(turned).not.toEqual(picture)
      expect(drawnToo).toEqual(turned)
    })

    test('another photo is chosen with the arrow keys, and one that was not assessed says so', async () => {
      await open('full')
      await page.getByRole('radio', { name: '2026-10-04' }).focus()
      await page.keyboard.press('ArrowRight')
      await page.getByText('This photo was not assessed. That says nothing about the face.').waitFor()
      expect(await page.locator('.stage-picture').getAttribute('alt')).toBe(
        'Chart photo of 2024-02-11, large',
      )
      expect(await page.getByRole('switch', { name: 'Points' }).count()).toBe(0)
      await picture('viewer-not-assessed', 1280)
    })

    test('it is made larger, moved and shown whole again with keys alone', async () => {
      await open('full')
      await page.locator('.stage').focus()
      for (const key of ['+', '+', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
      expect(await page.locator('.stage-zoom').getAttribute('style')).toBe(
        'transform: translate(-72.5%, -72.5%) scale(2.25);',
      )
      expect(await page.locator('.stage-figure').textContent()).toContain('225 % of its size')
      await picture('viewer-near', 1280)
      await page.keyboard.press('0')
      expect(await page.locator('.stage-zoom').getAttribute('style')).toContain('scale(1)')
    })

    test('its scores name what they are the sum of', async () => {
      await open('full')
      for (const summary of await page.locator('.scores summary').all()) await summary.press('Enter')
      const words = await page.locator('.scores').innerText()
      expect(words).toContain('Higher than 98 of 100 photos of the reference set; no probability.')
      expect(words).toContain('All parts together: +1.12, which is the score.')
      expect(words).toContain('Shape of the whole face')
      await picture('scores', 1280)
      await page.setViewportSize({ width: 360, height: 900 })
      await picture('scores-narrow', 360)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    })

    test('what takes a moment is said, and only then', async () => {
      await page.goto(server.page('slow'))
      await page.getByText('The model looks at this photo.').waitFor()
      await page.getByText('The photos are being put in the order of their days.').waitFor()
      await page.waitForLoadState('load')
      await picture('slow', 1280)
      await page.getByRole('switch', { name: 'Points' }).waitFor()
      expect(await page.getByText('The model looks at this photo.').count()).toBe(0)
    })

    test('what is pending is asked again by itself', async () => {
      await page.goto(server.page('look-pending-once'))
      await page.getByText('This photo is still being assessed').waitFor()
      await page.getByRole('switch', { name: 'Points' }).waitFor({ timeout: 10_000 })
    })

    test('what failed is said at its place and can be tried again', async () => {
      await page.goto(server.page('looks-down'))
      const failed = page.getByRole('alert')
      await failed.nth(1).waitFor()
      await picture('looks-down', 1280)
      await page.locator('.desk').getByRole('button', { name: 'Try again' }).press('Enter')
      await page.getByRole('switch', { name: 'Points' }).waitFor()
      await page.locator('.over-time').getByRole('button', { name: 'Try again' }).press('Enter')
      await page.locator('.trend-chart').first().waitFor()
      expect(await failed.count()).toBe(0)
    })
  })

  describe('over time and side by side', () => {
    test.each([360, 1280])('%i px wide: scores, a measure and the table', async (width) => {
      await page.setViewportSize({ width, height: 900 })
      await open('full')
      await page.getByLabel('A measure of the face over time').selectOption({ label: 'Cheek fullness' })
      await page.locator('.over-time summary').press('Enter')
      const words = await page.locator('.over-time').innerText()
      expect(words).toContain('Not assessed: The head is turned to the side.')
      expect(words).toContain(
        'A Steroid course, 2020-02-01 to 2020-11-30: Prednisone, oral (systemic steroid)',
      )
      expect(await page.locator('.trend-chart').count()).toBe(3)
      await picture(`over-time-${width}`, width)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(await page.evaluate(LOW_CONTRAST)).toEqual([])
    })

    test.each([360, 1280])('%i px wide: two photos over and beside each other', async (width) => {
      await page.setViewportSize({ width, height: 900 })
      await open('full')
      await page.getByLabel('Left photo').selectOption({ label: 'Date not recorded' })
      const border = page.getByRole('slider', { name: 'Border between the two photos' })
      await border.press('ArrowRight')
      expect(await border.getAttribute('aria-valuetext')).toBe(
        '51 % of the photo of Date not recorded, 49 % of the photo of 2026-10-04',
      )
      await picture(`compare-slider-${width}`, width)
      await page.getByRole('switch', { name: 'Faces upright and equally large' }).press('Space')
      await page.locator('.compare-face').waitFor()
      await picture(`compare-lined-up-${width}`, width)
      await page.getByText('Side by side', { exact: true }).click()
      await page.locator('.side-by-side').waitFor()
      await picture(`compare-beside-${width}`, width)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    })

    test('where the record names neither sex, both readings are shown, and measures but no score over time', async () => {
      await open('no-sex')
      const words = await page.locator('main').innerText()
      expect(words).toContain('If read against women of the reference set')
      expect(words).toContain('If read against men of the reference set')
      expect(words).toContain(
        'The record names neither sex, so no score is drawn over time; the measures are.',
      )
      expect(await page.locator('.trend-chart').count()).toBe(1)
      await picture('no-sex-wide', 1280)
    })

    test('with fewer than two assessed photos it says why nothing is compared', async () => {
      await open('one-assessed')
      const words = await page.locator('.over-time').innerText()
      expect(words).toContain('Only one photo with a known day could be assessed')
      expect(await page.locator('.trend-chart').count()).toBe(0)
    })

    test('with one picture there is nothing to compare, and the page does not offer it', async () => {
      await open('none-assessed')
      expect(await page.getByText('Two photos side by side').count()).toBe(0)
    })
  })

  test('the page asked nobody but its own back end, broke no rule of its policy and had no error', () => {
    expect([...requested]).toEqual([server.host])
    expect(problems).toEqual([])
  })
})

type Drawn = {
  readonly name: string
  readonly shows: (page: Page) => Promise<unknown>
  readonly says: string
}

/** What the viewer draws on the photo, one after the other, and the words for it. */
const DRAWN: readonly Drawn[] = [
  {
    name: 'points',
    shows: (page) => page.getByRole('switch', { name: 'Points' }).press('Space'),
    says: 'Dots: the points that the model found.',
  },
  {
    name: 'measure',
    shows: async (page) => {
      await page.getByRole('switch', { name: 'Points' }).press('Space')
      await page.getByLabel('Measure drawn on the face').selectOption({ label: 'Cheek fullness' })
    },
    says: 'Cheek fullness: 1.312, expected',
  },
  {
    name: 'moved',
    shows: async (page) => {
      await page.getByLabel('Measure drawn on the face').selectOption('')
      await page.getByRole('radio', { name: "Cushing's syndrome" }).press('Space')
    },
    says: 'This is where the score was summed, not a cause or diagnosis.',
  },
  {
    name: 'crop',
    shows: (page) => page.getByRole('switch', { name: 'As the model saw it' }).press('Space'),
    says: 'The square that the model was given, turned upright.',
  },
]
