import { once } from 'node:events'
import { createServer as createWebServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import nock from 'nock'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { FindPatientFindings, PatientFindings } from '../../src/assessments/find.ts'
import { photoPlaces } from '../../src/assessments/photo-places.ts'
import { day } from '../../src/clinical/day.ts'
import type { Finding } from '../../src/clinical/finding.ts'
import { OPTIONAL_TYPES } from '../../src/sites.ts'
import { readAnswer } from './answer-schema.ts'
import { body, PATIENT, PREFETCH, service, site, token } from './client.ts'
import { loopbackOnly } from './loopback-only.ts'

const TAKEN_ON = day('2026-10-20')

function finding(condition: Finding['condition'], outcome: Finding['outcome']): Finding {
  return { condition, outcome, reasons: [], takenOn: TAKEN_ON, ageAtPhoto: 46 }
}

function found(...findings: readonly Finding[]): PatientFindings {
  const photo = {
    source: { type: 'Media' as const, id: 'm1', versionId: '1' },
    version: 'Media/m1/version/1',
    takenOn: TAKEN_ON,
    contentType: 'image/jpeg',
    content: { kind: 'url' as const, url: 'Binary/b1' },
  }
  const counting = {
    photo,
    takenOn: TAKEN_ON,
    findings,
    signs: { cushing: ['cheeks wider than usual'], acromegaly: [] },
    measures: [],
    refusals: [],
    cautions: [],
  }
  return { findings, counting, photos: [counting], pending: 0 }
}

const CUSHING = found(finding('cushing', 'suspected'), finding('acromegaly', 'not'))
const BOTH = found(finding('cushing', 'suspected'), finding('acromegaly', 'suspected'))

/** What a client sends that was set up before the other parts were asked for. */
const EARLIER = {
  ...PREFETCH,
  statements: undefined,
  administrations: undefined,
  procedures: undefined,
  referrals: undefined,
}
const CONSENT_IN_CHART = { imageConsent: 'chart' }

const finds =
  (answer: PatientFindings): FindPatientFindings =>
  async () =>
    answer

const AUTHORIZATION = {
  access_token: 'secret-access-token',
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'patient/*.read',
  subject: 'facies',
}

loopbackOnly()

describe('a mode decides how a card leaves', () => {
  const TEST_PATIENT = { testPatients: ['patient.1'] }

  test.each([
    { name: 'research: none', fields: { mode: 'research' }, maxMode: 'live', heading: null },
    { name: 'silent: none', fields: { mode: 'silent' }, maxMode: 'live', heading: null },
    { name: 'paused: none', fields: { mode: 'paused' }, maxMode: 'live', heading: null },
    {
      name: 'live with a model that may not: none',
      fields: { mode: 'live' },
      maxMode: 'silent',
      heading: null,
    },
    {
      name: 'live with a model that may: a card',
      fields: { mode: 'live' },
      maxMode: 'live',
      heading: 'Facial',
    },
    { name: 'demo: labelled', fields: { mode: 'demo' }, maxMode: 'silent', heading: 'DEMO: Facial' },
    {
      name: 'a test patient in research: headed TEST',
      fields: { mode: 'research', ...TEST_PATIENT },
      maxMode: 'silent',
      heading: 'TEST - not for clinical use: Facial',
    },
    {
      name: 'a test patient in live: headed TEST',
      fields: { mode: 'live', ...TEST_PATIENT },
      maxMode: 'live',
      heading: 'TEST - not for clinical use: Facial',
    },
    {
      name: 'a test patient while paused: none',
      fields: { mode: 'paused', ...TEST_PATIENT },
      maxMode: 'live',
      heading: null,
    },
    {
      name: 'another test patient: none',
      fields: { mode: 'silent', testPatients: ['p2'] },
      maxMode: 'live',
      heading: null,
    },
  ] as const)('$name', async ({ fields, maxMode, heading }) => {
    const model = { name: 'm', version: '1', hash: 'a', maxMode, statement: 'No patient was seen.' }
    const { call } = await service({
      sites: [site('general', fields)],
      findPatientFindings: finds(CUSHING),
      model,
    })
    const { cards } = readAnswer(await (await call()).json())
    expect(cards.map(({ summary }) => summary.slice(0, heading?.length))).toEqual(
      heading === null ? [] : [heading],
    )
  })

  test('a drug under a code of the site is known to the rules', async () => {
    const order = {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/patient.1' },
      medicationCodeableConcept: { coding: [{ system: 'urn:oid:1.2.3', code: 'D-1' }] },
    }
    const prefetch = { ...PREFETCH, medications: { resourceType: 'Bundle', entry: [{ resource: order }] } }
    const products = [{ system: 'urn:oid:1.2.3', code: 'D-1', ingredients: ['prednisone'], route: 'oral' }]
    const decided = async (fields: Readonly<Record<string, unknown>>) => {
      const { call, lines } = await service({
        sites: [site('general', fields)],
        findPatientFindings: finds(CUSHING),
      })
      await call(body({ prefetch }))
      return lines.find(({ event }) => event === 'hook-answered')?.fields?.cushing
    }
    expect(await decided({})).toBe('suspected facts-incomplete')
    expect(await decided({ products })).toBe('suspected review-exogenous')
  })

  test.each([
    { mode: 'paused', scored: false },
    { mode: 'research', scored: true },
    { mode: 'silent', scored: true },
  ])('$mode looks at photos: $scored', async ({ mode, scored }) => {
    const seen: string[] = []
    const findPatientFindings: FindPatientFindings = async ({ patientId }) => {
      seen.push(patientId)
      return CUSHING
    }
    const { call } = await service({ sites: [site('general', { mode })], findPatientFindings })
    await call()
    expect(seen).toEqual(scored ? ['patient.1'] : [])
  })
})

describe('the answer', () => {
  test('has one card for each condition that is suspected', async () => {
    const { call } = await service({ findPatientFindings: finds(BOTH) })
    const { cards } = readAnswer(await (await call()).json())
    expect(cards.map(({ source }) => source.topic.code)).toEqual([
      'faciescushingworkup',
      'faciesacromegalyworkup',
    ])
  })

  test('gives every card, suggestion and launch an id of its own', async () => {
    const { call } = await service({ findPatientFindings: finds(BOTH) })
    const { cards } = readAnswer(await (await call()).json())
    const ids = cards.flatMap((card) => [
      card.uuid,
      ...(card.suggestions ?? []).map(({ uuid }) => uuid),
      ...(card.links ?? [])
        .map((link) => ('appContext' in link ? link.appContext : ''))
        .filter((id) => id !== ''),
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each([
    { name: 'no photos', answer: found() },
    { name: 'nothing suspected', answer: found(finding('cushing', 'not'), finding('acromegaly', 'not')) },
    {
      name: 'photos that could not be assessed',
      answer: found(finding('cushing', 'not-assessed'), finding('acromegaly', 'not-assessed')),
    },
    { name: 'photos still waiting', answer: { findings: [], counting: null, photos: [], pending: 2 } },
  ])('has no card for $name', async ({ answer }) => {
    const { call } = await service({ findPatientFindings: finds(answer) })
    expect(readAnswer(await (await call()).json())).toEqual({ cards: [] })
  })

  test.each([
    { name: 'conditions that were not sent', prefetch: { ...PREFETCH, conditions: undefined } },
    {
      name: "another patient's conditions",
      prefetch: {
        ...PREFETCH,
        conditions: {
          resourceType: 'Bundle',
          type: 'searchset',
          entry: [{ resource: { resourceType: 'Condition', subject: { reference: 'Patient/p2' } } }],
        },
      },
    },
    {
      name: 'medications that the client failed to read',
      prefetch: { ...PREFETCH, medications: { resourceType: 'OperationOutcome' } },
    },
  ])('has no card with $name', async ({ prefetch }) => {
    const { call } = await service({ findPatientFindings: finds(CUSHING) })
    expect(readAnswer(await (await call(body({ prefetch }))).json())).toEqual({ cards: [] })
  })

  test('has its card where a client sends no more than it knows, with what was not read', async () => {
    const { call, lines } = await service({ findPatientFindings: finds(CUSHING) })
    const [card] = readAnswer(await (await call(body({ prefetch: EARLIER }))).json()).cards
    expect(card?.detail).toContain('so exposure is not excluded')
    expect(card?.detail).toContain('Procedures could not all be read')
    expect(card?.detail).toContain('Referrals could not all be read')
    expect(lines.at(-1)?.fields).toMatchObject({
      unread: '',
      alsoUnread: 'statements administrations procedures referrals',
    })
  })

  test.each([
    { name: 'sent and empty', prefetch: PREFETCH, fields: {} },
    { name: 'not offered by the EHR', prefetch: EARLIER, fields: { notServed: [...OPTIONAL_TYPES] } },
  ])('has no such caution where those parts are $name', async ({ prefetch, fields }) => {
    const { call } = await service({ sites: [site('general', fields)], findPatientFindings: finds(CUSHING) })
    const answer = readAnswer(await (await call(body({ prefetch }))).json())
    expect(answer.cards[0]?.detail).not.toContain('could not all be read')
  })

  test.each([
    { name: 'asks for no consent', policy: {}, consents: undefined, cards: 1, decided: 'suspected workup' },
    { name: 'has none', policy: CONSENT_IN_CHART, consents: null, cards: 1, decided: 'suspected workup' },
    {
      name: 'cannot read them',
      policy: CONSENT_IN_CHART,
      consents: undefined,
      cards: 0,
      decided: 'suspected consent-unknown',
    },
  ])('where a site $name: $decided', async ({ policy, consents, cards, decided }) => {
    const { call, lines } = await service({
      sites: [site('general', { policy: { gate: 'off', ...policy } })],
      findPatientFindings: finds(CUSHING),
    })
    const answer = readAnswer(await (await call(body({ prefetch: { ...PREFETCH, consents } }))).json())
    expect(answer.cards).toHaveLength(cards)
    expect(lines.at(-1)?.fields).toMatchObject({ cushing: decided })
  })

  test('HK-6: has no card while endocrinology sees the patient anyway', async () => {
    const encounters = {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        {
          resource: {
            resourceType: 'Encounter',
            id: 'e1',
            status: 'finished',
            class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
            serviceType: { coding: [{ system: 'http://snomed.info/sct', code: '394583002' }] },
            subject: { reference: 'Patient/patient.1' },
            period: { start: '2026-09-01', end: '2026-09-01' },
          },
        },
      ],
    }
    const { call } = await service({ findPatientFindings: finds(CUSHING) })
    expect(readAnswer(await (await call(body({ prefetch: { ...PREFETCH, encounters } }))).json())).toEqual({
      cards: [],
    })
  })

  test('comes from the record where nothing was sent, with the token of the call', async () => {
    nock('https://ehr.example/fhir', { reqheaders: { authorization: 'Bearer secret-access-token' } })
      .get('/Patient/patient.1')
      .reply(200, PATIENT)
      .get(/^\/fhir\/(Media|Condition|Medication\w+|Observation|Encounter|Procedure|ServiceRequest)\?/)
      .times(9)
      .reply(200, { resourceType: 'Bundle', type: 'searchset', total: 0 })
    const { call, lines } = await service({ findPatientFindings: finds(CUSHING) })
    const response = await call(body({ prefetch: undefined, fhirAuthorization: AUTHORIZATION }))
    expect(readAnswer(await response.json()).cards).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toMatch(/secret|patient\.1/)
  })

  test('is 412 when the record refuses the token', async () => {
    nock('https://ehr.example/fhir').get(/.*/).times(10).reply(403)
    const { call } = await service({ findPatientFindings: finds(CUSHING) })
    expect((await call(body({ prefetch: undefined, fhirAuthorization: AUTHORIZATION }))).status).toBe(412)
  })

  test.each([
    { mode: 'demo', shown: true },
    { mode: 'live', shown: false },
  ])('tells how it came about in demo only: $mode', async ({ mode, shown }) => {
    const { call } = await service({
      sites: [site('general', { mode })],
      findPatientFindings: finds(CUSHING),
    })
    const { extension } = readAnswer(await (await call()).json())
    expect(extension === undefined).toBe(!shown)
    if (shown)
      expect(extension?.['org.facies.trace']).toMatchObject({
        findings: [
          { photo: 'Media/m1', takenOn: '2026-10-20', condition: 'cushing', outcome: 'suspected' },
          { photo: 'Media/m1', takenOn: '2026-10-20', condition: 'acromegaly', outcome: 'not' },
        ],
        axes: [
          { condition: 'cushing', action: 'workup' },
          { condition: 'acromegaly', action: 'silent' },
        ],
      })
  })
})

describe('an answer leaves in time', () => {
  // Far beyond the hard stop, so that a slow machine never fails here but a hanging call does.
  const patience = () => ({ signal: AbortSignal.timeout(15_000) })

  /** A machine that takes connections and never says a word. */
  async function silentMachine(): Promise<{ url: string; hungUp: Promise<unknown> }> {
    const sockets: Socket[] = []
    const machine = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined).resume()
    }).listen(0, '127.0.0.1')
    await once(machine, 'listening')
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      machine.close()
    })
    const hungUp = once(machine, 'connection').then(([socket]) => once(socket, 'close', patience()))
    return { url: `http://127.0.0.1:${(machine.address() as AddressInfo).port}`, hungUp }
  }

  test('when the record is silent: the budget ends the requests and the Patient is missing', async () => {
    const { url, hungUp } = await silentMachine()
    const fhirServer = `${url}/fhir`
    const { call } = await service({
      sites: [site('general', { mode: 'demo', fhirBase: fhirServer, budgetMs: 100 })],
    })
    const response = await call(body({ prefetch: undefined, fhirServer, fhirAuthorization: AUTHORIZATION }))
    expect(response.status).toBe(412)
    await hungUp
  })

  test('when a part is silent that a decision can do without: a card, with time left for the photos', async () => {
    const { url, hungUp } = await silentMachine()
    const fhirServer = `${url}/fhir`
    const ended: boolean[] = []
    const findPatientFindings: FindPatientFindings = async ({ signal }) => {
      ended.push(signal.aborted)
      return CUSHING
    }
    const { call } = await service({
      sites: [site('general', { mode: 'demo', fhirBase: fhirServer, budgetMs: 1500 })],
      findPatientFindings,
    })
    const prefetch = { ...PREFETCH, procedures: undefined }
    const response = await call(body({ prefetch, fhirServer, fhirAuthorization: AUTHORIZATION }))
    expect(readAnswer(await response.json()).cards).toHaveLength(1)
    expect(ended).toEqual([false])
    await hungUp
  })

  test('when the record does not say what it can do: Media are searched, and the call waits for nothing', async () => {
    const asked: (string | undefined)[] = []
    const record = createWebServer((req, res) => {
      asked.push(req.url)
      if (req.url !== '/fhir/metadata') res.end(JSON.stringify({ resourceType: 'Bundle', total: 0 }))
    }).listen(0, '127.0.0.1')
    await once(record, 'listening')
    onTestFinished(() => {
      record.closeAllConnections()
      record.close()
    })
    const fhirServer = `http://127.0.0.1:${(record.address() as AddressInfo).port}/fhir`
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const { call } = await service({
      sites: [site('general', { mode: 'demo', fhirBase: fhirServer, budgetMs: 1500 })],
      findPatientFindings: finds(CUSHING),
      photoPlaces: photoPlaces({ now: () => new Date(), log }),
    })
    const prefetch = { ...PREFETCH, photos: undefined }
    const response = await call(body({ prefetch, fhirServer, fhirAuthorization: AUTHORIZATION }))
    expect(readAnswer(await response.json()).cards).toHaveLength(1)
    expect(asked.toSorted()).toEqual([
      expect.stringMatching(/^\/fhir\/Media\?subject=Patient\/patient\.1/),
      '/fhir/metadata',
    ])
  })

  test('when the key server is silent: nobody is trusted', async () => {
    const { url, hungUp } = await silentMachine()
    const { call } = await service({
      sites: [site('general', { mode: 'demo', trust: { jku: `${url}/jwks` } })],
    })
    expect((await call(body(), await token())).status).toBe(401)
    await hungUp
  })

  test('when photos wait: with what is known by the end of the budget', async () => {
    const findPatientFindings: FindPatientFindings = async ({ signal }) => {
      await once(signal, 'abort')
      return { ...CUSHING, pending: 1 }
    }
    const { call } = await service({ sites: [site('general', { budgetMs: 50 })], findPatientFindings })
    expect(readAnswer(await (await call()).json()).cards).toHaveLength(1)
  })

  test('when something never ends: without a card, and the log says so', async () => {
    const { call, lines } = await service({ findPatientFindings: () => new Promise(() => undefined) })
    expect(readAnswer(await (await call()).json())).toEqual({ cards: [] })
    expect(lines.slice(1).map(({ event }) => event)).toEqual(['hook-late'])
  })
})
