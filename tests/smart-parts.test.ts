import { describe, expect, test } from 'vitest'
import { parseSite } from '../src/sites.ts'
import { openSmartParts, type SmartSettings } from '../src/smart-parts.ts'

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

const settings = (changes: Partial<SmartSettings> = {}): SmartSettings => ({
  sites: [site(SMART)],
  database: { kind: 'memory' },
  secretKey: new Uint8Array(32).fill(1),
  clientKeyFile: null,
  log: { info: silent, warn: silent, error: silent },
  now: () => new Date(),
  ...changes,
})

describe('openSmartParts', () => {
  test('opens nothing where no site has the app registered', async () => {
    expect(await openSmartParts(settings({ sites: [site()], secretKey: null }))).toBeNull()
  })

  test.each([
    { name: 'no secret key', changes: { secretKey: null }, says: 'FACIES_SECRET_KEY is not set' },
    {
      name: 'no client key, where a site wants one',
      changes: { sites: [site({ ...SMART, authentication: 'private_key_jwt' })] },
      says: 'FACIES_CLIENT_KEY is not set',
    },
    {
      name: 'a client key that cannot be read',
      changes: { clientKeyFile: '/nowhere/key.json' },
      says: 'FACIES_CLIENT_KEY cannot be read',
    },
  ])('stops at $name', async ({ changes, says }) => {
    await expect(openSmartParts(settings(changes))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      detail: expect.stringContaining(says),
    })
  })

  test('opens the store of launches, and closes it', async () => {
    const parts = await openSmartParts(settings())
    await expect(parts?.launches.find('a', 'b')).resolves.toBeUndefined()
    await parts?.close()
    await expect(parts?.launches.find('a', 'b')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  })
})
