import { describe, expect, test } from 'vitest'
import { openServiceParts, type PartsSettings } from '../src/service-parts.ts'
import { parseSite } from '../src/sites.ts'
import { preparedCopy } from './storage/empty-database.ts'

const SMART = { clientId: 'facies', authentication: 'none' }
const silent = () => {}

const site = (smart?: object) =>
  parseSite('north', {
    issuer: 'https://ehr.example.org/fhir',
    fhirBase: 'https://ehr.example.org/fhir',
    trust: { jku: 'https://ehr.example.org/jwks.json' },
    timeZone: 'UTC',
    ...(smart && { smart }),
  })

const settings = (changes: Partial<PartsSettings> = {}): PartsSettings => ({
  sites: [site(SMART)],
  database: { kind: 'memory', copyOf: preparedCopy() },
  secretKey: new Uint8Array(32).fill(1),
  clientKeyFile: null,
  log: { info: silent, warn: silent, error: silent },
  now: () => new Date(),
  ...changes,
})

describe('openServiceParts', () => {
  test.each([
    {
      name: 'no client key, where a site wants one',
      changes: { sites: [site({ ...SMART, authentication: 'private_key_jwt' })] },
      says: 'FACIES_CLIENT_KEY is not set',
    },
    {
      name: 'no secret, where a site wants one',
      changes: { sites: [site({ ...SMART, authentication: 'client_secret_basic' })] },
      says: 'FACIES_CLIENT_SECRETS is not set: there is no secret for north',
    },
    {
      name: 'secrets that cannot be read',
      changes: { clientSecretsFile: '/nowhere/secrets.json' },
      says: 'FACIES_CLIENT_SECRETS: /nowhere/secrets.json: is not there',
    },
    {
      name: 'a client key that cannot be read',
      changes: { clientKeyFile: '/nowhere/key.json' },
      says: 'FACIES_CLIENT_KEY cannot be read',
    },
  ])('stops at $name', async ({ changes, says }) => {
    await expect(openServiceParts(settings(changes))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      detail: expect.stringContaining(says),
    })
  })

  test('opens the store of launches, and closes it', async () => {
    const { stores, close } = await openServiceParts(settings({ sites: [site()] }))
    await expect(stores.launches.find('a', 'b')).resolves.toBeUndefined()
    await close()
    await expect(stores.launches.find('a', 'b')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  })
})
