import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { readAbout } from '../../src/smart-app/about.ts'
import type { FilingAnswer } from '../../src/smart-app/acts.ts'
import { LOW_CONTRAST } from '../smart-app-web/contrast.ts'
import { type Launch, type StandIn, standInServer } from '../smart-app-web/stand-in-server.ts'
import { ACTING, AWAITING, COPYING, FULL, HIDDEN, KEPT } from '../smart-app-web/views.ts'
import { browserWithPage, executablePath, SCREENSHOTS, watch } from './built-page.ts'

const SALIVA = { test: 'lnsc_x2', name: 'Late-night salivary cortisol' } as const
const URINE = { test: 'ufc24_x2', name: '24-hour urinary free cortisol' } as const
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
  acting: {
    view: () => ACTING,
    about: readAbout(MODELS_FOLDER, { ...ACTING.model, name: REFERENCE_MODEL }),
    posts: {
      orders: () => ({
        body: { orders: [{ ...SALIVA, reference: 'ServiceRequest/12', because: null }] },
        afterMs: 1500,
      }),
      answer: () => 204,
      snooze: () => ({ body: { until: '2027-01-31' } }),
      'photo-report': () => ({ body: { withdrawn: 0, left: 0 } }),
      filing: () => ({ body: FILED }),
      'filing/withdraw': () => ({ body: { filed: null, isUnconfirmed: false } }),
      'log-out': () => 204,
    },
  },
  'one-refused': {
    view: () => ACTING,
    posts: {
      orders: () => ({
        body: {
          orders: [
            { ...SALIVA, reference: 'ServiceRequest/12', because: null },
            { ...URINE, reference: null, because: 'The EHR refused this order.' },
          ],
        },
      }),
    },
  },
  'cut-once': {
    view: () => ACTING,
    posts: {
      orders: (request) =>
        request === 1
          ? 'cut'
          : { body: { orders: [{ ...SALIVA, reference: 'ServiceRequest/13', because: null }] } },
      filing: () => 502,
    },
  },
  refused: {
    view: () => ACTING,
    about: 502,
    posts: {
      orders: () => 403,
      answer: () => 401,
      filing: () => 403,
      'log-out': () => 502,
      snooze: () => ({ strange: 'no answer of ours' }),
    },
  },
  'hidden-meanwhile': {
    view: (request) => (request === 1 ? ACTING : HIDDEN),
    posts: { answer: () => 403 },
  },
  copying: { view: () => COPYING },
  'nothing-offered': { view: () => FULL },
  kept: { view: () => KEPT },
  'impression-first': {
    view: (request) => (request === 1 ? AWAITING : { ...KEPT, awaitsImpression: false, impressionOf: null }),
    posts: { impression: () => 204 },
  },
  hidden: { view: () => HIDDEN, about: readAbout(MODELS_FOLDER, HIDDEN.model) },
} as const satisfies Readonly<Record<string, Launch>>

type Key = keyof typeof LAUNCHES

describe.skipIf(!executablePath)('acting in the page of the app', () => {
  let server: StandIn
  let browser: Browser
  let page: Page
  const requested = new Set<string>()
  const problems: string[] = []

  beforeAll(async () => {
    browser = await browserWithPage()
  })

  beforeEach(async () => {
    await page?.close()
    await server?.close()
    server = await standInServer(LAUNCHES)
    requested.clear()
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.addInitScript('window.printed = 0; window.print = () => { window.printed += 1 }')
    watch(page, { requested, problems })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  async function open(key: Key): Promise<void> {
    await page.goto(server.page(key))
    await page.locator('h2').first().waitFor()
    await page.waitForLoadState('networkidle')
  }

  /** As tall as the page, so that what stays in sight while scrolling hides nothing in the picture. */
  async function picture(name: string): Promise<void> {
    const width = page.viewportSize()?.width ?? 1280
    const height = await page.evaluate<number>('document.documentElement.scrollHeight')
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${SCREENSHOTS}/acts-${name}.png` })
  }

  const press = (name: string, nth = 0) => page.getByRole('button', { name, exact: true }).nth(nth).click()
  const said = (words: string | RegExp) => page.getByText(words).first().waitFor({ timeout: 5000 })
  const words = () => page.evaluate<string>('document.body.innerText')
  const focused = () => page.evaluate<string>('document.activeElement.textContent')

  /** The conditions, Cushing's syndrome first. */
  const condition = (nth: number) => page.locator('.condition').nth(nth)

  test('drafts: the first test is ticked, what is sent is sent once, and what became of it stands there', async () => {
    await open('acting')
    expect(await page.evaluate(BOXES)).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ])
    expect(await words()).toContain("Order it as your site's set")
    await picture('work-up')

    await press('Draft orders')
    await page.getByRole('button', { name: 'Draft orders', disabled: true }).click({ force: true })
    await said('Making the drafts in the EHR')
    await picture('drafting')
    await said('1 draft was made. A draft orders nothing until it is signed in the EHR.')
    await said('Draft made: ServiceRequest/12.')
    await picture('drafted')
    expect(server.posted('acting')).toEqual([
      { path: 'orders', body: { tests: ['lnsc_x2'] }, fromPage: true },
    ])

    await press('Draft orders')
    await said('Tick at least one test.')
    expect(server.posted('acting')).toHaveLength(1)
    expect(await focused()).toBe('Draft orders')
  })

  test('one of two is refused: each test says what became of it, and only the refused one may be tried again', async () => {
    await open('one-refused')
    await page.getByRole('checkbox').nth(1).check()
    await press('Draft orders')
    await said('1 draft was made.')
    await said('For 1 of 2 no draft is known')
    await said('The EHR refused this order.')
    expect(await page.getByRole('checkbox').nth(0).isDisabled()).toBe(true)
    expect(await page.getByRole('checkbox').nth(1).isEnabled()).toBe(true)
    await picture('one-refused')
  })

  test('the connection breaks in the middle: nothing is claimed, and trying again asks whether anybody looked', async () => {
    await open('cut-once')
    await press('Draft orders')
    await said('Facies gave no answer.')
    expect(await words()).toContain(
      'Whether drafts were made is not known: look in the EHR before you try again.',
    )
    expect(await words()).not.toContain('Nothing was ordered')
    await picture('cut')
    await press('I have looked in the EHR: draft again')
    await said('Draft made: ServiceRequest/13.')

    await press('File to chart')
    await said('Whether it was filed is not known: look in the chart before you try again.')
  })

  test('turned away before anything was done: that is said as certain', async () => {
    await open('refused')
    await press('Draft orders')
    await said('This is not offered to you at this site.')
    await said('Nothing was ordered.')
    await press('File to chart')
    await said('Nothing was filed.')
    await press('I agree')
    await said('This session has ended.')
    expect(await words()).not.toContain('You agreed')
    await press('30 days')
    await said('The answer could not be understood.')
    await press('Log out')
    await said('This view may still be open: close the window.')
    await picture('refused')
    await press('About this score')
    await said('The record or Facies did not answer as it should.')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
  })

  test('what is refused since the site shows nothing any more takes the findings from the page', async () => {
    await open('hidden-meanwhile')
    expect(await words()).toContain('Resemblance seen')
    await press('I agree')
    await said('Findings are not shown here')
    expect(await words()).not.toContain('Resemblance seen')
  })

  test('an EHR that takes no drafts: the text of the ticked tests is copied', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await open('copying')
    await page.getByRole('checkbox').nth(2).check()
    expect(await words()).toContain('This EHR takes no drafts from Facies')
    await press('Copy order text')
    await said('Copied.')
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'Late-night salivary cortisol: Two samples at home, at bedtime, on two evenings.\n' +
        '2-day low-dose dexamethasone suppression test: by the local order set: Dexamethasone 0.5 mg every 6 hours for 48 hours, then serum cortisol',
    )
    await picture('copied')
  })

  test('where the clipboard is closed, the note stands selected in a field', async () => {
    await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    await open('acting')
    await press('Copy for the note')
    await said('This browser does not let Facies copy.')
    const field = page.getByLabel('Text for the note')
    expect(await field.inputValue()).toContain('This is not a diagnosis.')
    expect(
      await page.evaluate('[document.activeElement.tagName, getSelection().toString().length > 100]'),
    ).toEqual(['TEXTAREA', true])
    await picture('note-by-hand')
  })

  test('nothing is offered: no box, no button of what nobody may do', async () => {
    await open('nothing-offered')
    expect(await page.getByRole('checkbox').count()).toBe(0)
    const names = await page.getByRole('button').allInnerTexts()
    expect(names).toEqual([
      'Log out',
      'Larger',
      'Smaller',
      'Whole photo',
      'Copy for the note',
      'Print view',
      'Instructions for the patient',
      'About this score',
    ])
  })

  test('agree in one press, disagree in one, with a reason in two', async () => {
    await open('acting')
    const cushing = condition(0)
    await cushing.getByRole('button', { name: 'I agree' }).click()
    await cushing.getByText(/^You agreed on \d{4}-\d\d-\d\d\.$/).waitFor()
    await cushing.getByRole('button', { name: 'I disagree' }).click()
    await cushing.getByText(/^You disagreed on \d{4}-\d\d-\d\d\.$/).waitFor()
    await cushing.getByRole('button', { name: 'The face is not striking' }).click()
    await cushing.getByText(/: the face is not striking\.$/).waitFor()
    await picture('disagreed')
    const about = { condition: 'cushing', mediaId: 'newest' }
    expect(server.posted('acting').map(({ body }) => body)).toEqual([
      { ...about, answer: 'agree' },
      { ...about, answer: 'disagree', reason: 'other' },
      { ...about, answer: 'disagree', reason: 'face-not-striking' },
    ])
    expect(await cushing.getByRole('button', { name: 'I disagree' }).getAttribute('aria-pressed')).toBe(
      'true',
    )
    expect(
      await condition(1)
        .getByText(/You (dis)?agreed/)
        .count(),
    ).toBe(0)
  })

  test('snooze: the day stands there after', async () => {
    await open('acting')
    await page.locator('.work-up').first().getByRole('button', { name: '90 days' }).click()
    await said('No card asks any user about this in this patient until 2027-01-31.')
    expect(server.posted('acting')).toEqual([
      { path: 'snooze', body: { condition: 'cushing', days: 90 }, fromPage: true },
    ])
  })

  test('a photo of somebody else is asked about once more, and then no more', async () => {
    await open('acting')
    await press('This is not the patient')
    expect(await focused()).toBe('Cancel')
    await picture('confirm')
    await press('Cancel')
    expect(await focused()).toBe('This is not the patient')
    expect(server.posted('acting')).toEqual([])

    await press('This is not the patient')
    await press('Yes, report it')
    await said('Chart photo of 2026-10-04: reported as showing somebody else.')
    await picture('reported')
    await said('From the chart photo of 2026-10-04')
    expect(await page.getByRole('button', { name: 'This is not the patient' }).count()).toBe(0)
    expect(server.posted('acting').map(({ body }) => body)).toEqual([
      { mediaId: 'newest', report: 'not-this-patient' },
    ])
  })

  test('read anew without an answer: it comes back by itself, and what was ticked and said stands there', async () => {
    await open('acting')
    await page.getByRole('checkbox').nth(1).check()
    await page.route('**/api/view', (route) => route.abort(), { times: 1 })
    await press('This is not the patient')
    await press('Yes, report it')
    await said('Facies could not be reached.')
    await said('What Facies said it had kept, drafted or filed stays so.')
    await page.getByRole('heading', { name: 'Findings' }).waitFor()
    expect(await page.getByRole('checkbox').nth(1).isChecked()).toBe(true)
    await said('reported as showing somebody else.')
  })

  test('of a photo that needs a new one it is said that nobody was told', async () => {
    await open('acting')
    await press('Needs a new photo')
    await said('Nobody was told: arrange the photo')
    expect(await page.getByRole('button', { name: 'Needs a new photo' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'This is not the patient' }).count()).toBe(1)
    expect(server.posted('acting').map(({ body }) => body)).toEqual([{ mediaId: 'newest', report: 'retake' }])
  })

  test('filed to the chart, as what and how marked, and withdrawn after a question', async () => {
    await open('acting')
    expect(await words()).toContain('It would be filed as a risk assessment (RiskAssessment).')
    expect(await words()).toContain(
      'Where you have agreed with a finding and the EHR names you as a Practitioner of its own, it is filed as final, else as preliminary.',
    )
    await press('File to chart')
    await said('Filed on 2026-11-02 as a risk assessment (RiskAssessment): RiskAssessment/1.')
    expect(await focused()).toBe('Withdraw from chart')
    await press('Withdraw from chart')
    await picture('withdraw')
    await press('Yes, withdraw it')
    await said('Withdrawn: in the chart it is marked as entered in error.')
    expect(server.posted('acting').map(({ path, body }) => [path, body])).toEqual([
      ['filing', null],
      ['filing/withdraw', null],
    ])
  })

  test('what was said and done before stands there in words', async () => {
    await open('kept')
    const cushing = await condition(0).innerText()
    expect(cushing).toContain('You thought: unsure.')
    expect(cushing).toContain('You disagreed on 2026-11-02: the face has another, known explanation.')
    expect(await page.locator('.work-up').first().innerText()).toContain('until 2027-01-31')
    expect(await condition(1).innerText()).toContain('You agreed on 2026-11-02.')
    expect(await words()).toContain('RiskAssessment/1, RiskAssessment/2')
    await picture('kept')
  })

  test('my impression first: no finding is in sight before, and it stands beside the finding after', async () => {
    await open('impression-first')
    expect(await words()).not.toMatch(/esemblance|SD\b/)
    expect(await words()).toContain('Look at the chart photo of 2026-10-04, then say')
    await picture('impression')
    await press('Show the findings')
    await said("Please say something for Cushing's syndrome and for Acromegaly first.")
    await page.getByRole('radio', { name: 'Unsure' }).first().check()
    await page.getByRole('radio', { name: 'No', exact: true }).nth(1).check()
    await press('Show the findings')
    await said('You thought: unsure.')
    expect(server.posted('impression-first')).toEqual([
      {
        path: 'impression',
        body: { mediaId: 'newest', conditions: { cushing: 'unsure', acromegaly: 'no' } },
        fromPage: true,
      },
    ])
    expect(await focused()).toBe('Findings')
  })

  test('the print view: findings and work-up with the patient, without buttons, with the photo by choice', async () => {
    await open('acting')
    await page.getByRole('checkbox').nth(1).check()
    await press('Print view')
    expect(await focused()).toBe('Facies: summary of the findings')
    expect(await page.locator('img:visible').count()).toBe(0)
    await page.getByLabel('With the photo').check()
    expect(await page.locator('img:visible').count()).toBe(1)
    await press('Print')
    expect(await page.evaluate('window.printed')).toBe(1)

    await page.emulateMedia({ media: 'print' })
    const printed = await words()
    for (const held of [
      'DEMO',
      'Demo-Keller, Änne',
      'Record number: MRN-4711',
      'Resemblance seen',
      'Suggested tests',
      'This is not a diagnosis',
    ])
      expect(printed).toContain(held)
    expect(await page.locator('button:visible, input:visible').count()).toBe(0)
    await picture('printed')
    await page.emulateMedia({ media: 'screen' })

    await press('Back to the chart')
    expect(await focused()).toBe('Print view')
    expect(await page.getByRole('checkbox').nth(1).isChecked()).toBe(true)
  })

  test('instructions for the patient: a page of their own, without a score or a disease', async () => {
    await open('acting')
    await press('Instructions for the patient')
    await page.emulateMedia({ media: 'print' })
    const printed = await words()
    expect(printed).toContain('How to prepare for your test')
    expect(printed).toContain('Collect saliva at bedtime.')
    expect(printed).not.toMatch(/cushing|acromegaly|esemblance|SD\b|model/i)
    await picture('instructions')
  })

  test.each(['acting', 'hidden'] as const)('%s: about this score', async (key) => {
    await open(key)
    await press('About this score')
    await said('What value it returns')
    expect(await words()).toContain('This reference model has seen no patient.')
    expect(await page.locator('dt').count()).toBe(31)
    await picture(`about-${key}`)
    await press('Back to the chart')
    expect(await focused()).toBe('About this score')
  })

  test('logged out: nothing of the patient is left', async () => {
    await open('acting')
    await press('Log out')
    await said('You are logged out of Facies.')
    expect(await words()).not.toMatch(/Keller|esemblance/)
    expect(server.posted('acting')).toEqual([{ path: 'log-out', body: null, fromPage: true }])
    await picture('logged-out')
  })

  test('with the keyboard alone: disagree with a reason, tick and draft', async () => {
    await open('acting')
    await tabTo('I disagree')
    await page.keyboard.press('Enter')
    await said(/You disagreed on/)
    await tabTo('Already worked up')
    await page.keyboard.press('Enter')
    await said(/: already worked up\./)
    await tabTo('24-hour urinary free cortisol')
    await page.keyboard.press('Space')
    await tabTo('Draft orders')
    await page.keyboard.press('Enter')
    await said('1 draft was made.')
    await expect
      .poll(() => server.posted('acting').map(({ body }) => body))
      .toEqual([
        { condition: 'cushing', mediaId: 'newest', answer: 'disagree', reason: 'other' },
        { condition: 'cushing', mediaId: 'newest', answer: 'disagree', reason: 'already-worked-up' },
        { tests: ['lnsc_x2', 'ufc24_x2'] },
      ])
    await page.getByRole('button', { name: 'This is not the patient' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    // What is sent now comes after whatever the two presses sent.
    await page.getByRole('button', { name: 'I agree' }).first().press('Enter')
    await expect.poll(() => server.posted('acting').at(-1)?.body).toMatchObject({ answer: 'agree' })
    expect(server.posted('acting')).toHaveLength(4)
  })

  test('what has the focus is out of sight under what lies over it, and beyond the window', async () => {
    await open('acting')
    const isInSight = async () => (await page.evaluate<Focused>(FOCUS)).isInSight
    await tabTo('I disagree')
    expect(await isInSight()).toBe(true)
    for (const part of ['top', 'bottom']) {
      await page.evaluate(coverFocus(part))
      expect(await isInSight(), `covered at its ${part}`).toBe(false)
      await page.evaluate('document.querySelector("#cover").remove()')
      expect(await isInSight()).toBe(true)
    }
    await page.evaluate('window.scrollBy(0, document.activeElement.getBoundingClientRect().top + 10)')
    expect(await isInSight()).toBe(false)
  })

  /** Goes on by Tab to what has this name; wherever the focus is on the way, it can be seen. */
  async function tabTo(name: string): Promise<void> {
    for (let steps = 0; steps < 60; steps += 1) {
      await page.keyboard.press('Tab')
      const { says, outline, isInSight } = await page.evaluate<Focused>(FOCUS)
      expect(outline, says).toMatch(/solid [1-9]/)
      expect(isInSight, says).toBe(true)
      if (says.includes(name)) return
    }
    throw new Error(`Cannot reach "${name}" by Tab`)
  }

  test.each([
    'acting',
    'copying',
    'kept',
    'impression-first',
  ] as const)('%s: 360 px wide, nothing scrolls sideways and every text can be read', async (key) => {
    await page.setViewportSize({ width: 360, height: 800 })
    await open(key)
    await picture(`${key}-narrow`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([])
  })

  test.each([
    'Print view',
    'Instructions for the patient',
    'About this score',
  ])('%s: 360 px wide, nothing scrolls sideways and every text can be read', async (name) => {
    await page.setViewportSize({ width: 360, height: 800 })
    await open('acting')
    await press(name)
    await page.waitForLoadState('networkidle')
    await picture(`${name.replaceAll(' ', '-').toLowerCase()}-narrow`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([])
  })

  test('the page asked nobody but its own back end, broke no rule of its policy and had no error', async () => {
    await open('acting')
    expect([...requested]).toEqual([server.host])
    expect(problems).toEqual([])
  })
})

/** Runs in the page: of the box of each test whether it is ticked, and whether it is disabled. */
const BOXES =
  "[...document.querySelectorAll('.tests [type=checkbox]')].map((box) => [box.checked, box.disabled])"

/** Runs in the page: what has the focus, how that shows, and whether it is in sight. */
/** Lays something over an edge of what has the focus, as the bar at the end of the window may. */
const coverFocus = (edge: string) => `(() => {
  const { ${edge}: at } = document.activeElement.getBoundingClientRect()
  const cover = document.createElement('div')
  cover.id = 'cover'
  Object.assign(cover.style, { position: 'fixed', left: 0, right: 0, top: at - 4 + 'px', height: '8px', zIndex: 9999 })
  document.body.append(cover)
})()`

type Focused = { readonly says: string; readonly outline: string; readonly isInSight: boolean }

/** In sight is what lies in the window from edge to edge, with nothing over it but what is its own. */
const FOCUS = `(() => {
  const at = document.activeElement
  const { outlineStyle, outlineWidth } = getComputedStyle(at)
  const { top, bottom, left, right } = at.getBoundingClientRect()
  const own = [at, ...(at.labels ?? [])]
  const isFree = [top + 1, (top + bottom) / 2, bottom - 1].every((y) => {
    const over = document.elementFromPoint((left + right) / 2, y)
    return over !== null && own.some((one) => one.contains(over) || over.contains(one))
  })
  return {
    says: at.closest('label')?.textContent ?? at.getAttribute('aria-label') ?? at.textContent,
    outline: outlineStyle + ' ' + outlineWidth,
    isInSight: top >= 0 && bottom <= innerHeight && isFree,
  }
})()`
