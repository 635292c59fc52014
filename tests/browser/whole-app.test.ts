import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ERRORS } from '../../src/errors.ts'
import { programFor } from '../services/programs.ts'
import { seriousViolations } from './axe.ts'
import { type DemoInBrowser, demoInBrowser, type OpenedApp } from './demo-in-browser.ts'

const executablePath = programFor('browser')

/** Where the pictures of a run are kept, to be looked at. */
const SCREENSHOTS = fileURLToPath(new URL('../../dist/screenshots', import.meta.url))

/** So long lasts the token of a launch with a fault. */
const TOKEN_MS = 60_000

const IN_ERROR = 'entered in error'

describe.skipIf(!executablePath)('the whole app, in its frame in the chart', () => {
  let demo: DemoInBrowser
  /** Opened first and used last, when their tokens have ended. */
  let renewed: OpenedApp
  let ended: OpenedApp
  let openedAt: number

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true })
    demo = await demoInBrowser(executablePath ?? '')
    renewed = await demo.openApp('Demo-Fischer', 'token-short')
    ended = await demo.openApp('Demo-Okafor', 'sign-in-ends')
    openedAt = Date.now()
  })

  afterAll(() => demo?.close())

  /** What the EHR's own page says of a patient, read anew. */
  async function chartWords(family: string, part: '#orders' | '#filed' | '#cards'): Promise<string> {
    const page = await demo.chartOf(family)
    const words = await page.locator(part).allInnerTexts()
    await page.close()
    return words.join('\n')
  }

  const picture = ({ page }: OpenedApp, name: string) =>
    page.locator('#app').screenshot({ path: `${SCREENSHOTS}/whole-${name}.png` })

  describe('what is seen', () => {
    let opened: OpenedApp
    beforeAll(async () => {
      opened = await demo.openApp('Demo-Kowalski')
    })
    afterAll(() => opened?.page.close())

    test('both photos of the chart have pixels, and one of them is shown large', async () => {
      const { app } = opened
      for (const image of [...(await app.locator('.photos img').all()), app.locator('.stage-picture')]) {
        await image.scrollIntoViewIfNeeded()
        await expect.poll(() => widthOf(image)).toBeGreaterThan(0)
      }
      expect(await app.locator('.photos img').count()).toBe(2)
      await picture(opened, 'opened')
    })

    test('points, what moved the score, a measure and the crop are drawn on the photo', async () => {
      const { app } = opened
      await app.getByRole('switch', { name: 'Points' }).press('Space')
      expect(await app.locator('.face-points circle').count()).toBe(468)
      for (const condition of ["Cushing's syndrome", 'Acromegaly']) {
        await app.locator('.moved-choice').getByRole('radio', { name: condition }).press('Space')
        await app.getByText('This is where the score was summed, not a cause or diagnosis.').waitFor()
        const signs = app.locator('.face-moved > path')
        expect(await signs.and(app.locator('.sign-raises')).getAttribute('d')).toContain('v')
        expect(await signs.and(app.locator('.sign-lowers')).getAttribute('d')).toContain('h')
        const names = await app.locator('.face-moved text').allTextContents()
        const lines = app.locator('.weighted-raises, .weighted-lowers')
        expect(names.length).toBeLessThanOrEqual(6)
        expect(names).toHaveLength(await lines.count())
        const dashed = app.locator('.weighted-lowers [stroke-dasharray]')
        expect(await dashed.count()).toBe(names.filter((name) => name.includes('−')).length)
        await drawnAddsUp(app)
      }
      await app.getByLabel('Measure drawn on the face').selectOption({ label: 'Lower lip height' })
      expect(await app.locator('.face-measure .line-over').count()).toBe(2)
      expect(await app.locator('.face-measure text').textContent()).toBe('Lower lip height')
      await app.getByRole('switch', { name: 'As the model saw it' }).press('Space')
      await app.getByText('The square that the model was given, turned upright.').waitFor()
      await app.locator('.stage').scrollIntoViewIfNeeded()
      await picture(opened, 'drawn')
      expect(await seriousViolations(opened.frame())).toEqual([])
    })

    /** The parts and the points are both as much as the sentence says that the score was moved by. */
    async function drawnAddsUp(app: OpenedApp['app']) {
      const words = await app.locator('.drawn-words').innerText()
      const [, moved] = words.match(/it was moved by (\S+\d)\./) ?? []
      expect(words).toContain(`Together: ${moved}, from the mean face to this one.`)
      expect(words).toContain(`all together: ${moved}.`)
      const numbers = await app.locator('.moved-parts li').allInnerTexts()
      const [together, ...parts] = numbers
        .map((text) => Number(text.match(/: ([+−]?\d+\.\d+)/)?.[1]?.replace('−', '-')))
        .toReversed()
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - (together ?? 0))).toBeLessThan(0.1)
    }

    test('the score stands on its scale between the thresholds, in words too', async () => {
      const scores = await opened.app.locator('.scores').innerText()
      expect(scores).toMatch(/Acromegaly[\s\S]*above the upper threshold[\s\S]*thresholds [+−]/)
      expect(scores).toContain('no probability')
    })

    test('over time: drawn, in words and as a table, with both photos', async () => {
      const { app } = opened
      const overTime = app.locator('.over-time')
      await overTime.locator('.trend-chart').first().waitFor()
      expect(await overTime.locator('.trend-chart').first().locator('.dot').count()).toBe(2)
      expect(await overTime.innerText()).toMatch(/Acromegaly: \d\.\d+ higher than on \d{4}-\d\d-\d\d/)
      await overTime.getByText('As a table').press('Enter')
      expect(await overTime.locator('tbody tr').count()).toBe(2)
      expect(await overTime.locator('tbody').innerText()).not.toContain('ot assessed')
      await overTime.scrollIntoViewIfNeeded()
      await picture(opened, 'over-time')
    })

    test('two photos: the border between them is moved with the keyboard', async () => {
      const border = opened.app.getByRole('slider', { name: 'Border between the two photos' })
      await border.press('ArrowLeft')
      expect(await border.getAttribute('aria-valuetext')).toMatch(/^49 % of the photo of .+ 51 % of/)
      await picture(opened, 'compared')
      expect(await seriousViolations(opened.frame())).toEqual([])
    })
  })

  describe('what is done', () => {
    let opened: OpenedApp
    beforeAll(async () => {
      opened = await demo.openApp('Demo-Keller')
    })
    afterAll(() => opened?.page.close())

    const press = (name: string) => opened.app.getByRole('button', { name, exact: true }).first().click()

    test('ticked tests arrive in the EHR as draft orders', async () => {
      await opened.app.getByRole('checkbox').nth(1).check()
      await press('Draft orders')
      await opened.app.getByText('2 drafts were made.').waitFor()
      await picture(opened, 'drafted')
      const orders = await chartWords('Demo-Keller', '#orders')
      expect(orders.match(/draft/g)).toHaveLength(2)
    })

    test('what is filed arrives in the chart, and is marked there once it is withdrawn', async () => {
      await press('File to chart')
      await opened.app.getByText(/^Filed on/).waitFor()
      const filed = await chartWords('Demo-Keller', '#filed')
      expect(filed).toContain('preliminary')
      expect(filed).not.toContain(IN_ERROR)

      await reload(opened)
      await press('Withdraw from chart')
      await press('Yes, withdraw it')
      await opened.app.getByText('Withdrawn: in the chart').waitFor()
      const withdrawn = await chartWords('Demo-Keller', '#filed')
      expect(withdrawn.split(IN_ERROR).length).toBe(filed.split('preliminary').length)
    })

    test('what was said of a finding is there when the app is read again, and in no other launch', async () => {
      const other = await demo.openApp('Demo-Nguyen')
      await press('I agree')
      await opened.app.getByText(/^You agreed on/).waitFor()
      await reload(opened)
      await opened.app.getByText(/^You agreed on/).waitFor()
      await press('I disagree')
      await press('Already worked up')
      await opened.app.getByText(/^You disagreed on .+: already worked up\.$/).waitFor()
      await reload(opened)
      await opened.app.getByText(/^You disagreed on .+: already worked up\.$/).waitFor()

      await reload(other)
      expect(await other.app.getByText(/You (dis)?agreed/).count()).toBe(0)
      expect(await patientOf(other)).toBe('nguyen-linh')
      expect(await patientOf(opened)).toBe('keller-anna')
      await other.page.close()
    })
  })

  test('after a snooze no card asks; a photo of somebody else speaks no more; a view that was closed is closed', async () => {
    const opened = await demo.openApp('Demo-Nguyen')
    await opened.app.locator('.work-up').first().getByRole('button', { name: '90 days' }).click()
    await opened.app.getByText(/^No card asks any user about this in this patient until/).waitFor()
    await reload(opened)
    await opened.app.getByText(/^No card asks any user about this in this patient until/).waitFor()
    expect(await chartWords('Demo-Nguyen', '#cards')).toContain('No card from Facies')

    await opened.app.getByRole('button', { name: 'This is not the patient' }).click()
    await opened.app.getByRole('button', { name: 'Yes, report it' }).click()
    await opened.app.getByText('reported as showing somebody else').waitFor()
    await opened.app.getByText('No photo of this chart was assessed.').waitFor()
    await opened.app.getByText('This photo was not assessed.').waitFor()
    expect(await opened.app.locator('.outcome-suspected, .scores, .toggles').count()).toBe(0)
    expect(await opened.app.getByRole('main').innerText()).not.toContain('come from another photo')
    await picture(opened, 'reported')
    expect(await seriousViolations(opened.frame())).toEqual([])

    await opened.app.getByRole('button', { name: 'Log out' }).click()
    await opened.app.getByText('You are logged out of Facies.').waitFor()
    expect(await statusOf(opened)).toBe(401)
    await picture(opened, 'logged-out')
    await opened.page.close()
  })

  test('with the keyboard alone: from the card to a draft and an answer', async () => {
    const page = await demo.chartOf('Demo-Kowalski')
    await page.locator('#cards').getByRole('button', { name: 'Open Facies' }).press('Enter')
    const app = page.frameLocator('#app iframe')
    await app.getByRole('button', { name: 'Draft orders' }).waitFor()
    await page.locator('#app').getByRole('button', { name: 'Close' }).focus()

    await tabTo(page, 'I disagree')
    await page.keyboard.press('Enter')
    await app.getByText(/^You disagreed on/).waitFor()
    await tabTo(page, 'The face is not striking')
    await page.keyboard.press('Enter')
    await app.getByText(/: the face is not striking\.$/).waitFor()
    await tabTo(page, 'Draft orders')
    await page.keyboard.press('Enter')
    await app.getByText('1 draft was made.').waitFor()
    await page.close()
    expect(await chartWords('Demo-Kowalski', '#orders')).toContain('draft')
  })

  /** Goes on by Tab, in the app's frame, to what has this name. */
  async function tabTo(page: Page, name: string): Promise<void> {
    const frame = page.frames().find((one) => one.url().startsWith(demo.serviceUrl))
    for (let steps = 0; steps < 80; steps += 1) {
      await page.keyboard.press('Tab')
      const says = await frame?.evaluate("document.hasFocus() ? document.activeElement.textContent : ''")
      if (says === name) return
    }
    throw new Error(`Cannot reach "${name}" by Tab`)
  }

  test('a token that has ended is renewed unseen', async () => {
    await sleep(Math.max(0, openedAt + TOKEN_MS - Date.now()))
    const before = demo.tokensGiven()
    await renewed.app.getByRole('button', { name: 'I agree' }).first().click()
    await renewed.app.getByText(/^You agreed on/).waitFor()
    await reload(renewed)
    await renewed.app.getByRole('heading', { name: 'Findings' }).waitFor()
    expect(demo.tokensGiven()).toBeGreaterThan(before)
  })

  test('a sign-in that has ended for good says how to come back, and the way leads back', async () => {
    await ended.app.getByRole('button', { name: 'I agree' }).first().click()
    await ended.app.getByText('This session has ended.').waitFor()
    const said = await ended.app.getByRole('main').innerText()
    expect(said).toContain('Open Facies again from the chart.')
    expect(said).not.toContain('You agreed')
    await ended.frame().evaluate('location.reload()')
    await ended.app.getByText(ERRORS.SESSION_UNKNOWN.message).waitFor()
    expect(await ended.app.locator('body').innerText()).not.toMatch(/Okafor|esemblance/)
    await picture(ended, 'session-ended')
    expect(await seriousViolations(ended.frame())).toEqual([])
    await (await demo.openApp('Demo-Okafor')).page.close()
  })

  test('no page threw, wrote to the console or asked another host', () => {
    expect(demo.problems).toEqual([])
  })
})

async function reload({ app, frame }: OpenedApp): Promise<void> {
  await frame().evaluate('location.reload()')
  await app.getByRole('status').first().waitFor({ state: 'attached' })
  await app.getByRole('heading', { name: 'Findings' }).waitFor()
}

/** Whose chart this launch reads; asked from inside its frame. */
function patientOf({ frame }: OpenedApp) {
  return frame().evaluate("fetch('api/view').then((answer) => answer.json()).then((view) => view.patientId)")
}

function statusOf({ frame }: OpenedApp) {
  return frame().evaluate("fetch('api/view').then(({ status }) => status)")
}

/** In pixels; 0 until the picture is there. */
function widthOf(image: Locator): Promise<number> {
  return image.evaluate((element: unknown) => (element as { naturalWidth: number }).naturalWidth)
}
