import { describe, expect, test } from 'vitest'
import { isLoopback, readConfig, readSealedConfig } from '../src/config.ts'

const KEY = Buffer.alloc(32, 5)
const ENV = {
  FACIES_BASE_URL: 'https://facies.example.org/',
  FACIES_SECRET_KEY: KEY.toString('base64url'),
}

describe('readConfig', () => {
  test('fills in the defaults and drops the closing slash', () => {
    const config = readConfig(ENV)
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, sitesFolder: 'sites', logLevel: 'info' })
    expect(config.baseUrl.href).toBe('https://facies.example.org/')
    expect(Object.isFrozen(config)).toBe(true)
  })

  test.each([
    { name: 'nothing set', env: {}, says: 'FACIES_BASE_URL is not set' },
    { name: 'no address', env: { FACIES_BASE_URL: 'facies' }, says: 'not an http(s) address' },
    {
      name: 'plain http off loopback',
      env: { FACIES_BASE_URL: 'http://facies.example.org' },
      says: 'must be https off loopback',
    },
    {
      name: 'a query',
      env: { FACIES_BASE_URL: 'https://facies.example.org/?a=1' },
      says: 'must not hold a query',
    },
    { name: 'a port that is none', env: { ...ENV, PORT: '80a' }, says: 'PORT is not a port: "80a"' },
    { name: 'a port out of range', env: { ...ENV, PORT: '70000' }, says: 'PORT is not a port' },
    {
      name: 'production without a database',
      env: { ...ENV, NODE_ENV: 'production' },
      says: 'DATABASE_URL is not set',
    },
    {
      name: 'another database',
      env: { ...ENV, DATABASE_URL: 'mysql://db' },
      says: 'DATABASE_URL is not a postgres',
    },
    { name: 'no secret key', env: { ...ENV, FACIES_SECRET_KEY: '' }, says: 'FACIES_SECRET_KEY is not set' },
    {
      name: 'a short secret key',
      env: { ...ENV, FACIES_SECRET_KEY: 'c2hvcnQ' },
      says: 'FACIES_SECRET_KEY is not',
    },
    {
      name: 'a key that is no base64url',
      env: { ...ENV, FACIES_SECRET_KEY: '!'.repeat(43) },
      says: 'FACIES_SECRET_KEY is not',
    },
    {
      name: 'a former key that is none',
      env: { ...ENV, FACIES_FORMER_KEYS: `${KEY.toString('base64url')},c2hvcnQ` },
      says: 'FACIES_FORMER_KEYS holds a key that is not 32 bytes in base64url',
    },
    { name: 'no process', env: { ...ENV, INFERENCE_PROCESSES: '0' }, says: 'INFERENCE_PROCESSES is not' },
    {
      name: 'half a process',
      env: { ...ENV, INFERENCE_PROCESSES: '1.5' },
      says: 'INFERENCE_PROCESSES is not',
    },
    { name: 'too many processes', env: { ...ENV, INFERENCE_PROCESSES: '257' }, says: 'from 1 to 256' },
    {
      name: 'an unknown device',
      env: { ...ENV, INFERENCE_DEVICE: 'gpu' },
      says: 'INFERENCE_DEVICE is none of',
    },
    { name: 'an unknown log level', env: { ...ENV, LOG_LEVEL: 'loud' }, says: 'LOG_LEVEL is none of' },
  ])('$name', ({ env, says }) => {
    expect(() => readConfig(env)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', detail: expect.stringContaining(says) }),
    )
  })

  test.each([
    { name: 'nothing', env: {}, database: { kind: 'embedded', folder: '.facies' } },
    { name: 'a folder', env: { FACIES_DATA: 'd' }, database: { kind: 'embedded', folder: 'd' } },
    {
      name: 'a server in production',
      env: { NODE_ENV: 'production', DATABASE_URL: 'postgres://u:p@db/f' },
      database: { kind: 'postgres', url: 'postgres://u:p@db/f' },
    },
  ])('what is kept, with $name set', ({ env, database }) => {
    expect(readConfig({ ...ENV, ...env }).database).toEqual(database)
  })

  test('the secret key as bytes', () => {
    expect(readConfig(ENV).secretKey).toEqual(KEY)
  })

  test.each([
    { name: 'none', text: undefined, bytes: [] },
    { name: 'an empty list', text: '', bytes: [] },
    { name: 'one', text: [1], bytes: [1] },
    { name: 'two, with padding and a space', text: [1, 2], bytes: [1, 2] },
  ])('former keys: $name', ({ text, bytes }) => {
    const given = Array.isArray(text)
      ? text.map((byte) => Buffer.alloc(32, byte).toString('base64').replaceAll('+', '-')).join(' ,')
      : text
    const env = { ...ENV, FACIES_FORMER_KEYS: given }
    const keys = bytes.map((byte) => Buffer.alloc(32, byte))
    expect(readConfig(env).formerKeys).toEqual(keys)
    expect(readSealedConfig(env)).toMatchObject({ secretKey: KEY, formerKeys: keys })
  })

  test('a command that opens what is sealed stops without a key, and quotes none', () => {
    expect(() => readSealedConfig({ FACIES_FORMER_KEYS: 'hunter2' })).toThrow(
      expect.objectContaining({
        detail: expect.stringMatching(/FACIES_SECRET_KEY is not set; FACIES_FORMER_KEYS/),
      }),
    )
    expect(() => readSealedConfig({ FACIES_FORMER_KEYS: 'hunter2' })).toThrow(
      expect.objectContaining({ detail: expect.not.stringContaining('hunter2') }),
    )
  })

  test.each([
    { name: 'nothing', env: {}, inference: { processes: undefined, device: undefined } },
    { name: 'one process', env: { INFERENCE_PROCESSES: '1' }, inference: { processes: 1 } },
    { name: 'the most processes', env: { INFERENCE_PROCESSES: '256' }, inference: { processes: 256 } },
    { name: 'a device', env: { INFERENCE_DEVICE: 'webgpu' }, inference: { device: 'webgpu' } },
  ])('where photos are assessed, with $name set', ({ env, inference }) => {
    expect(readConfig({ ...ENV, ...env }).inference).toMatchObject(inference)
  })

  test.each([
    { name: 'nothing', env: {}, expected: { metricsPort: null, trustProxy: ['loopback'] } },
    { name: 'a port for metrics', env: { FACIES_METRICS_PORT: '9464' }, expected: { metricsPort: 9464 } },
    {
      name: 'proxies',
      env: { FACIES_TRUST_PROXY: 'loopback, 10.1.0.0/16,fd00::/8, 192.0.2.1' },
      expected: { trustProxy: ['loopback', '10.1.0.0/16', 'fd00::/8', '192.0.2.1'] },
    },
    { name: 'no proxy', env: { FACIES_TRUST_PROXY: '' }, expected: { trustProxy: [] } },
  ])('how it is watched and what stands before it, with $name set', ({ env, expected }) => {
    expect(readConfig({ ...ENV, ...env })).toMatchObject(expected)
  })

  test.each([
    { FACIES_METRICS_PORT: '70000' },
    { FACIES_METRICS_PORT: 'x' },
    { FACIES_TRUST_PROXY: 'true' },
    { FACIES_TRUST_PROXY: '1' },
    { FACIES_TRUST_PROXY: '0.0.0.0/0' },
    { FACIES_TRUST_PROXY: '10.0.0.0/33' },
    { FACIES_TRUST_PROXY: '10.0.0.0/8/8' },
    { FACIES_TRUST_PROXY: 'proxy.example' },
  ])('refuses %o', (env) => {
    expect(() => readConfig({ ...ENV, ...env })).toThrow(
      expect.objectContaining({ detail: expect.stringContaining(Object.keys(env)[0] ?? '') }),
    )
  })

  test('quotes neither a password nor a key', () => {
    const bad = { DATABASE_URL: 'mysql://u:hunter2@db', FACIES_SECRET_KEY: 'hunter2' }
    expect(() => readConfig({ ...ENV, ...bad })).toThrow(
      expect.objectContaining({ detail: expect.not.stringContaining('hunter2') }),
    )
  })

  test('names every problem together', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(
      expect.objectContaining({ detail: expect.stringMatching(/FACIES_BASE_URL.*PORT.*LOG_LEVEL/) }),
    )
  })
})

test.each([
  { url: 'http://localhost:1', expected: true },
  { url: 'http://127.0.0.1', expected: true },
  { url: 'http://127.9.9.9', expected: true },
  { url: 'http://[::1]:80', expected: true },
  { url: 'http://localhost.example.org', expected: false },
  { url: 'http://127.0.0.1.example.org', expected: false },
  { url: 'http://10.0.0.1', expected: false },
])('isLoopback($url) is $expected', ({ url, expected }) => {
  expect(isLoopback(new URL(url))).toBe(expected)
})
