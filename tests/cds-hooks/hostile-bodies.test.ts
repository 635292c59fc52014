import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isTooComplex } from '../../src/json-limits.ts'
import { checkAnswer } from './answer-schema.ts'
import { body, checkedFetch, PATIENT_ID, service, token } from './client.ts'

const PATH = '/cds-services/facies-patient-view'
const MB = 2 ** 20

type Sent = { readonly status: number; readonly text: string; readonly ms: number }

/** Sends bytes as they are. */
async function send(
  sent: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent & { readonly again: number; readonly logged: string }> {
  const { url, call, lines } = await service()
  const authorization = `Bearer ${await token()}`
  const started = performance.now()
  const response = await checkedFetch(`${url}${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: sent,
  })
  const ms = performance.now() - started
  const text = await response.text()
  // It still answers, and has taken no harm.
  return { status: response.status, text, ms, again: (await call()).status, logged: JSON.stringify(lines) }
}

const callWith = (field: string, json: string) =>
  `${JSON.stringify(body()).slice(0, -1)},${JSON.stringify(field)}:${json}}`
const nested = (levels: number, open: string, inner: string, close: string) =>
  open.repeat(levels) + inner + close.repeat(levels)

describe('a body that is nested deeply is refused at once', () => {
  test.each([
    { name: 'lists', sent: callWith('extension', nested(10_000, '[', '', ']')) },
    { name: 'objects', sent: callWith('extension', nested(10_000, '{"a":', '1', '}')) },
    {
      name: 'a prefetch',
      sent: JSON.stringify(body()).replace(
        '"prefetch":{',
        `"prefetch":{"x":${nested(10_000, '[', '', ']')},`,
      ),
    },
    { name: 'nothing else', sent: nested(10_000, '[', '', ']') },
    { name: 'lists without an end', sent: '['.repeat(5_000_000) },
    { name: 'millions of lists', sent: nested(5_000_000, '[', '', ']') },
  ])('$name', async ({ sent }) => {
    const { status, text, ms, again } = await send(sent)
    expect({ status, again }).toEqual({ status: 400, again: 200 })
    expect(text).toContain('nested too deeply')
    expect(ms).toBeLessThan(2000)
  })

  test.each([
    { name: 'a hundred levels are read', json: nested(100, '[', '', ']'), expected: false },
    { name: 'one more is not', json: nested(101, '[', '', ']'), expected: true },
    { name: 'levels that lie side by side are one', json: '[{},[]]'.repeat(1000), expected: false },
    { name: 'brackets in a string are none', json: `["${'['.repeat(200)}"]`, expected: false },
    { name: 'a quoted quote ends no string', json: `["\\"${'['.repeat(200)}"]`, expected: false },
    {
      name: 'a quoted backslash quotes no quote',
      json: `["\\\\",${nested(101, '[', '', ']')}]`,
      expected: true,
    },
    { name: 'a string without an end ends with the text', json: '["abc\\', expected: false },
    { name: 'objects count too', json: nested(101, '{"a":', '1', '}'), expected: true },
    {
      name: 'three hundred thousand objects and lists are read',
      json: `[${'{},'.repeat(299_998)}{}]`,
      expected: false,
    },
    { name: 'one more is not read', json: `[${'{},'.repeat(299_999)}{}]`, expected: true },
    { name: 'a value within the last level is read', json: nested(100, '[', 'null', ']'), expected: false },
  ])('$name', ({ json, expected }) => {
    expect(isTooComplex(Buffer.from(json))).toBe(expected)
  })
})

describe('a body that plays tricks is read as what it says, or refused', () => {
  test.each([
    { name: '__proto__ at the top', sent: callWith('__proto__', '{"hook":"x","isAdmin":true}'), status: 200 },
    {
      name: 'constructor.prototype',
      sent: callWith('constructor', '{"prototype":{"isAdmin":true}}'),
      status: 200,
    },
    {
      name: '__proto__ in place of a field',
      sent: JSON.stringify(body({ context: undefined })).replace(
        '{',
        '{"__proto__":{"context":{"userId":"a","patientId":"patient.1"}},',
      ),
      status: 400,
    },
    {
      name: '__proto__ in the context',
      sent: JSON.stringify(body()).replace('"context":{', '"context":{"__proto__":{"encounterId":"../"},'),
      status: 200,
    },
    { name: 'a key twice, the last one counts', sent: callWith('hook', '"order-sign"'), status: 422 },
    { name: 'a prefetch twice, the last one counts', sent: callWith('prefetch', '{}'), status: 412 },
    { name: 'a NUL byte between the fields', sent: callWith('a', '1').replace(',', ',\0'), status: 400 },
    { name: 'a NUL byte within a string', sent: callWith('a', '"\0"'), status: 400 },
    {
      name: 'an encoded NUL in an id',
      sent: JSON.stringify(body()).replace(`"${PATIENT_ID}"`, '"p\\u00001"'),
      status: 400,
    },
    {
      name: 'half a character in an id',
      sent: JSON.stringify(body()).replace(`"${PATIENT_ID}"`, '"\\ud800"'),
      status: 400,
    },
    {
      name: 'half a character and a NUL in the user',
      sent: JSON.stringify(body()).replace('Practitioner/dr', '\\ud800\\u0000'),
      status: 200,
    },
    { name: 'numbers beyond all numbers', sent: callWith('a', '1e999'), status: 200 },
    { name: 'nothing', sent: '', status: 400 },
    { name: 'a byte order mark', sent: `\ufeff${JSON.stringify(body())}`, status: 200 },
  ])('$name answers $status', async ({ sent, status }) => {
    const answer = await send(sent)
    expect({ status: answer.status, again: answer.again }).toEqual({ status, again: 200 })
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
    expect(answer.text + answer.logged).not.toContain('order-sign')
  })

  test('bytes that are no UTF-8 answer 400 or no cards, never 500', async () => {
    const sent = Buffer.from(callWith('a', '"?"'))
    sent[sent.lastIndexOf('?')] = 0xff
    expect((await send(sent)).status).toBe(200)
  })
})

describe('the wrappings of a body', () => {
  const json = Buffer.from(JSON.stringify(body()))

  test.each([
    { charset: 'utf-8', status: 200 },
    { charset: 'UTF-8', status: 200 },
    { charset: '"utf-8"', status: 200 },
    { charset: 'utf-16', status: 415 },
    { charset: 'latin1', status: 415 },
    { charset: 'nonsense', status: 415 },
  ])('charset=$charset answers $status', async ({ charset, status }) => {
    expect((await send(json, { 'content-type': `application/json; charset=${charset}` })).status).toBe(status)
  })

  test.each([
    { name: 'a small body', sent: gzipSync(json), encoding: 'gzip' },
    { name: 'a bomb', sent: gzipSync(Buffer.alloc(64 * MB, ' ')), encoding: 'gzip' },
    { name: 'no gzip at all', sent: json, encoding: 'gzip' },
    { name: 'two encodings', sent: json, encoding: 'gzip, br' },
    { name: 'an encoding that nobody knows', sent: json, encoding: 'x' },
  ])('$name that is compressed ($encoding) answers 415, and says why', async ({ sent, encoding }) => {
    const { status, text } = await send(new Uint8Array(sent), { 'content-encoding': encoding })
    expect(status).toBe(415)
    expect(text).toContain('must not be compressed')
  })
})

/** Sends megabytes piece by piece, with their length said beforehand or not. */
async function sendMegabytes(count: number, length: 'said' | 'unsaid', bearer: string): Promise<Sent> {
  const { url } = await service()
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${bearer}`,
        ...(length === 'said' && { 'content-length': count * MB }),
      },
    })
    outgoing.on('error', reject)
    outgoing.on('response', async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      const status = response.statusCode ?? 0
      checkAnswer(PATH, status, text)
      resolve({ status, text, ms: performance.now() - started })
    })
    for (let i = 0; i < count; i++) outgoing.write(Buffer.alloc(MB, ' '))
    outgoing.end()
  })
}

describe('a large body', () => {
  test.each([
    { count: 21, length: 'said' },
    { count: 21, length: 'unsaid' },
    { count: 50, length: 'said' },
    { count: 50, length: 'unsaid' },
  ] as const)('of $count MB, its length $length, answers 413', async ({ count, length }) => {
    const { status, text } = await sendMegabytes(count, length, await token())
    expect(status).toBe(413)
    expect(text).toContain('too large')
  })

  test('of a stranger is not read: 401', async () => {
    expect((await sendMegabytes(50, 'unsaid', 'no.token.here')).status).toBe(401)
  })
})
