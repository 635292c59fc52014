import { describe, expect, test } from 'vitest'
import type { OrdersAnswer } from '../../src/smart-app/acts.ts'
import { type ActingSite, acting } from './acting.ts'
import { databaseForTests, NO_FINDINGS } from './app.ts'
import { statementThatTakes, type TestEhr, type Write } from './ehr.ts'

databaseForTests()

const EVERYONE = { draft: 'everyone' }
const TAKES = statementThatTakes(['ServiceRequest'])
const SET = { system: 'urn:oid:1.2.3', code: 'DST-SET', display: 'DST order set' }

const drafting = ({ site, smart, ehr, ...more }: ActingSite = {}) =>
  acting({
    ...more,
    site: { ...site },
    smart: { draftOrders: true, roles: EVERYONE, ...smart },
    ehr: { statement: TAKES, ...ehr },
  })
const answerOf = ({ text }: { readonly text: string }): OrdersAnswer['orders'] => JSON.parse(text).orders
const codeOf = ({ text }: { readonly text: string }) => JSON.parse(text).code

test('each test that was ticked becomes a draft of the decision, labelled, as a proposal of the user', async () => {
  const { ehr, post, patient, view, app } = await drafting()
  expect((await view()).offers.orders).toBe('create')
  const answer = await post('orders', { tests: ['lnsc_x2', 'ufc24_x2'] })
  expect([answer.status, answerOf(answer)]).toEqual([
    200,
    [
      {
        test: 'lnsc_x2',
        name: 'Late-night salivary cortisol',
        reference: 'ServiceRequest/w1',
        because: null,
      },
      {
        test: 'ufc24_x2',
        name: '24-hour urinary free cortisol',
        reference: 'ServiceRequest/w2',
        because: null,
      },
    ],
  ])
  expect(ehr.written[0]?.body).toEqual({
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'proposal',
    subject: { reference: `Patient/${patient}` },
    code: {
      coding: [
        {
          system: 'http://loinc.org',
          code: '2142-8',
          display: 'Cortisol [Mass/volume] in Saliva (oral fluid)',
        },
      ],
      text: 'Late-night salivary cortisol (23:00 to 24:00), two nights',
    },
    reasonCode: [{ text: "Question of Cushing's syndrome: facial features, photo of 2026-10-01" }],
    meta: {
      security: [
        expect.objectContaining({ code: 'AIAST' }),
        // It is a demo.
        expect.objectContaining({ code: 'HTEST' }),
      ],
    },
    identifier: [{ system: 'urn:facies:order', value: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    authoredOn: '2026-11-02',
    requester: { reference: 'Practitioner/aenne' },
  })
  expect(app.notes.at(-1)).toMatchObject({ event: 'orders-drafted', fields: { asked: 2, drafted: 2 } })
})

test('pressing twice orders once', async () => {
  const { ehr, post } = await drafting()
  const first = answerOf(await post('orders', { tests: ['lnsc_x2'] }))
  expect(answerOf(await post('orders', { tests: ['lnsc_x2'] }))).toEqual(first)
  expect([...ehr.chart.keys()]).toEqual(['ServiceRequest/w1'])
  expect(ehr.written).toHaveLength(1)
  expect(ehr.written[0]?.headers['if-none-exist']).toBe(
    `identifier=urn:facies:order|${ehr.written[0]?.body.identifier[0].value}`,
  )
})

test('what was drafted stands in the view that is asked for after', async () => {
  const { post, view } = await drafting()
  expect((await view()).kept.drafts).toEqual([])
  await post('orders', { tests: ['lnsc_x2'] })
  expect((await view()).kept.drafts).toEqual([{ test: 'lnsc_x2', reference: 'ServiceRequest/w1' }])
})

describe('a try that was left by a process that is gone', () => {
  /** What such a process leaves: a row without a word, for half a minute. */
  const left = async (status: number) => {
    const opened = await drafting()
    const { acts } = opened.app.deps
    acts.noteOrder = async () => {}
    acts.dropOrder = async () => {}
    const post = () => opened.post('orders', { tests: ['lnsc_x2'] })
    opened.ehr.be.writes = ({ path, body }) => {
      opened.ehr.chart.set(`${path}/n1`, { ...body, id: 'n1' })
      return { status }
    }
    return { opened, post }
  }

  test('and had made the draft: it is found', async () => {
    const { opened, post } = await left(500)
    await post()
    expect((await opened.view()).kept.drafts).toEqual([{ test: 'lnsc_x2', reference: null }])
    expect(answerOf(await post())).toMatchObject([{ reference: 'ServiceRequest/n1', because: null }])
    expect(opened.ehr.chart.size).toBe(1)
  })

  test('and had made none: nobody tries it at once, and the answer says for how long', async () => {
    const { opened, post } = await left(500)
    await post()
    opened.ehr.chart.clear()
    const before = opened.ehr.written.length
    expect(answerOf(await post())).toMatchObject([
      { reference: null, because: expect.stringContaining('half a minute') },
    ])
    expect(opened.ehr.written).toHaveLength(before)
  })
})

describe('an EHR that does not know If-None-Exist', () => {
  const forgetful = (status = 201) => {
    let count = 0
    return ({ method, path, body, headers }: Write, ehr: TestEhr) => {
      if (method !== 'POST' || headers['if-none-exist'] === undefined) return undefined
      const id = `n${++count}`
      ehr.chart.set(`${path}/${id}`, { ...body, id })
      return count === 1 && status !== 201 ? { status } : { status: 201, body: { ...body, id } }
    }
  }

  test.each([
    { name: 'twice', status: 201 },
    { name: 'again after it gave no word', status: 500 },
  ])('pressed $name, drafts one order', async ({ status }) => {
    const opened = await drafting()
    const answer = forgetful(status)
    opened.ehr.be.writes = (write) => answer(write, opened.ehr)
    const press = async () => answerOf(await opened.post('orders', { tests: ['lnsc_x2'] }))[0]?.reference
    expect(await press()).toBe(status === 201 ? 'ServiceRequest/n1' : null)
    expect(await press()).toBe('ServiceRequest/n1')
    expect(opened.ehr.chart.size).toBe(1)
  })

  test('pressed in two windows at once, drafts one order', async () => {
    const opened = await drafting()
    const answer = forgetful()
    opened.ehr.be.writes = (write) => answer(write, opened.ehr)
    const press = () => opened.post('orders', { tests: ['lnsc_x2'] })
    const both = await Promise.all([press(), press()])
    expect(both.map((one) => answerOf(one)[0]?.reference)).toEqual(['ServiceRequest/n1', 'ServiceRequest/n1'])
    expect(opened.ehr.chart.size).toBe(1)
  })

  test('that names another order, without a body, is not believed', async () => {
    const { post } = await drafting({
      ehr: { writes: () => ({ status: 200, headers: { location: 'ServiceRequest/someone-elses' } }) },
    })
    expect(answerOf(await post('orders', { tests: ['lnsc_x2'] }))[0]).toMatchObject({
      reference: null,
      because: expect.stringContaining('look among the orders'),
    })
  })
})

describe('a dexamethasone test (HK-7)', () => {
  test('is never ordered by a code of a standard, and says so', async () => {
    const { ehr, post } = await drafting()
    expect(answerOf(await post('orders', { tests: ['dst_1mg'] }))).toEqual([
      {
        test: 'dst_1mg',
        name: '1 mg overnight dexamethasone suppression test',
        reference: null,
        because: expect.stringContaining('order set of your site'),
      },
    ])
    expect(ehr.written).toEqual([])
  })

  test('is ordered as the site’s own order set', async () => {
    const { ehr, post } = await drafting({ site: { orderSets: { dst_1mg: SET } } })
    expect(answerOf(await post('orders', { tests: ['dst_1mg'] }))[0]?.reference).toBe('ServiceRequest/w1')
    expect(ehr.written[0]?.body.code.coding).toEqual([SET])
  })
})

test('an EHR that knows its own codes alone gets no code of a standard', async () => {
  // It searches no Media, and gives no scope for that.
  const statement = statementThatTakes(['ServiceRequest'], [], ['Patient'])
  const { ehr, post } = await drafting({ site: { profile: 'epic' }, ehr: { statement } })
  const [order] = answerOf(await post('orders', { tests: ['lnsc_x2'] }))
  expect(order).toMatchObject({ reference: null, because: expect.stringContaining('its own codes') })
  expect(ehr.written).toEqual([])
})

describe('drafts nothing', () => {
  test.each([
    { name: 'of a test that the decision does not name', tests: ['igf1'] },
    { name: 'of a test beside one that it names', tests: ['lnsc_x2', 'pituitary_mri'] },
    { name: 'of a test that is none', tests: ['cortisol'] },
    { name: 'of the same test twice', tests: ['lnsc_x2', 'lnsc_x2'] },
    { name: 'of no test', tests: [] },
  ])('$name', async ({ tests }) => {
    const { ehr, post } = await drafting()
    expect(codeOf(await post('orders', { tests }))).toBe('REQUEST_INVALID')
    expect(ehr.written).toEqual([])
  })

  test.each([
    { name: 'the site', given: { smart: { draftOrders: false } }, offers: 'none' },
    {
      name: 'the user’s role',
      given: { smart: { roles: { draft: ['https://e.example/Practitioner/x'] } } },
      offers: 'none',
    },
    {
      name: 'the scopes',
      given: { ehr: { granted: 'launch openid fhirUser patient/*.read' } },
      offers: 'copy',
    },
    { name: 'the EHR', given: { ehr: { statement: statementThatTakes(['Device']) } }, offers: 'copy' },
    { name: 'an EHR that says nothing of itself', given: { ehr: { statement: {} } }, offers: 'copy' },
    { name: 'a first impression that is due', given: { smart: { impressionFirst: true } }, offers: 'none' },
  ])('where $name speaks against it', async ({ given, offers }) => {
    const { ehr, post, view } = await drafting(given)
    expect((await view()).offers.orders).toBe(offers)
    expect(codeOf(await post('orders', { tests: ['lnsc_x2'] }))).toBe('NOT_OFFERED')
    expect(ehr.written).toEqual([])
  })

  test('where nothing was found', async () => {
    const { post } = await drafting({ given: NO_FINDINGS })
    expect(codeOf(await post('orders', { tests: ['lnsc_x2'] }))).toBe('REQUEST_INVALID')
  })
})

describe('an EHR that does otherwise', () => {
  const tests = ['lnsc_x2', 'ufc24_x2']
  const atSecond = (status: number) => {
    let count = 0
    return () => (++count === 2 ? { status } : undefined)
  }

  test.each([
    { status: 403, says: 'did not accept' },
    { status: 422, says: 'did not accept' },
    { status: 500, says: 'did not say whether' },
    { status: 302, says: 'did not say whether' },
  ])('with $status in the middle: the others are drafted, and this one says what to do', async ({
    status,
    says,
  }) => {
    const { post, app } = await drafting({ ehr: { writes: atSecond(status) } })
    const answer = await post('orders', { tests })
    expect([answer.status, answerOf(answer)]).toEqual([
      200,
      [
        expect.objectContaining({ reference: 'ServiceRequest/w1', because: null }),
        expect.objectContaining({ reference: null, because: expect.stringContaining(says) }),
      ],
    ])
    expect(app.notes.at(-1)).toMatchObject({ fields: { asked: 2, drafted: 1 } })
  })

  const order = (write: Write, more: object) => ({ ...write.body, id: 'x', ...more })
  test.each([
    {
      name: 'a place at another host',
      answer: () => ({ headers: { location: 'https://evil.example/fhir/ServiceRequest/1' } }),
    },
    {
      name: 'a place outside the record',
      answer: () => ({ headers: { location: '/other/ServiceRequest/1' } }),
    },
    { name: 'a place of another type', answer: () => ({ headers: { location: 'Patient/1' } }) },
    { name: 'no place', answer: () => ({}) },
    {
      name: 'an order of another patient',
      answer: (write: Write) => ({ body: order(write, { subject: { reference: 'Patient/other' } }) }),
    },
    {
      name: 'an order that is not ours',
      status: 200,
      answer: (write: Write) => ({ body: order(write, { identifier: [] }) }),
    },
  ])('and names $name: it is not taken for ours', async ({ answer, status = 201 }) => {
    const { post } = await drafting({ ehr: { writes: (write) => ({ status, ...answer(write) }) } })
    expect(answerOf(await post('orders', { tests: ['lnsc_x2'] }))[0]).toMatchObject({
      reference: null,
      because: expect.stringContaining('look among the orders'),
    })
  })

  test('and gives the place alone: that is enough', async () => {
    const location = 'ServiceRequest/77/_history/1'
    const { post } = await drafting({ ehr: { writes: () => ({ status: 201, headers: { location } }) } })
    expect(answerOf(await post('orders', { tests: ['lnsc_x2'] }))[0]?.reference).toBe('ServiceRequest/77')
  })
})

test('nothing of the patient or the order is in a log line', async () => {
  const { post, app, patient } = await drafting({ ehr: { writes: () => ({ status: 500 }) } })
  await post('orders', { tests: ['lnsc_x2'] })
  expect(app.lines.map(({ event }) => event)).toContain('order-not-drafted')
  expect(JSON.stringify(app.lines)).not.toMatch(new RegExp(`${patient}|aenne|ServiceRequest/`))
})

describe('a token that the record knows no more when the order comes', () => {
  const expiring = (times: number) => {
    let left = times
    return (ehr: TestEhr) => () => {
      if (left === 0) return undefined
      left -= 1
      ehr.expireTokens()
      return { status: 401 }
    }
  }

  test('is replaced unseen, and each order is there once', async () => {
    const { ehr, post } = await drafting()
    ehr.be.writes = expiring(1)(ehr)
    const made = answerOf(await post('orders', { tests: ['lnsc_x2', 'ufc24_x2'] }))
    expect(made.map(({ reference }) => reference)).toEqual(['ServiceRequest/w1', 'ServiceRequest/w2'])
    expect([ehr.granted(), ehr.chart.size]).toEqual([1, 2])
    const searches = ehr.written.map(({ headers }) => headers['if-none-exist'])
    expect(searches[1]).toBe(searches[0])
  })

  test('finds the draft that was made all the same', async () => {
    const { ehr, post } = await drafting()
    const refuse = expiring(1)(ehr)
    ehr.be.writes = ({ body }) => {
      const refused = refuse()
      // It is written, and the answer says that it was not.
      if (refused) ehr.chart.set('ServiceRequest/w9', { ...body, id: 'w9', meta: { versionId: '1' } })
      return refused
    }
    const [made] = answerOf(await post('orders', { tests: ['lnsc_x2'] }))
    expect([made?.reference, ehr.chart.size]).toEqual(['ServiceRequest/w9', 1])
  })

  test('is replaced once alone: refused again, it was not drafted, and that is said', async () => {
    const { ehr, post } = await drafting()
    ehr.be.writes = expiring(2)(ehr)
    const [made] = answerOf(await post('orders', { tests: ['lnsc_x2'] }))
    expect(made).toMatchObject({ reference: null, because: expect.stringContaining('did not accept') })
    expect([ehr.written.length, ehr.granted(), ehr.chart.size]).toEqual([2, 1, 0])
  })

  test('and the EHR has no other: it was not drafted', async () => {
    const { ehr, post } = await drafting({ ehr: { withoutRefresh: true } })
    ehr.be.writes = expiring(1)(ehr)
    const [made] = answerOf(await post('orders', { tests: ['lnsc_x2'] }))
    expect(made).toMatchObject({ reference: null, because: expect.stringContaining('did not accept') })
    expect(ehr.chart.size).toBe(0)
  })

  test('is left as it is where the record says 401 of what it has no scope for', async () => {
    const { ehr, post } = await drafting()
    ehr.be.writes = () => ({ status: 401 })
    const [made] = answerOf(await post('orders', { tests: ['lnsc_x2'] }))
    expect(made?.reference).toBeNull()
    expect([ehr.written.length, ehr.granted()]).toEqual([1, 0])
  })
})
