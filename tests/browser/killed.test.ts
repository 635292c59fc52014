/** The service is killed in the midst of views and started again: what was confirmed stays, and nothing is done twice. */
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programFor } from '../services/programs.ts'
import { type KillableService, killableService, type OpenedView } from './killable-service.ts'

const browser = programFor('browser')
const postgres = programFor('postgres')

const AWAY = 'Facies gave no answer.'
const MAYBE_KEPT = 'Whether it was kept is not known. To say it again does no harm.'
const MAYBE_DRAFTED = 'Whether drafts were made is not known: look in the EHR before you try again.'
const MAYBE_FILED = 'Whether it was filed is not known: look in the chart before you try again.'
/** A result is a resource for each condition. */
const ONE_FILING = 2

describe.skipIf(!browser || !postgres)('the service is killed in the midst of views', () => {
  let service: KillableService
  beforeAll(async () => {
    service = await killableService({ browser: browser ?? '', postgres: postgres ?? '' })
    await service.start()
  })
  afterAll(() => service?.close())

  /** A chart whose first impression has been said. */
  async function opened(patientId: string): Promise<OpenedView> {
    const view = await service.open(patientId)
    await sayImpression(view)
    await showsFindings(view)
    return view
  }

  /** The page asks for everything again, as whoever presses F5 makes it. */
  async function asksAgain(...views: readonly OpenedView[]): Promise<void> {
    for (const { page } of views) await page.reload()
    for (const view of views) await showsFindings(view)
  }

  describe('while nothing is under way', () => {
    let keller: OpenedView
    let fischer: OpenedView
    let okafor: OpenedView
    let kowalski: OpenedView

    beforeAll(async () => {
      ;[keller, fischer, okafor, kowalski] = [
        await opened('keller-anna'),
        await opened('fischer-lena'),
        await opened('okafor-ngozi'),
        await opened('kowalski-piotr'),
      ]
      await press(keller, 'I disagree')
      await press(keller, 'The face is not striking')
      await says(keller, /^You disagreed on .*: the face is not striking\.$/)
      await press(keller, '30 days')
      await says(keller, /^No card asks any user/)
      await keller.page.getByRole('checkbox').nth(1).check()
      await press(fischer, 'Draft orders')
      await says(fischer, /^Draft made: /)
      await press(okafor, 'File to chart')
      await says(okafor, /^Filed on /)
      await press(kowalski, 'This is not the patient')
      await press(kowalski, 'Yes, report it')
      await says(kowalski, /reported as showing somebody else/)
      await service.kill()
    })
    afterAll(async () => {
      for (const view of [keller, fischer, okafor, kowalski]) await view?.page.close()
    })

    test('a press while it is away says what is known', async () => {
      await press(keller, 'I agree')
      await says(keller, AWAY)
      await says(keller, MAYBE_KEPT)
    })

    test('once it is back, one press is enough: the token that has ended meanwhile is renewed unseen', async () => {
      service.query("update launch_session set access_token_expires_at = now() - interval '1 minute'")
      await service.start()
      await press(keller, 'I agree')
      await says(keller, /^You agreed on /)
      expect(await keller.page.getByRole('checkbox').nth(1).isChecked()).toBe(true)
      expect(service.logged()).toContain('"event":"token-refreshed"')
    })

    test('asked again, everything stands there that stood there before', async () => {
      await asksAgain(keller, fischer, okafor)
      await kowalski.page.reload()
      await says(keller, 'You thought: unsure.')
      await says(keller, /^You agreed on /)
      await says(keller, /^No card asks any user/)
      await says(fischer, /^Draft made: /)
      await says(okafor, /^Filed on /)
      await says(kowalski, /A user has said that this photo shows another person/)
      expect(await service.inRecord('ServiceRequest', fischer)).toHaveLength(1)
      expect(await service.inRecord('RiskAssessment', okafor)).toHaveLength(ONE_FILING)
    })
  })

  describe('while something is under way', () => {
    let keller: OpenedView
    let fischer: OpenedView
    let okafor: OpenedView
    let nguyen: OpenedView
    let lindqvist: OpenedView
    let haddad: OpenedView

    afterAll(async () => {
      for (const view of [keller, fischer, okafor, nguyen, lindqvist, haddad]) await view?.page.close()
    })

    test('while it is away the pages say what is not known', async () => {
      keller = await service.open('keller-anna')
      fischer = await service.open('fischer-lena')
      okafor = await service.open('okafor-ngozi')
      nguyen = await opened('nguyen-linh')
      lindqvist = await service.open('lindqvist-erik')
      const lost = await unsaid(lindqvist.page, 'impression')
      await sayImpression(lindqvist)
      await lost.isDone

      const kept = service.held.watch(readsOf(keller), 'unheard')
      await press(keller, 'I disagree')
      await expect.poll(kept.count).toBeGreaterThan(0)
      const drafted = service.held.watch(writesOf(fischer, 'ServiceRequest'), 'unsaid')
      await fischer.page.getByRole('checkbox').nth(1).check()
      await press(fischer, 'Draft orders')
      await expect.poll(drafted.count).toBe(1)
      const unheard = service.held.watch(writesOf(okafor, 'ServiceRequest'), 'unheard')
      // The first of hers is an order set.
      await okafor.page.getByRole('checkbox').nth(1).check()
      await press(okafor, 'Draft orders')
      await expect.poll(unheard.count).toBe(1)
      const filed = service.held.watch(writesOf(nguyen), 'unsaid')
      await press(nguyen, 'File to chart')
      await expect.poll(filed.count).toBe(1)
      const assessing = service.assessing()
      for (const pid of assessing) process.kill(pid, 'SIGSTOP')
      try {
        haddad = await service.open('haddad-samir')
        const fetched = service.held.watch(readsOf(haddad, 'Binary'), 'answered')
        await expect.poll(fetched.count).toBeGreaterThan(0)
        await service.kill()
      } finally {
        for (const pid of assessing) process.kill(pid, 'SIGCONT')
      }
      for (const held of [kept, drafted, unheard, filed]) held.letGo()
      await lost.cut()

      await says(keller, MAYBE_KEPT)
      await says(lindqvist, MAYBE_KEPT)
      await says(fischer, MAYBE_DRAFTED)
      await says(okafor, MAYBE_DRAFTED)
      await says(nguyen, MAYBE_FILED)
      await says(haddad, 'Facies could not be reached.')
      await says(haddad, 'What Facies said it had kept, drafted or filed stays so.')
    })

    test('once it is back, the page that could not be read comes by itself', async () => {
      await service.start()
      await sayImpression(haddad)
      await showsFindings(haddad)
    })

    test('an answer that was not kept is not there, and one that was is', async () => {
      await press(lindqvist, 'Show the findings')
      await showsFindings(lindqvist)
      await asksAgain(keller)
      await says(keller, /^You agreed on /)
    })

    test('a draft that was made is found, and one that was not is made: each once', async () => {
      await press(fischer, 'I have looked in the EHR: draft again')
      await says(fischer, '1 draft was made.')
      // For half a minute nobody else tries what was being tried.
      service.query('update drafted_order set tried_until = drafted_at')
      await press(okafor, 'I have looked in the EHR: draft again')
      await says(okafor, '1 draft was made.')
      expect(await service.inRecord('ServiceRequest', fischer)).toHaveLength(2)
      expect(await service.inRecord('ServiceRequest', okafor)).toHaveLength(1)
    })

    test('a filing that broke off is known to be unfinished, is taken back whole, and then made once', async () => {
      await press(nguyen, 'File to chart')
      await says(nguyen, /Filing is not finished, or broke off/)
      expect(await service.inRecord('RiskAssessment', nguyen)).toHaveLength(ONE_FILING)
      await press(nguyen, 'Withdraw from chart')
      await press(nguyen, 'Yes, withdraw it')
      await says(nguyen, 'Withdrawn: in the chart it is marked as entered in error.')
      await press(nguyen, 'File to chart')
      await says(nguyen, /^Filed on /)
      const filed = await service.inRecord('RiskAssessment', nguyen)
      expect(filed.filter(({ status }) => status === 'entered-in-error')).toHaveLength(ONE_FILING)
      expect(filed.filter(({ status }) => status === 'preliminary')).toHaveLength(ONE_FILING)
    })

    test('the EHR has ended the grant: the page leads back to the chart, and there everything is', async () => {
      await service.revoke(keller)
      await press(keller, 'I disagree')
      await says(keller, 'This session has ended.')
      await says(keller, 'Open Facies again from the chart.')
      await keller.page.close()
      keller = await service.open('keller-anna')
      await says(keller, 'You thought: unsure.')
      await says(keller, /^You agreed on /)
    })
  })
})

function press({ page }: OpenedView, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).first().click()
}

function says({ page }: OpenedView, words: string | RegExp): Promise<void> {
  return page.getByText(words).first().waitFor()
}

function showsFindings({ page }: OpenedView): Promise<void> {
  return page.getByRole('heading', { name: 'Findings' }).waitFor()
}

async function sayImpression(view: OpenedView): Promise<void> {
  for (const name of ["Cushing's syndrome", 'Acromegaly'])
    await view.page.getByRole('group', { name }).getByLabel('Unsure').check()
  await press(view, 'Show the findings')
}

/** The service does what is sent to it, and the page does not hear so. */
async function unsaid(page: Page, path: string) {
  const [done, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const lost = async (route: Route) => {
    const answer = await route.fetch()
    expect(answer.ok()).toBe(true)
    done.resolve()
    await gone.promise
    await route.abort('connectionreset')
  }
  await page.route(`**/api/${path}`, lost, { times: 1 })
  return { isDone: done.promise, cut: gone.resolve }
}

type Asked = Parameters<Parameters<KillableService['held']['watch']>[0]>[0]

function readsOf({ isOf }: OpenedView, type = '') {
  return (req: Asked) => req.method === 'GET' && req.path.startsWith(`/fhir/${type}`) && isOf(req)
}

/** A transaction goes to the record itself. */
function writesOf({ isOf }: OpenedView, type?: string) {
  const path = type === undefined ? '/fhir' : `/fhir/${type}`
  return (req: Asked) => req.method === 'POST' && req.path === path && isOf(req)
}
