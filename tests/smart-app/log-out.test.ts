import { expect, test } from 'vitest'
import { PAGE_HEADER } from '../../src/smart-app/same-origin.ts'
import { databaseForTests, startApp, type TestApp } from './app.ts'
import { type Misbehaviour, startTestEhr } from './ehr.ts'

databaseForTests()

async function opened(be: Misbehaviour = {}) {
  const ehr = await startTestEhr()
  Object.assign(ehr.be, be)
  const app = await startApp(ehr)
  const browser = app.browser()
  return { ehr, app, browser, page: await app.open(browser, ehr) }
}

const asPage = ({ url }: TestApp) => ({
  method: 'POST',
  headers: { [PAGE_HEADER]: '1', origin: new URL(url).origin },
})

test('ends the view, and its tokens at the EHR', async () => {
  const { ehr, app, browser, page } = await opened()
  const answer = await browser.get(`${page}api/log-out`, asPage(app))
  expect([answer.status, answer.text]).toEqual([204, ''])
  expect((await browser.get(`${page}api/view`)).status).toBe(401)
  expect(ehr.revoked.sort()).toEqual(ehr.tokens.slice(0, 2).sort())
  expect(app.lines).toContainEqual({ event: 'app-closed', fields: { site: 'north', revoked: true } })
  expect((await browser.get(`${page}api/log-out`, asPage(app))).status).toBe(401)
})

test('takes back the tokens of a refresh that ended at the same moment', async () => {
  const { ehr, app, browser, page } = await opened()
  const { find, replaceTokens } = app.launches
  app.launches.find = async (launchKeyHash, browserHash) => {
    const session = await find(launchKeyHash, browserHash)
    if (session) await replaceTokens(session, { ...session, accessToken: 'newer', refreshToken: 'newest' })
    return session
  }
  expect((await browser.get(`${page}api/log-out`, asPage(app))).status).toBe(204)
  expect(ehr.revoked.sort()).toEqual(['newer', 'newest'])
})

test('whoever signs in next at the same browser ends the views of the user before, and their tokens', async () => {
  const { ehr, app, browser, page } = await opened()
  const tokens = ehr.tokens.slice(0, 2)
  const second = await app.open(browser, ehr, 'patient-b')
  const elsewhere = app.browser()
  const ofElsewhere = await app.open(elsewhere, ehr)
  ehr.be.claims = (good) => ({ ...good, sub: 'bashir' })
  const next = await app.open(browser, ehr)
  const statuses = await Promise.all(
    [page, second, next].map(async (view) => (await browser.get(`${view}api/view`)).status),
  )
  expect(statuses).toEqual([401, 401, 200])
  expect((await elsewhere.get(`${ofElsewhere}api/view`)).status).toBe(200)
  expect(ehr.revoked).toEqual(expect.arrayContaining(tokens))
  expect(app.lines.filter(({ event }) => event === 'app-closed')).toHaveLength(2)
})

test('the same user keeps the views of other patients', async () => {
  const { ehr, app, browser, page } = await opened()
  await app.open(browser, ehr, 'patient-b')
  expect((await browser.get(`${page}api/view`)).status).toBe(200)
  expect(ehr.revoked).toEqual([])
})

test.each<{ name: string; be: Misbehaviour }>([
  {
    name: 'has nowhere to take tokens back',
    be: { discovery: (good) => ({ ...good, revocation_endpoint: undefined }) },
  },
  { name: 'does not take them back', be: { revocation: 'away' } },
  { name: 'does not answer', be: { revocation: 'silent' } },
])('ends the view where the EHR $name', async ({ be }) => {
  const { app, browser, page } = await opened(be)
  expect((await browser.get(`${page}api/log-out`, asPage(app))).status).toBe(204)
  expect((await browser.get(`${page}api/view`)).status).toBe(401)
  expect(app.lines).toContainEqual({ event: 'app-closed', fields: { site: 'north', revoked: false } })
}, 15_000)

test('leaves the other view of the browser open', async () => {
  const { ehr, app, browser, page } = await opened()
  const other = await app.open(browser, ehr, 'patient-b')
  await browser.get(`${page}api/log-out`, asPage(app))
  expect((await browser.get(`${other}fhir/Patient/patient-b`)).status).toBe(200)
})

test.each([
  { name: 'another site’s page', change: { origin: 'https://evil.example' } },
  { name: 'a form, which has no header of ours', change: { [PAGE_HEADER]: '' } },
  { name: 'a page that the browser calls foreign', change: { 'sec-fetch-site': 'cross-site' } },
])('is not for $name', async ({ change }) => {
  const { ehr, app, browser, page } = await opened()
  const { method, headers } = asPage(app)
  const answer = await browser.get(`${page}api/log-out`, { method, headers: { ...headers, ...change } })
  expect(answer.status).toBe(403)
  expect((await browser.get(`${page}api/view`)).status).toBe(200)
  expect(ehr.revoked).toEqual([])
})

test('is not for another browser', async () => {
  const { ehr, app, page } = await opened()
  const other = app.browser()
  await app.open(other, ehr, 'patient-b')
  expect((await other.get(`${page}api/log-out`, asPage(app))).status).toBe(401)
  expect(ehr.revoked).toEqual([])
})

test('a link or an image closes nothing', async () => {
  const { app, browser, page } = await opened()
  expect((await browser.get(`${page}api/log-out`)).status).toBe(404)
  expect((await browser.get(`${page}api/view`)).status).toBe(200)
  expect(app.lines.map(({ event }) => event)).not.toContain('app-closed')
})
