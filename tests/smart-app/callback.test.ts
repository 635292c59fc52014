import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { base64url, createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readClientKey } from '../../src/smart-app/client-key.ts'
import type { LaunchSession } from '../../src/storage/launch-store.ts'
import { databaseForTests, siteOf, startApp, type TestApp } from './app.ts'
import type { Browser } from './browser.ts'
import { CLIENT_ID, type Misbehaviour, PRACTITIONER, startTestEhr, type TestEhr } from './ehr.ts'

databaseForTests()

const launchAt = (app: TestApp, ehr: TestEhr, patient = 'patient-a') =>
  `${app.url}/smart/launch?${new URLSearchParams({ iss: ehr.fhirBase, launch: ehr.launchFor(patient) })}`

/** The address with code and state that the EHR sends the browser back to. */
async function callbackFor(app: TestApp, browser: Browser, ehr: TestEhr): Promise<string> {
  const toEhr = await browser.get(launchAt(app, ehr))
  return (await browser.get(toEhr.location ?? '')).location ?? ''
}

describe('a sign-in that came back', () => {
  test('opens the page of this launch under a key of its own', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const back = await browser.get(await callbackFor(app, browser, ehr))
    expect(back.status).toBe(302)
    expect(back.location).toMatch(new RegExp(`^${app.url}/app/[A-Za-z0-9_-]{43}/$`))
    expect((await browser.get(back.location ?? '')).text).toContain('The page')
    const body = ehr.exchanges[0]
    expect(body?.get('client_id')).toBe(CLIENT_ID)
    expect(body?.has('client_assertion')).toBe(false)
  })

  test('a user whose name is not ASCII is no obstacle', async () => {
    const ehr = await startTestEhr()
    const sessions: LaunchSession[] = []
    const app = await startApp(ehr, { onOpen: (session) => void sessions.push(session) })
    await app.open(app.browser(), ehr)
    const [, payload = ''] = ehr.tokens.at(-1)?.split('.') ?? []
    expect(JSON.parse(new TextDecoder().decode(base64url.decode(payload)))).toMatchObject({
      name: 'Änne Müller',
    })
    expect(sessions[0]).toMatchObject({ fhirUser: `${ehr.fhirBase}/${PRACTITIONER}`, patientId: 'patient-a' })
  })

  test.each([
    { name: 'a fhirUser in umlauts', fhirUser: 'Practitioner/Änne', expected: 'Practitioner/%C3%84nne' },
    { name: 'a relative fhirUser', fhirUser: 'Practitioner/1', expected: 'Practitioner/1' },
    { name: 'no fhirUser', fhirUser: undefined, expected: null },
  ])('$name', async ({ fhirUser, expected }) => {
    const ehr = await startTestEhr()
    ehr.be.claims = ({ fhirUser: _, ...good }) => ({ ...good, ...(fhirUser && { fhirUser }) })
    const sessions: LaunchSession[] = []
    const app = await startApp(ehr, { onOpen: (session) => void sessions.push(session) })
    await app.open(app.browser(), ehr)
    expect(sessions[0]?.fhirUser).toBe(expected && `${ehr.fhirBase}/${expected}`)
  })

  test('a code of odd characters arrives as it left', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    ehr.nextCode = 'a+b/c=d&e%f%2Bg#h i'
    await app.open(app.browser(), ehr)
    expect(ehr.exchanges[0]?.get('code')).toBe('a+b/c=d&e%f%2Bg#h i')
  })

  test('the patient banner is ours to draw unless the EHR says otherwise', async () => {
    for (const [said, needed] of [
      [undefined, true],
      [true, true],
      [false, false],
    ] as const) {
      const ehr = await startTestEhr()
      ehr.be.token = (good) => ({ ...good, need_patient_banner: said })
      const sessions: LaunchSession[] = []
      const app = await startApp(ehr, { onOpen: (session) => void sessions.push(session) })
      await app.open(app.browser(), ehr)
      expect(sessions[0]?.needPatientBanner).toBe(needed)
    }
  })

  test('a photo that the EHR hands over is kept, and never a patient', async () => {
    for (const [fhirContext, openingPhoto] of [
      [undefined, null],
      [[{ reference: 'Media/photo-7' }], { type: 'Media', id: 'photo-7' }],
      [[{ reference: 'Patient/another', role: 'https://ehr.example.org/mother' }], null],
    ] as const) {
      const ehr = await startTestEhr()
      ehr.be.token = (good) => ({ ...good, fhirContext })
      const sessions: LaunchSession[] = []
      const app = await startApp(ehr, { onOpen: (session) => void sessions.push(session) })
      await app.open(app.browser(), ehr)
      expect(sessions.map((session) => session.openingPhoto)).toEqual([openingPhoto])
      expect(sessions[0]?.patientId).not.toBe('another')
    }
  })

  test('a patient who is named in fhirContext alone is none of the launch', async () => {
    const ehr = await startTestEhr()
    ehr.be.token = (good) => ({
      ...good,
      patient: undefined,
      fhirContext: [{ reference: 'Patient/patient-a' }],
    })
    const sessions: LaunchSession[] = []
    const app = await startApp(ehr, { onOpen: (session) => void sessions.push(session) })
    const browser = app.browser()
    const answer = await browser.get(await callbackFor(app, browser, ehr))
    expect([answer.status, sessions]).toEqual([502, []])
  })
})

test.each([
  'expires_in',
  'refresh_token',
  'scope',
])('a %s that is null is one that was left out', async (name) => {
  const answered = async (said: object) => {
    const ehr = await startTestEhr()
    ehr.be.token = (good) => JSON.parse(JSON.stringify({ ...good, ...said }))
    const sessions: LaunchSession[] = []
    const now = () => new Date('2026-11-02T08:00:00Z')
    const app = await startApp(ehr, { onOpen: (session) => void sessions.push(session), now })
    await app.open(app.browser(), ehr)
    return sessions.map(({ scope, accessTokenLifeS, refreshToken }) => ({
      scope,
      accessTokenLifeS,
      refreshToken,
    }))
  }
  expect(await answered({ [name]: null })).toEqual(await answered({ [name]: undefined }))
})

describe('a state', () => {
  test('of another browser is refused, and stays good for its own', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const [own, other, bare] = [app.browser(), app.browser(), app.browser()]
    const back = await callbackFor(app, own, ehr)
    await other.get(launchAt(app, ehr))
    expect((await other.get(back)).status).toBe(400)
    expect((await bare.get(back)).status).toBe(400)
    expect(ehr.exchanges).toEqual([])
    expect((await own.get(back)).status).toBe(302)
  })

  test('is good once', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const back = await callbackFor(app, browser, ehr)
    expect((await browser.get(back)).status).toBe(302)
    expect((await browser.get(back)).status).toBe(400)
    expect(ehr.exchanges).toHaveLength(1)
  })

  test('is good for ten minutes', async () => {
    const ehr = await startTestEhr()
    let ms = Date.now()
    const app = await startApp(ehr, { now: () => new Date(ms) })
    const browser = app.browser()
    const back = await callbackFor(app, browser, ehr)
    ms += 10 * 60_000
    expect((await browser.get(back)).status).toBe(400)
    expect(ehr.exchanges).toEqual([])
  })

  test.each([
    { name: 'that is missing', change: (url: URL) => url.searchParams.delete('state') },
    { name: 'that was changed', change: (url: URL) => url.searchParams.set('state', 'A'.repeat(43)) },
  ])('$name is refused', async ({ change }) => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const back = new URL(await callbackFor(app, browser, ehr))
    change(back)
    expect((await browser.get(back.href)).status).toBe(400)
    expect(ehr.exchanges).toEqual([])
  })
})

describe('an answer of another EHR', () => {
  async function twoEhrs(fields = {}) {
    const [north, south] = [await startTestEhr(), await startTestEhr()]
    const sites = [siteOf(north), { ...siteOf(south, fields), name: 'south' }]
    const app = await startApp(north, { sites })
    south.register({ redirects: [`${app.url}/smart/callback/south`] })
    return { north, south, app, browser: app.browser() }
  }

  test('at the address of a site whose launch it is not is refused, and no code leaves', async () => {
    const { north, south, app, browser } = await twoEhrs()
    const back = await callbackFor(app, browser, north)
    const mixedUp = await browser.get(back.replace('/callback/north', '/callback/south'))
    expect(mixedUp.status).toBe(400)
    expect([...north.exchanges, ...south.exchanges]).toEqual([])
    expect((await browser.get(back)).status).toBe(302)
  })

  test.each(['unknown', '%2e%2e', 'north%00'])('at the address of %s is refused', async (name) => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    const back = await callbackFor(app, browser, ehr)
    expect([400, 404]).toContain(
      (await browser.get(back.replace('/callback/north', `/callback/${name}`))).status,
    )
    expect(ehr.exchanges).toEqual([])
  })

  test('is told by its iss, and no code leaves', async () => {
    const { north, south, app, browser } = await twoEhrs()
    north.be.backFrom = south.issuer
    expect((await browser.get(await callbackFor(app, browser, north))).status).toBe(502)
    expect([...north.exchanges, ...south.exchanges]).toEqual([])
  })

  test('is told by an iss that is missing, where the EHR always sends one', async () => {
    const ehr = await startTestEhr()
    ehr.be.discovery = (good) => ({ ...good, authorization_response_iss_parameter_supported: true })
    const app = await startApp(ehr)
    const browser = app.browser()
    expect((await browser.get(await callbackFor(app, browser, ehr))).status).toBe(502)
    expect(ehr.exchanges).toEqual([])
    ehr.be.backFrom = ehr.issuer
    expect((await browser.get(await callbackFor(app, browser, ehr))).status).toBe(302)
  })
})

test('HEAD uses up no code', async () => {
  const ehr = await startTestEhr()
  const app = await startApp(ehr)
  const browser = app.browser()
  const back = await callbackFor(app, browser, ehr)
  expect((await browser.get(back, { method: 'HEAD' })).status).toBe(405)
  expect(ehr.exchanges).toEqual([])
  expect((await browser.get(back)).status).toBe(302)
})

describe('a sign-in is refused', () => {
  const unsigned = (claims: object) =>
    `${base64url.encode(JSON.stringify({ alg: 'none' }))}.${base64url.encode(JSON.stringify(claims))}.`
  const past = () => Math.floor(Date.now() / 1000) - 3600

  test.each<{ name: string; be: Misbehaviour; says?: string }>([
    {
      name: 'an id_token of another issuer',
      be: { claims: (good) => ({ ...good, iss: 'https://evil.example' }) },
    },
    { name: 'an id_token for another app', be: { claims: (good) => ({ ...good, aud: 'other' }) } },
    {
      name: 'an id_token for us and a stranger',
      be: { claims: (good) => ({ ...good, aud: [CLIENT_ID, 'x'] }) },
    },
    { name: 'an id_token of another launch', be: { claims: (good) => ({ ...good, nonce: 'other' }) } },
    { name: 'an id_token without nonce', be: { claims: ({ nonce: _, ...good }) => good } },
    { name: 'an id_token that has expired', be: { claims: (good) => ({ ...good, exp: past() }) } },
    { name: 'an id_token without end', be: { claims: ({ exp: _, ...good }) => good } },
    { name: 'an id_token with no signature', be: { idToken: unsigned } },
    { name: 'an id_token signed with a stranger’s key', be: { strangersKey: true } },
    { name: 'no id_token', be: { idToken: () => undefined } },
    {
      name: 'no patient',
      be: { token: (good) => ({ ...good, patient: undefined }) },
      says: "open it from a patient's chart",
    },
    {
      name: 'a patient that is no id',
      be: { token: (good) => ({ ...good, patient: '../Patient/b' }) },
      says: "open it from a patient's chart",
    },
    {
      name: 'a patient that is no text',
      be: { token: (good) => ({ ...good, patient: ['a'] }) },
      says: "open it from a patient's chart",
    },
    { name: 'no access token', be: { token: (good) => ({ ...good, access_token: undefined }) } },
    { name: 'a token with a line break', be: { token: (good) => ({ ...good, access_token: 'a\r\nb' }) } },
    { name: 'a token of another kind', be: { token: (good) => ({ ...good, token_type: 'MAC' }) } },
    { name: 'an EHR that says no', be: { authorize: 'access_denied' } },
  ])('$name', async ({ be, says = 'The sign-in at the EHR did not complete' }) => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    Object.assign(ehr.be, be)
    const browser = app.browser()
    const answer = await browser.follow(launchAt(app, ehr))
    expect(answer.status).toBe(502)
    expect(answer.text).toContain(says)
    expect(answer.text).not.toMatch(/evil|patient-a|denied|nonce|access-token/)
    expect(app.lines.map(({ event }) => event)).not.toContain('app-opened')

    for (const fault of Object.keys(ehr.be)) delete ehr.be[fault as keyof Misbehaviour]
    expect((await browser.follow(launchAt(app, ehr))).status).toBe(200)
  })

  test.each([
    {
      name: 'at the sign-in',
      be: { authorize: 'invalid_scope' } as const,
      says: 'sign-in: OAUTH_AUTHORIZATION_RESPONSE_ERROR, invalid_scope',
    },
    {
      name: 'at the sign-in, in words of its own',
      be: { authorize: 'Oriana Quill' } as const,
      says: 'sign-in: OAUTH_AUTHORIZATION_RESPONSE_ERROR',
    },
    {
      name: 'at the token address',
      be: { token: 'unauthorized_client' } as const,
      says: 'sign-in: OAUTH_RESPONSE_BODY_ERROR, unauthorized_client',
    },
  ])('$name, and the log says what the EHR called it, if it is a word of the standards', async ({
    be,
    says,
  }) => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    Object.assign(ehr.be, be)
    await app.browser().follow(launchAt(app, ehr))
    expect(app.lines.at(-1)).toMatchObject({ event: 'app-failed', fields: { detail: says } })
  })

  test('without a patient, and the tokens that came along are revoked', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    ehr.be.token = (good) => ({ ...good, patient: undefined })
    expect((await app.browser().follow(launchAt(app, ehr))).status).toBe(502)
    expect(ehr.revoked.sort()).toEqual(ehr.tokens.slice(0, 2).sort())
  })

  test('a token address that is away: a page that says so, and the next launch works', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const browser = app.browser()
    ehr.be.token = 'away'
    const away = await browser.follow(launchAt(app, ehr))
    expect(away.status).toBe(503)
    expect(away.text).toContain('try again in a moment')
    delete ehr.be.token
    expect((await browser.follow(launchAt(app, ehr))).status).toBe(200)
  })
})

describe('private_key_jwt', () => {
  test.each(['ES384', 'RS384'])('%s signs a short assertion for the token address', async (alg) => {
    const ehr = await startTestEhr()
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    const clientKey = await readClientKey(await fileWith({ ...(await exportJWK(privateKey)), kid: 'ours' }))
    const sites = [siteOf(ehr, {}, { authentication: 'private_key_jwt' })]
    const app = await startApp(ehr, { clientKey, sites })
    const browser = app.browser()
    await app.open(browser, ehr)

    const body = ehr.exchanges[0]
    expect(body?.has('client_id')).toBe(false)
    expect(body?.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    const published = JSON.parse((await browser.get(`${app.url}/smart/jwks.json`)).text) as JSONWebKeySet
    expect(Object.keys(published.keys[0] ?? {})).not.toEqual(expect.arrayContaining(['d']))
    const { payload, protectedHeader } = await jwtVerify(
      body?.get('client_assertion') ?? '',
      createLocalJWKSet(published),
      { issuer: CLIENT_ID, subject: CLIENT_ID, audience: `${ehr.url}/oidc/token`, algorithms: [alg] },
    )
    expect(protectedHeader).toEqual({ alg, kid: 'ours', typ: 'JWT' })
    // Far from both ends of the five minutes that SMART allows, and good from any moment: clocks differ.
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(150)
    expect(payload).not.toHaveProperty('nbf')
    expect(payload.jti).toMatch(/.{22,}/)
  })
})

async function fileWith(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'facies-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'key.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
