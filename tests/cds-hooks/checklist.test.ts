import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import nock from 'nock'
import { describe, expect, onTestFinished, type RunnerTask, test } from 'vitest'
import { z } from 'zod'
import type { PatientFindings } from '../../src/assessments/find.ts'
import type { CdsHooksDeps } from '../../src/cds-hooks/router.ts'
import type { Condition } from '../../src/clinical/conditions.ts'
import { day } from '../../src/clinical/day.ts'
import { readConfig } from '../../src/config.ts'
import { AppError } from '../../src/errors.ts'
import type { CardAnswer } from '../../src/storage/card-store.ts'
import { emptyPaths, readAnswer } from './answer-schema.ts'
import {
  BASE,
  body,
  checkedFetch,
  ehr,
  FHIR,
  ISSUER,
  NO_FINDINGS,
  NOW_S,
  PATIENT,
  PATIENT_ID,
  PREFETCH,
  SERVICE,
  service,
  signer,
  site,
  token,
} from './client.ts'
import { loopbackOnly } from './loopback-only.ts'
import { NO_CARDS } from './no-cards.ts'

/**
 * What CDS Hooks 2.0.1 asks of a service, item by item, in our own words. `@n` is the number that the public test kit
 * of the Da Vinci CRD guide gives to the sentence; some stand at a group. The rest comes from the text around them and
 * from what real EHRs do.
 *
 * @see https://cds-hooks.hl7.org/2.0/
 */

const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing' }] }
const NONE_FOUND = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'warning', code: 'informational' }],
}
const EMPTY = { resourceType: 'Bundle', type: 'searchset', total: 0 }
const AUTHORIZATION = {
  access_token: 'secret-access-token',
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'patient/*.read',
  subject: 'facies',
  patient: PATIENT_ID,
}
const WITH_APP = { smart: { clientId: 'facies', authentication: 'none' } }

loopbackOnly()

function suspected(...conditions: readonly Condition[]): PatientFindings {
  const takenOn = day('2026-10-20')
  const findings = conditions.map((condition) => ({
    condition,
    outcome: 'suspected' as const,
    reasons: [],
    takenOn,
    ageAtPhoto: 46,
  }))
  const counting = {
    photo: {
      source: { type: 'Media' as const, id: 'm1', versionId: '1' },
      version: 'Media/m1/version/1',
      takenOn,
      contentType: 'image/jpeg',
      content: { kind: 'url' as const, url: 'Binary/b1' },
    },
    takenOn,
    findings,
    signs: { cushing: ['cheeks wider than usual'], acromegaly: [] },
    measures: [],
    refusals: [],
    cautions: [],
  }
  return { findings, counting, photos: [counting], pending: 0 }
}

const withCards = (...conditions: readonly Condition[]): Partial<CdsHooksDeps> => ({
  sites: [site('general', WITH_APP)],
  findPatientFindings: async () => suspected(...conditions),
})

async function cards(...conditions: readonly Condition[]) {
  const { call } = await service(withCards(...conditions))
  const answer = readAnswer(await (await call()).json())
  expect(answer.cards).toHaveLength(conditions.length)
  return answer.cards
}

async function statusOf(sent: unknown, bearer?: string | null, changes: Partial<CdsHooksDeps> = {}) {
  const { call } = await service(changes)
  return (await call(sent, bearer)).status
}

async function offered() {
  const { url } = await service()
  const json = await (await checkedFetch(`${url}/cds-services`)).json()
  return z.object({ services: z.array(z.record(z.string(), z.unknown())) }).parse(json).services
}

describe('JSON and transport', () => {
  test('answers are JSON (@1)', async () => {
    const { url, call } = await service()
    for (const response of [await checkedFetch(`${url}/cds-services`), await call(), await call('{')])
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  })

  test('the service has an https address; plain http is for this machine alone (@2 @168)', () => {
    const env = { FACIES_SECRET_KEY: Buffer.alloc(32, 5).toString('base64url') }
    const withBase = (url: string) => () => readConfig({ ...env, FACIES_BASE_URL: url })
    expect(withBase('http://facies.example.org')).toThrow()
    expect(withBase('https://facies.example.org')).not.toThrow()
    expect(withBase('http://127.0.0.1:8080')).not.toThrow()
  })

  test('nothing empty is sent, but empty lists of cards (@3)', async () => {
    const { url, call } = await service(withCards('cushing', 'acromegaly'))
    const answers = [await (await call()).json(), await (await checkedFetch(`${url}/cds-services`)).json()]
    expect(answers.flatMap((json) => emptyPaths(json))).toEqual([])
    const none = await service()
    expect(await (await none.call()).json()).toEqual({ cards: [] })
  })
})

describe('discovery (@4 - @14)', () => {
  test('is at {base}/cds-services and answers 200 with the services', async () => {
    expect((await offered()).length).toBeGreaterThan(0)
  })

  test('each service has its hook, id and description', async () => {
    for (const { hook, id, description } of await offered()) {
      expect(hook).toMatch(/^[a-z-]+$/)
      expect(encodeURIComponent(String(id))).toBe(id)
      expect(String(description).length).toBeGreaterThan(20)
    }
  })

  test('each service has a title, a prefetch and what it needs', async () => {
    for (const { title, prefetch, usageRequirements } of await offered()) {
      expect([typeof title, typeof prefetch, typeof usageRequirements]).toEqual([
        'string',
        'object',
        'string',
      ])
    }
  })

  test('each id answers one hook, and each is called by its id (@211)', async () => {
    const services = await offered()
    const ids = services.map(({ id }) => String(id))
    expect(new Set(ids).size).toBe(ids.length)
    const { url } = await service()
    for (const id of ids)
      expect((await checkedFetch(`${url}/cds-services/${id}`, { method: 'POST' })).status).toBe(401)
  })
})

describe('prefetch templates (@35 @36 @55 - @59)', () => {
  const templates = async () =>
    (await offered()).flatMap(({ prefetch }) =>
      Object.values(z.record(z.string(), z.string()).parse(prefetch)),
    )

  test('hold only tokens of the first level of the context or of the user', async () => {
    const tokens = (await templates()).flatMap((query) => query.match(/\{\{[^}]*\}\}/g) ?? [])
    expect(tokens.length).toBeGreaterThan(0)
    for (const name of tokens)
      expect(name).toMatch(
        /^\{\{(context\.[A-Za-z]+|user(Practitioner|PractitionerRole|Patient|RelatedPerson)Id)\}\}$/,
      )
  })

  test('stay within the recommended queries: reads and searches of one type, no modifiers but :in, no chains, no includes', async () => {
    for (const query of await templates()) {
      const [path = '', search] = query.split('?')
      if (search === undefined) expect(path).toMatch(/^[A-Z][A-Za-z]+\/\{\{[^}]+\}\}$/)
      else {
        expect(path).toMatch(/^[A-Z][A-Za-z]+$/)
        for (const name of search.split('&').map((pair) => pair.split('=')[0]))
          expect(name).toMatch(/^(_count|_sort|[a-z-]+(:in)?)$/)
      }
    }
  })

  test('are the same queries that we send ourselves: data both ways (@34)', async () => {
    const [conditions = ''] = (await templates()).filter((query) => query.startsWith('Condition?'))
    const asked: string[] = []
    nock('https://ehr.example')
      .get(/.*/)
      .times(20)
      .reply(200, ({ url }: Request) => {
        asked.push(decodeURIComponent(url.replace(`${FHIR}/`, '')))
        return url.includes('/Patient/') ? PATIENT : EMPTY
      })
    await statusOf(body({ prefetch: undefined, fhirAuthorization: AUTHORIZATION }))
    expect(asked).toContain(conditions.replace('{{context.patientId}}', PATIENT_ID))
    nock.cleanAll()
  })
})

describe('a call', () => {
  test.each(['hook', 'hookInstance', 'context'])('needs its %s', async (field) => {
    expect(await statusOf(body({ [field]: undefined }))).toBe(400)
  })

  test('may leave out fhirServer, fhirAuthorization, prefetch and extension', async () => {
    expect(await statusOf(body({ fhirServer: undefined, fhirAuthorization: undefined }))).toBe(200)
    expect(await statusOf(body({ prefetch: undefined }))).toBe(412)
  })

  test('with an access token names the FHIR server', async () => {
    expect(await statusOf(body({ fhirServer: undefined, fhirAuthorization: AUTHORIZATION }))).toBe(400)
  })

  test('may hold fields and extensions that nobody knows (@214 @215)', async () => {
    const extension = { 'com.example.name': { a: [1, null, {}] } }
    expect(await statusOf(body({ extension, later: { version: 3 } }))).toBe(200)
  })

  test.each([
    'access_token',
    'token_type',
    'expires_in',
    'scope',
    'subject',
  ])('with an authorization needs its %s', async (field) => {
    const fhirAuthorization = { ...AUTHORIZATION, [field]: undefined }
    expect(await statusOf(body({ fhirAuthorization }))).toBe(400)
  })

  test.each([
    { name: 'a token that is no Bearer', change: { token_type: 'mac' } },
    { name: 'an end that is no whole number of seconds', change: { expires_in: 1.5 } },
    { name: 'a time in place of the seconds', change: { expires_in: undefined, expires_at: 300 } },
  ])('with $name is refused', async ({ change }) => {
    expect(await statusOf(body({ fhirAuthorization: { ...AUTHORIZATION, ...change } }))).toBe(400)
  })

  test('has its access token sent with every request to the FHIR server, and said nowhere (@61)', async () => {
    const tokens: string[] = []
    nock('https://ehr.example')
      .get(/.*/)
      .times(20)
      .reply(200, ({ url, headers }: Request) => {
        tokens.push(String(headers.get('authorization')))
        return url.includes('/Patient/') ? PATIENT : EMPTY
      })
    const { call, lines } = await service()
    const response = await call(body({ prefetch: undefined, fhirAuthorization: AUTHORIZATION }))
    expect(new Set(tokens)).toEqual(new Set(['Bearer secret-access-token']))
    expect(JSON.stringify(lines) + (await response.text())).not.toContain('secret-access-token')
    nock.cleanAll()
  })
})

describe('a part of the prefetch', () => {
  const askedFor = async (conditions: unknown): Promise<{ asked: boolean; unread: unknown }> => {
    const ask = nock(FHIR)
      .get(/Condition/)
      .reply(200, EMPTY)
    const { call, lines } = await service()
    const prefetch = { ...PREFETCH, conditions }
    await call(body({ prefetch, fhirAuthorization: AUTHORIZATION }))
    const asked = ask.isDone()
    nock.cleanAll()
    return { asked, unread: lines.find(({ event }) => event === 'hook-answered')?.fields?.unread }
  }

  test.each([
    { name: 'that is missing is read by us', sent: undefined, asked: true },
    { name: 'that is null is none, and not asked for again', sent: null, asked: false },
    { name: 'that is an empty Bundle is none', sent: EMPTY, asked: false },
    { name: 'that is an OperationOutcome is read by us (@52)', sent: OUTCOME, asked: true },
    {
      name: 'that is a Bundle of one outcome, as Epic says "none", is none',
      sent: { ...EMPTY, entry: [{ resource: NONE_FOUND, search: { mode: 'outcome' } }] },
      asked: false,
    },
    { name: 'that is a page of HTML is read by us', sent: '<html>', asked: true },
    {
      name: 'of another patient is read by us',
      sent: {
        ...EMPTY,
        total: 1,
        entry: [{ resource: { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p2' } } }],
      },
      asked: true,
    },
  ])('$name', async ({ sent, asked }) => {
    expect(await askedFor(sent)).toEqual({ asked, unread: '' })
  })

  test('that goes on elsewhere is followed to its end', async () => {
    const next = nock(FHIR).get('/Condition?page=2').reply(200, EMPTY)
    const { call } = await service()
    const conditions = { ...EMPTY, link: [{ relation: 'next', url: `${FHIR}/Condition?page=2` }] }
    await call(body({ prefetch: { ...PREFETCH, conditions }, fhirAuthorization: AUTHORIZATION }))
    expect(next.isDone()).toBe(true)
  })

  test.each([
    { name: 'is missing', patient: undefined },
    { name: 'is null', patient: null },
    { name: 'is an outcome', patient: OUTCOME },
    { name: 'is of another patient', patient: { ...PATIENT, id: 'p2' } },
  ])('without which nothing can be said, and that $name, answers 412 (@54)', async ({ patient }) => {
    expect(await statusOf(body({ prefetch: { ...PREFETCH, patient } }))).toBe(412)
  })

  test('without which nothing can be said, and whose token the FHIR server refuses, answers 412 (@54)', async () => {
    nock(FHIR)
      .get(/Patient/)
      .reply(403, OUTCOME)
    const prefetch = { ...PREFETCH, patient: undefined }
    expect(await statusOf(body({ prefetch, fhirAuthorization: AUTHORIZATION }))).toBe(412)
  })
})

describe('an answer (@74 - @77)', () => {
  test('is 200 with its cards, none where there is nothing to say', async () => {
    const { call } = await service()
    const response = await call()
    expect({ status: response.status, json: await response.json() }).toEqual({
      status: 200,
      json: { cards: [] },
    })
    await cards('cushing', 'acromegaly')
  })

  test('holds no action without a human: no systemActions', async () => {
    const { call } = await service(withCards('cushing'))
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(await (await call()).json()))).toEqual([
      'cards',
    ])
  })

  test('leaves within the budget of the site, whatever is slow (@27)', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {}).resume()).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const fhirServer = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/fhir`
    const sites = [site('general', { mode: 'demo', fhirBase: fhirServer, budgetMs: 200 })]
    const { call } = await service({ sites })
    const started = performance.now()
    const prefetch = { patient: PATIENT }
    const response = await call(body({ prefetch, fhirServer, fhirAuthorization: AUTHORIZATION }))
    expect(response.status).toBe(200)
    expect(performance.now() - started).toBeLessThan(1500)
  })
})

describe('a card', () => {
  test('says its summary in fewer than 140 characters', async () => {
    for (const { summary } of await cards('cushing', 'acromegaly')) expect(summary.length).toBeLessThan(140)
  })

  test('has an indicator of three, and never critical for what a photo says', async () => {
    for (const { indicator } of await cards('cushing', 'acromegaly'))
      expect(['info', 'warning']).toContain(indicator)
  })

  test('names its source: a label, an absolute address and a topic that stays the same', async () => {
    const [first, second] = [await cards('cushing'), await cards('cushing')]
    const source = first[0]?.source
    expect(URL.parse(String(source?.url))?.protocol).toBe('https:')
    expect(source?.topic.code).toMatch(/^[A-Za-z0-9]{1,100}$/)
    expect(second[0]?.source).toEqual(source)
  })

  test('has a new lower-case UUID each time', async () => {
    const ids = [...(await cards('cushing')), ...(await cards('cushing'))].map(({ uuid }) => uuid)
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  test('tells its detail in Markdown without HTML', async () => {
    for (const { detail } of await cards('cushing', 'acromegaly')) {
      expect(detail).toContain('**This is not a diagnosis.**')
      expect(detail).not.toMatch(/<[a-z/!]/i)
    }
  })

  test('says how suggestions may be chosen, where there are some', async () => {
    for (const { suggestions, selectionBehavior } of await cards('cushing', 'acromegaly'))
      expect(selectionBehavior).toBe(suggestions ? 'any' : undefined)
  })

  test('offers reasons to set it aside, each with words', async () => {
    const [card] = await cards('cushing')
    expect(card?.overrideReasons.length).toBeGreaterThan(2)
    for (const reason of card?.overrideReasons ?? [])
      expect(Object.keys(reason).sort()).toEqual(['code', 'display', 'system'])
  })
})

describe('a suggestion', () => {
  const suggestions = async () => (await cards('cushing')).flatMap(({ suggestions = [] }) => suggestions)

  test('has a label and an id of its own, and the first is recommended', async () => {
    const all = await suggestions()
    expect(all.map(({ isRecommended }) => isRecommended === true)).toEqual(all.map((_, index) => index === 0))
    expect(new Set(all.map(({ uuid }) => uuid)).size).toBe(all.length)
  })

  test('has one action, which creates a whole draft order of this patient', async () => {
    for (const { actions } of await suggestions()) {
      expect(actions).toHaveLength(1)
      expect(actions[0]).toMatchObject({
        type: 'create',
        resource: {
          resourceType: 'ServiceRequest',
          status: 'draft',
          subject: { reference: `Patient/${PATIENT_ID}` },
        },
      })
      expect(String(actions[0]?.description).length).toBeGreaterThan(10)
    }
  })

  test('names its codes with their system', async () => {
    const codings = (await suggestions()).flatMap(({ actions }) =>
      actions.flatMap((action) => (action.type === 'create' ? action.resource.code.coding : [])),
    )
    for (const { system, code } of codings) expect([system, code].every((word) => word.length > 3)).toBe(true)
  })
})

describe('a link', () => {
  test('has a label, an address and a type', async () => {
    const [card] = await cards('cushing')
    expect(card?.links?.map(({ type }) => type)).toEqual(['smart', 'absolute'])
  })

  test('to the app carries a word that says nothing by itself; other links carry none', async () => {
    const [card] = await cards('cushing')
    const [smart, absolute] = card?.links ?? []
    expect(smart).toHaveProperty('appContext')
    expect(JSON.stringify(smart)).not.toContain(PATIENT_ID)
    expect(absolute).not.toHaveProperty('appContext')
  })

  test('never starts by itself: the card is to be seen', async () => {
    const [card] = await cards('cushing')
    for (const link of card?.links ?? []) expect(link).not.toHaveProperty('autolaunchable')
  })

  test('to the app is there only where the app is registered', async () => {
    const { call } = await service({ ...withCards('cushing'), sites: [site('general')] })
    const { cards: shown } = readAnswer(await (await call()).json())
    expect(shown[0]?.links?.map(({ type }) => type)).toEqual(['absolute'])
  })
})

describe('client authentication (@175 - @207)', () => {
  test('is a JWT as Bearer on every call of a service (@177)', async () => {
    expect(await statusOf(body(), null)).toBe(401)
    const { url } = await service()
    const basic = await checkedFetch(`${url}/cds-services/facies-patient-view`, {
      method: 'POST',
      headers: { authorization: `Basic ${await token()}` },
    })
    expect(basic.status).toBe(401)
  })

  test.each(['kid', 'alg'])('needs %s in its header', async (field) => {
    const [, payload, signature] = (await token()).split('.')
    const header = { alg: 'ES384', kid: 'ehr-1', typ: 'JWT', [field]: undefined }
    const written = Buffer.from(JSON.stringify(header)).toString('base64url')
    expect(await statusOf(body(), `${written}.${payload}.${signature}`)).toBe(401)
  })

  test.each(['iss', 'aud', 'exp', 'iat', 'jti'])('needs %s in its payload', async (field) => {
    expect(await statusOf(body(), await token({ claims: { [field]: undefined } }))).toBe(401)
  })

  test('may hold further claims', async () => {
    expect(await statusOf(body(), await token({ claims: { sub: 'x', nbf: NOW_S, more: 1 } }))).toBe(200)
  })

  test.each([
    { aud: SERVICE, status: 200 },
    { aud: `${BASE}/cds-services`, status: 200 },
    { aud: ['https://other.example', SERVICE], status: 200 },
    { aud: `${BASE}/cds-services/other`, status: 401 },
    { aud: 'http://127.0.0.1/cds-services', status: 401 },
  ])('is meant for the address that is called, by our own configuration: $aud', async ({ aud, status }) => {
    expect(await statusOf(body(), await token({ claims: { aud } }))).toBe(status)
  })

  test('comes from a known issuer, and with a key address only from the known one (@195)', async () => {
    expect(await statusOf(body(), await token({ claims: { iss: 'https://evil.example' } }))).toBe(401)
    expect(await statusOf(body(), await token({ header: { jku: 'https://evil.example/jwks' } }))).toBe(401)
  })

  test('without a key address is checked with keys that were agreed on (@199)', async () => {
    expect(await statusOf(body(), await token())).toBe(200)
  })

  test('with a key address is checked with the keys that are published there', async () => {
    const jku = 'https://ehr.example/jwks.json'
    nock('https://ehr.example')
      .get('/jwks.json')
      .reply(200, { keys: [ehr.jwk] })
    const sites = [site('general', { trust: { jku } })]
    expect(await statusOf(body(), await token({ header: { jku } }), { sites })).toBe(200)
  })

  test('is of a tenant that was agreed on, where one issuer speaks for many', async () => {
    const sites = [site('general', { tenant: 'north' })]
    const statuses = []
    for (const tenant of ['north', 'south', undefined])
      statuses.push(await statusOf(body(), await token({ claims: { tenant } }), { sites }))
    expect(statuses).toEqual([200, 401, 401])
  })

  test.each([
    { name: 'is not issued ahead of the clock', claims: { iat: NOW_S + 60 } },
    { name: 'lives an hour at the most', claims: { exp: NOW_S + 3601 } },
  ])('$name', async ({ claims }) => {
    expect(await statusOf(body(), await token({ claims }))).toBe(401)
  })

  test('is checked in order: issuer, tenant, audience, times, algorithm, key address, signature, use', async () => {
    const stranger = await signer('ES384', 'ehr-1')
    const used = await token({ claims: { tenant: 't', jti: 'used' } })
    const { call, lines } = await service({ sites: [site('general', { tenant: 't' })] })
    await call(body(), used)
    const header: Record<string, unknown> = { alg: 'ES256', jku: 'https://evil.example/jwks' }
    const claims: Record<string, unknown> = {
      iss: 'https://evil.example',
      tenant: 'x',
      aud: 'x',
      iat: NOW_S - 600,
      exp: NOW_S - 300,
      jti: 'used',
    }
    // Everything is wrong at first; each round mends what is named, and the next check is reached.
    const rounds: readonly [string, () => void][] = [
      ['issuer', () => Object.assign(claims, { iss: ISSUER })],
      ['tenant', () => Object.assign(claims, { tenant: 't' })],
      ['audience', () => Object.assign(claims, { aud: SERVICE })],
      ['expired', () => Object.assign(claims, { iat: NOW_S, exp: NOW_S + 300 })],
      ['algorithm', () => Object.assign(header, { alg: 'ES384' })],
      ['jku', () => Object.assign(header, { jku: undefined })],
      ['signature', () => {}],
    ]
    const p256 = await signer('ES256', 'ehr-1')
    for (const [reason, mend] of rounds) {
      const key = header.alg === 'ES256' ? p256.privateKey : stranger.privateKey
      expect((await call(body(), await token({ header, claims, key }))).status).toBe(401)
      expect(String(lines.at(-1)?.fields?.reason).split(' ')[0]).toBe(reason)
      mend()
    }
    expect((await call(body(), await token({ header, claims }))).status).toBe(401)
    expect(lines.at(-1)?.fields?.reason).toBe('replayed (general)')
  })

  test('has an algorithm of the kind of its key', async () => {
    const rsa = await signer('RS384', 'ehr-1')
    expect(await statusOf(body(), await token({ header: { alg: 'RS384' }, key: rsa.privateKey }))).toBe(401)
  })

  test('of an unknown kid has the keys fetched again, and not for every call', async () => {
    let asked = 0
    let nowMs = NOW_S * 1000
    nock('https://ehr.example')
      .get('/jwks.json')
      .times(10)
      .reply(200, () => {
        asked += 1
        return { keys: [ehr.jwk] }
      })
    const sites = [site('general', { trust: { jku: 'https://ehr.example/jwks.json' } })]
    const { call } = await service({ sites, now: () => new Date(nowMs) })
    await call()
    nowMs += 11_000
    for (const kid of ['a', 'b', 'c']) await call(body(), await token({ header: { kid } }))
    expect(asked).toBe(2)
    nock.cleanAll()
  })

  test.each([
    { name: 'believed', claims: {} },
    { name: 'refused', claims: { iat: NOW_S - 600, exp: NOW_S - 300 } },
  ])('that is $name is known by its issuer, its tenant and a mark of its jti, and stands in no log', async ({
    claims,
  }) => {
    const { call, lines } = await service({ sites: [site('general', { tenant: 't' })] })
    const jwt = await token({ claims: { tenant: 't', jti: 'secret-jti', ...claims } })
    await call(body(), jwt)
    const jti = expect.stringMatching(/^[0-9a-f]{12}$/)
    expect(lines[0]?.fields).toMatchObject({ issuer: ISSUER, tenant: 't', jti })
    for (const part of [...jwt.split('.'), 'secret-jti']) expect(JSON.stringify(lines)).not.toContain(part)
  })

  test('of another site reaches nothing that was kept of ours, nor by naming our FHIR server', async () => {
    const other = await signer('ES384', 'other-1')
    const fhirBase = 'https://other.example/fhir'
    const theirs = { issuer: 'https://other.example', fhirBase, trust: { keys: [other.jwk] } }
    const { call } = await service({
      sites: [site('general'), site('other', theirs)],
      findPatientFindings: async (asked) =>
        asked.site.name === 'general' ? suspected('cushing') : NO_FINDINGS,
    })
    const bearer = () =>
      token({ header: { kid: 'other-1' }, claims: { iss: theirs.issuer }, key: other.privateKey })
    expect(readAnswer(await (await call()).json()).cards).toHaveLength(1)
    const own = await call(body({ fhirServer: fhirBase }), await bearer())
    expect(readAnswer(await own.json()).cards).toEqual([])
    expect((await call(body(), await bearer())).status).toBe(401)
  })

  test.each([
    'none',
    'HS256',
    'HS384',
    'HS512',
  ])('is never signed with %s, nor can a site allow it (@201 @203)', (alg) => {
    expect(() => site('general', { algorithms: [alg] })).toThrow()
  })

  test('is signed with ES384 or RS384, unless a site says otherwise', () => {
    expect(site('general').algorithms).toEqual(['ES384', 'RS384'])
  })

  test('counts once', async () => {
    const { call } = await service()
    const jwt = await token()
    expect([(await call(body(), jwt)).status, (await call(body(), jwt)).status]).toEqual([200, 401])
  })

  test('that fails is answered 401 and nothing else', async () => {
    const { call } = await service()
    const response = await call(body(), 'a.b.c')
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 401, text: '' })
    expect(response.headers.get('www-authenticate')).toBeNull()
  })

  test("reaches the site's own FHIR server and no other", async () => {
    expect(await statusOf(body({ fhirServer: 'https://evil.example/fhir' }))).toBe(401)
  })
})

describe('feedback', () => {
  const ENTRY = {
    card: 'f0b795cf-facf-4f6b-96cc-6e9bdd278d14',
    outcome: 'overridden',
    outcomeTimestamp: '2026-11-02T08:30:00Z',
  }

  async function say(feedback: readonly object[], aud = SERVICE, bearer?: string) {
    const kept: CardAnswer[] = []
    const answer = async (answers: readonly CardAnswer[]) => {
      kept.push(...answers)
      return { counts: { kept: answers.length, older: 0, unknown: 0, snoozes: 0 }, reported: [] }
    }
    const { url } = await service({ cards: { ...NO_CARDS, answer } })
    const response = await checkedFetch(`${url}/cds-services/facies-patient-view/feedback`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${bearer ?? (await token({ claims: { aud } }))}`,
      },
      body: JSON.stringify({ feedback }),
    })
    return { status: response.status, kept }
  }

  test('says of a card its outcome, when, what was accepted and why not, with codes of the client’s own (@148)', async () => {
    const reason = { system: 'https://ehr.example/reasons', code: '42' }
    const accepted = { ...ENTRY, outcome: 'accepted', acceptedSuggestions: [{ id: 's1' }] }
    const overridden = { ...ENTRY, overrideReason: { reason, userComment: 'later' } }
    const { status, kept } = await say([accepted, overridden])
    const { card } = ENTRY
    const at = new Date(ENTRY.outcomeTimestamp)
    expect(status).toBe(200)
    expect(kept).toMatchObject([
      { card, at, outcome: 'accepted', acceptedSuggestions: ['s1'], reasons: [] },
      { card, at, outcome: 'overridden', acceptedSuggestions: [], reasons: [reason], comment: 'later' },
    ])
    for (const field of ['card', 'outcome', 'outcomeTimestamp'])
      expect((await say([{ ...ENTRY, [field]: undefined }])).status).toBe(400)
  })

  test('may come in batches, again, late and for other cards, with the same authentication', async () => {
    const late = { ...ENTRY, outcomeTimestamp: '2025-01-01T00:00:00Z' }
    const batch = await say([ENTRY, ENTRY, late, { ...ENTRY, card: 'no-uuid' }])
    expect([batch.status, batch.kept.length]).toEqual([200, 4])
    expect(await say([ENTRY], SERVICE, 'a.b.c')).toEqual({ status: 401, kept: [] })
  })

  test.each([
    { aud: SERVICE, status: 200 },
    { aud: `${SERVICE}/feedback`, status: 200 },
    { aud: `${BASE}/cds-services/other/feedback`, status: 401 },
  ])('is meant for the service or for its feedback, as the text can be read: $aud', async ({
    aud,
    status,
  }) => {
    expect((await say([ENTRY], aud)).status).toBe(status)
  })
})

describe('CORS', () => {
  test('asks for no token, allows listed origins, and never credentials (@208)', async () => {
    const { url } = await service({ sites: [site('general', { cors: ['https://ehr.example'] })] })
    for (const path of ['', '/facies-patient-view', '/facies-patient-view/feedback']) {
      const response = await checkedFetch(`${url}/cds-services${path}`, {
        method: 'OPTIONS',
        headers: { origin: 'https://ehr.example', 'access-control-request-method': 'POST' },
      })
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-origin')).toBe('https://ehr.example')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })
})

describe('a status', () => {
  const PATH = '/cds-services/facies-patient-view'

  test.each([
    { status: 404, path: '/cds-services/other', method: 'POST', type: 'application/json' },
    { status: 405, path: PATH, method: 'GET', type: undefined },
    { status: 405, path: PATH, method: 'PUT', type: 'application/json' },
    { status: 405, path: '/cds-services', method: 'POST', type: 'application/json' },
    { status: 415, path: PATH, method: 'POST', type: 'text/plain' },
  ])('$status of $method $path says what it is in an OperationOutcome', async ({
    status,
    path,
    method,
    type,
  }) => {
    const { url } = await service()
    const response = await checkedFetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await token()}`, ...(type && { 'content-type': type }) },
      ...(type && { body: '{}' }),
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  test.each([
    { status: 400, sent: () => '{' },
    { status: 412, sent: () => body({ prefetch: undefined }) },
    { status: 413, sent: () => body({ extension: { padding: ' '.repeat(20 * 1024 * 1024) } }) },
    { status: 422, sent: () => body({ hook: 'order-sign' }) },
  ])('$status of a body says what it is in an OperationOutcome', async ({ status, sent }) => {
    const { call } = await service()
    const response = await call(sent())
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  test.each([
    { status: 500, thrown: new RangeError('ours') },
    { status: 503, thrown: new AppError('DATABASE_UNAVAILABLE') },
  ])('$status of a failure of ours says what it is in an OperationOutcome', async ({ status, thrown }) => {
    const { call } = await service({ findPatientFindings: () => Promise.reject(thrown) })
    const response = await call()
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  test('429 says when to call again', async () => {
    const { call } = await service({ sites: [site('general', { ratePerMinute: 1 })] })
    await call()
    const response = await call()
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60'])
  })
})

/** Items of the list, each with the name of the test that tries it: here, or in the file that is named. */
const ITEMS: readonly { readonly item: string; readonly test: string; readonly file?: string }[] = [
  { item: 'JSON only', test: 'answers are JSON (@1)' },
  { item: 'https', test: 'the service has an https address' },
  { item: 'nothing empty', test: 'nothing empty is sent' },
  { item: 'discovery: 200 and services', test: 'is at {base}/cds-services' },
  { item: 'discovery: fields', test: 'each service has its hook, id and description' },
  { item: 'discovery: one id, one hook', test: 'each id answers one hook' },
  { item: 'prefetch: tokens', test: 'hold only tokens of the first level' },
  { item: 'prefetch: recommended subset', test: 'stay within the recommended queries' },
  { item: 'prefetch: hits and misses', test: 'hits and misses of the prefetch are counted', file: 'metrics' },
  { item: 'call: required fields', test: 'a call > needs its hookInstance' },
  { item: 'call: unknown fields', test: 'may hold fields and extensions that nobody knows' },
  { item: 'call: fhirAuthorization', test: 'with an authorization needs its subject' },
  { item: 'call: the token is used for it alone', test: 'has its access token sent with every request' },
  { item: 'prefetch: key absent', test: 'that is missing is read by us' },
  { item: 'prefetch: null', test: 'that is null is none' },
  { item: 'prefetch: empty Bundle', test: 'that is an empty Bundle is none' },
  { item: 'prefetch: OperationOutcome', test: 'that is an OperationOutcome is read by' },
  { item: 'prefetch: outcome entry', test: 'that is a Bundle of one outcome' },
  { item: 'prefetch: next link', test: 'that goes on elsewhere is followed' },
  { item: '412', test: 'whose token the FHIR server refuses, answers 412' },
  { item: 'data both ways', test: 'data both ways (@34)' },
  { item: 'answer: 200 and cards', test: 'is 200 with its cards' },
  { item: 'answer: in time', test: 'leaves within the budget of the site' },
  { item: 'card: summary', test: 'says its summary in fewer than 140 characters' },
  { item: 'card: indicator', test: 'has an indicator of three' },
  { item: 'card: uuid', test: 'has a new lower-case UUID each time' },
  { item: 'card: detail', test: 'tells its detail in Markdown without HTML' },
  { item: 'card: selectionBehavior', test: 'says how suggestions may be chosen' },
  { item: 'card: source', test: 'names its source' },
  { item: 'card: override reasons', test: 'offers reasons to set it aside, each with words' },
  { item: 'suggestion', test: 'has a label and an id of its own, and the first is recommended' },
  { item: 'action: create', test: 'has one action, which creates a whole draft order' },
  { item: 'action: delete', test: 'a delete whose resourceId is the id', file: 'order-hooks' },
  { item: 'coding', test: 'names its codes with their system' },
  { item: 'link', test: 'has a label, an address and a type' },
  { item: 'link: appContext', test: 'carries a word that says nothing by itself' },
  { item: 'link: autolaunchable', test: 'never starts by itself' },
  { item: 'systemActions', test: 'holds no action without a human' },
  { item: 'feedback: entries', test: 'says of a card its outcome' },
  { item: 'feedback: batches, repeats, late', test: 'may come in batches, again, late' },
  { item: 'JWT: Bearer', test: 'is a JWT as Bearer on every call' },
  { item: 'JWT: header', test: 'needs kid in its header' },
  { item: 'JWT: payload', test: 'needs jti in its payload' },
  { item: 'JWT: further claims', test: 'may hold further claims' },
  { item: 'JWT: aud', test: 'by our own configuration' },
  { item: 'JWT: aud of feedback', test: 'is meant for the service or for its feedback' },
  { item: 'JWT: iss and jku', test: 'comes from a known issuer' },
  { item: 'JWT: keys out of band', test: 'without a key address is checked with keys' },
  { item: 'JWT: unknown kid', test: 'of an unknown kid has the keys fetched again' },
  { item: 'JWT: none and HMAC', test: 'is never signed with HS256' },
  { item: 'JWT: recommended algorithms', test: 'is signed with ES384 or RS384' },
  { item: 'JWT: algorithm and key', test: 'has an algorithm of the kind of its key' },
  { item: 'JWT: order of checks', test: 'is checked in order' },
  { item: 'JWT: iat', test: 'is not issued ahead of the clock' },
  { item: 'JWT: lifetime', test: 'lives an hour at the most' },
  { item: 'JWT: tenant', test: 'is of a tenant that was agreed on' },
  { item: 'JWT: jti', test: 'counts once' },
  { item: 'JWT: 401 without detail', test: 'that fails is answered 401 and nothing else' },
  { item: 'JWT: log iss, tenant, jti', test: 'is known by its issuer, its tenant and a mark of its jti' },
  { item: 'prefetch of another patient', test: 'of another patient is read by us' },
  { item: 'a registered FHIR server', test: "reaches the site's own FHIR server and no other" },
  {
    item: 'a photo on another host gets no token',
    test: 'on a host of the site is fetched as it is signed, and never with the token',
    file: '../fhir/record',
  },
  { item: 'CORS', test: 'asks for no token, allows listed origins' },
  ...[404, 405, 415].map((status) => ({ item: `status ${status}`, test: `a status > ${status} of ` })),
  ...[400, 412, 413, 422].map((status) => ({ item: `status ${status}`, test: `${status} of a body` })),
  ...[500, 503].map((status) => ({ item: `status ${status}`, test: `${status} of a failure of ours` })),
  { item: 'status 429', test: '429 says when to call again' },
  { item: 'attack: 50 MB', test: 'of $count MB, its length $length, answers 413', file: 'hostile-bodies' },
  { item: "attack: another site's token", test: 'of another site reaches nothing that was kept of ours' },
]

describe('the list', () => {
  test.for(ITEMS)('has a test of $item', ({ test: name, file }, { task }) => {
    if (file === undefined) expect(namesIn(task.file.tasks).some((one) => one.includes(name))).toBe(true)
    else expect(readFileSync(join(import.meta.dirname, `${file}.test.ts`), 'utf8')).toContain(name)
  })
})

/** `describe > test`; of this list nothing, which would find itself. */
function namesIn(tasks: readonly RunnerTask[], before = ''): readonly string[] {
  return tasks.flatMap((task) => {
    if (task.name === 'the list') return []
    return task.type === 'suite' ? namesIn(task.tasks, `${before}${task.name} > `) : [before + task.name]
  })
}
