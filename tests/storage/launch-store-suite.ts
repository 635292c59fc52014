import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenDatabase } from '../../src/storage/database.ts'
import type {
  LaunchSession,
  LaunchStore,
  LaunchTokens,
  PendingLaunch,
} from '../../src/storage/launch-store.ts'
import { launchStore } from '../../src/storage/launches.ts'
import { sealWith } from '../../src/storage/seal.ts'

const OPENED = new Date('2026-11-02T08:00:00.123Z')
const EXPIRES = new Date('2026-11-02T09:00:00Z')
const LAST_MOMENT = new Date(EXPIRES.getTime() - 1)

const OLD_KEY = { id: 'k1', key: new Uint8Array(32).fill(1) }
const NEW_KEY = { id: 'k2', key: new Uint8Array(32).fill(2) }

const PENDING: PendingLaunch = {
  stateHash: 'state-1',
  browserHash: 'browser-1',
  site: 'harbour',
  secrets: { codeVerifier: 'secret-verifier', nonce: 'secret-nonce' },
  expiresAt: EXPIRES,
}

const SESSION: LaunchSession = {
  launchKeyHash: 'launch-1',
  browserHash: 'browser-1',
  site: 'harbour',
  patientId: 'secret-patient-Änne',
  fhirUser: 'https://ehr.example.org/fhir/Practitioner/secret-user',
  subject: 'secret-subject',
  needPatientBanner: true,
  openingPhoto: { type: 'Media', id: 'photo-7' },
  scope: 'launch openid patient/Media.read',
  accessToken: 'secret-access',
  refreshToken: 'secret-refresh',
  accessTokenExpiresAt: new Date('2026-11-02T08:10:00Z'),
  accessTokenLifeS: 600,
  cardId: 'secret-card',
  registration: { fhirBase: 'https://ehr.example.org/fhir', clientId: 'facies' },
  openedAt: OPENED,
  expiresAt: EXPIRES,
  tokensVersion: 0,
}

const NEW_TOKENS: LaunchTokens = {
  accessToken: 'secret-second-access',
  refreshToken: null,
  accessTokenExpiresAt: new Date('2026-11-02T08:20:00Z'),
  accessTokenLifeS: 600,
  scope: 'launch patient/Media.read',
}

/** What every database must do for launches, whichever it is. */
export function launchStoreSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let store: LaunchStore
  let time = OPENED
  const storeWith = (...keys: Parameters<typeof sealWith>) =>
    launchStore(opened.db, sealWith(...keys), () => time)

  beforeAll(async () => {
    opened = await openEmpty()
    store = storeWith(OLD_KEY)
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    time = OPENED
    await sql`truncate pending_launch, launch_session, launch_photo`.execute(opened.db)
  })

  describe('a pending launch', () => {
    test.each([
      { name: 'is handed to the browser that began it', by: ['state-1', 'browser-1'], expected: PENDING },
      {
        name: 'is handed out until its last moment',
        by: ['state-1', 'browser-1'],
        at: LAST_MOMENT,
        expected: PENDING,
      },
      { name: 'is gone when it expires', by: ['state-1', 'browser-1'], at: EXPIRES, expected: undefined },
      { name: 'is not for another browser', by: ['state-1', 'browser-2'], expected: undefined },
      { name: 'is not found by another state', by: ['state-2', 'browser-1'], expected: undefined },
      { name: 'is not for another site', by: ['state-1', 'browser-1', 'hill'], expected: undefined },
    ])('$name', async ({ by: [state = '', browser = '', site = 'harbour'], at = OPENED, expected }) => {
      await store.begin(PENDING)
      time = at
      expect(await store.take(state, browser, site)).toEqual(expected)
    })

    test('is handed out once', async () => {
      await store.begin(PENDING)
      await store.take('state-1', 'browser-1', 'harbour')
      expect(await store.take('state-1', 'browser-1', 'harbour')).toBeUndefined()
    })

    test('goes to one of several that ask at once', async () => {
      await store.begin(PENDING)
      const taken = await Promise.all([1, 2, 3, 4].map(() => store.take('state-1', 'browser-1', 'harbour')))
      expect(taken.filter(Boolean)).toHaveLength(1)
    })

    test('is not used up by another browser, nor by another site', async () => {
      await store.begin(PENDING)
      await store.take('state-1', 'browser-2', 'harbour')
      await store.take('state-1', 'browser-1', 'hill')
      expect(await store.take('state-1', 'browser-1', 'harbour')).toEqual(PENDING)
    })

    test('cannot be begun twice under one state, and the error says nothing of it', async () => {
      await store.begin(PENDING)
      await expect(store.begin(PENDING)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        detail: 'the database answered 23505',
      })
    })
  })

  describe('a session', () => {
    test.each([
      { name: 'is found by its key in its browser', by: ['launch-1', 'browser-1'], expected: SESSION },
      {
        name: 'is found until its last moment',
        by: ['launch-1', 'browser-1'],
        at: LAST_MOMENT,
        expected: SESSION,
      },
      { name: 'is gone when it expires', by: ['launch-1', 'browser-1'], at: EXPIRES, expected: undefined },
      { name: 'is not for another browser', by: ['launch-1', 'browser-2'], expected: undefined },
      { name: 'is not found by another key', by: ['launch-2', 'browser-1'], expected: undefined },
    ])('$name', async ({ by: [key = '', browser = ''], at = OPENED, expected }) => {
      await store.open(SESSION)
      time = at
      expect(await store.find(key, browser)).toEqual(expected)
    })

    test.each([
      { name: 'its browser and site', by: ['browser-1', 'harbour'], expected: [SESSION] },
      { name: 'its last moment', by: ['browser-1', 'harbour'], at: LAST_MOMENT, expected: [SESSION] },
      { name: 'a later moment', by: ['browser-1', 'harbour'], at: EXPIRES, expected: [] },
      { name: 'another browser', by: ['browser-2', 'harbour'], expected: [] },
      { name: 'another site', by: ['browser-1', 'hill'], expected: [] },
    ])('is one of the browser: $name', async ({ by: [browser = '', site = ''], at = OPENED, expected }) => {
      await store.open(SESSION)
      time = at
      expect(await store.ofBrowser(browser, site)).toEqual(expected)
    })

    test('sealed with a key that is no longer known is none of the browser', async () => {
      await store.open(SESSION)
      expect(await storeWith(NEW_KEY).ofBrowser('browser-1', 'harbour')).toEqual([])
    })

    test('keeps what an EHR left out as not known', async () => {
      const bare = {
        ...SESSION,
        fhirUser: null,
        subject: 'secret-subject',
        refreshToken: null,
        cardId: null,
        openingPhoto: null,
        needPatientBanner: false,
      }
      await store.open(bare)
      expect(await store.find('launch-1', 'browser-1')).toEqual(bare)
    })

    test('never mixes with a second one in the same browser', async () => {
      await store.open(SESSION)
      await store.open({ ...SESSION, launchKeyHash: 'launch-2', patientId: 'another' })
      expect((await store.find('launch-1', 'browser-1'))?.patientId).toBe(SESSION.patientId)
      expect((await store.find('launch-2', 'browser-1'))?.patientId).toBe('another')
    })

    test('is gone when it has ended, and the other stays', async () => {
      await store.open(SESSION)
      await store.open({ ...SESSION, launchKeyHash: 'launch-2' })
      await store.end('launch-1')
      expect(await store.find('launch-1', 'browser-1')).toBeUndefined()
      expect(await store.find('launch-2', 'browser-1')).toBeDefined()
    })

    test('says at its end which tokens it held last', async () => {
      await store.open(SESSION)
      const refreshed = await store.replaceTokens(SESSION, NEW_TOKENS)
      expect(await store.end('launch-1')).toEqual(refreshed)
      expect(await store.end('launch-1')).toBeUndefined()
    })

    test('goes on with the tokens of a refresh', async () => {
      await store.open(SESSION)
      const refreshed = await store.replaceTokens(SESSION, NEW_TOKENS)
      expect(refreshed).toEqual({ ...SESSION, ...NEW_TOKENS, tokensVersion: 1 })
      expect(await store.find('launch-1', 'browser-1')).toEqual(refreshed)
    })

    test.each([
      { name: 'ended', session: SESSION, end: true, at: OPENED },
      { name: 'expired', session: SESSION, end: false, at: EXPIRES },
      { name: 'of another site', session: { ...SESSION, site: 'hill' }, end: false, at: OPENED },
      {
        name: 'of another browser',
        session: { ...SESSION, browserHash: 'browser-2' },
        end: false,
        at: OPENED,
      },
      {
        name: 'refreshed meanwhile',
        session: { ...SESSION, tokensVersion: -1 },
        end: false,
        at: OPENED,
      },
    ])('takes no tokens when it is $name', async ({ session, end, at }) => {
      await store.open(SESSION)
      if (end) await store.end('launch-1')
      time = at
      expect(await store.replaceTokens(session, NEW_TOKENS)).toBeUndefined()
      time = OPENED
      expect((await store.find('launch-1', 'browser-1'))?.accessToken).toBe(end ? undefined : 'secret-access')
    })
  })

  describe('the right to refresh', () => {
    const LEASE = new Date('2026-11-02T08:01:00Z')

    test('goes to one of several that ask at once', async () => {
      await store.open(SESSION)
      const begun = await Promise.all([1, 2, 3, 4].map(() => store.beginRefresh(SESSION, LEASE)))
      expect(begun.filter(Boolean)).toHaveLength(1)
    })

    test.each([
      { name: 'while another has it', at: new Date(LEASE.getTime() - 1), session: SESSION, expected: false },
      { name: 'once the other did not come back', at: LEASE, session: SESSION, expected: true },
      { name: 'when the session has expired', at: EXPIRES, session: SESSION, expected: false },
      {
        name: 'by tokens of before',
        at: LEASE,
        session: { ...SESSION, tokensVersion: -1 },
        expected: false,
      },
      { name: 'for another site', at: LEASE, session: { ...SESSION, site: 'hill' }, expected: false },
    ])('$name: $expected', async ({ at, session, expected }) => {
      await store.open(SESSION)
      await store.beginRefresh(SESSION, LEASE)
      time = at
      expect(await store.beginRefresh(session, EXPIRES)).toBe(expected)
    })

    test('is free again when it was given back, and after the tokens were replaced', async () => {
      await store.open(SESSION)
      await store.beginRefresh(SESSION, LEASE)
      await store.leaveRefresh(SESSION)
      expect(await store.beginRefresh(SESSION, LEASE)).toBe(true)
      const refreshed = await store.replaceTokens(SESSION, NEW_TOKENS)
      expect(await store.beginRefresh(SESSION, LEASE)).toBe(false)
      expect(refreshed && (await store.beginRefresh(refreshed, LEASE))).toBe(true)
    })
  })

  describe('the end of a session', () => {
    const LATER = new Date('2026-11-02T10:00:00Z')

    test('is put off, and never brought forward', async () => {
      await store.open(SESSION)
      await store.prolong('launch-1', LATER)
      await store.prolong('launch-1', OPENED)
      expect((await store.find('launch-1', 'browser-1'))?.expiresAt).toEqual(LATER)
    })

    test('is the end: it is not put off any more', async () => {
      await store.open(SESSION)
      time = EXPIRES
      await store.prolong('launch-1', LATER)
      expect(await store.find('launch-1', 'browser-1')).toBeUndefined()
    })
  })

  describe('a Binary', () => {
    test.each([
      { name: 'that the launch listed may be read', by: 'launch-1', id: 'b1', expected: true },
      { name: 'that the launch listed later may be read too', by: 'launch-1', id: 'b3', expected: true },
      { name: 'that nobody listed may not', by: 'launch-1', id: 'b4', expected: false },
      { name: 'that another launch listed may not', by: 'launch-2', id: 'b1', expected: false },
      {
        name: 'may not be read once the launch has expired',
        by: 'launch-1',
        id: 'b1',
        at: EXPIRES,
        expected: false,
      },
    ])('$name', async ({ by, id, at = OPENED, expected }) => {
      await store.open(SESSION)
      await store.open({ ...SESSION, launchKeyHash: 'launch-2' })
      await store.listPhotos('launch-1', ['b1', 'b2', 'b1'])
      await store.listPhotos('launch-1', ['b2', 'b3'])
      time = at
      expect(await store.hasListed(by, id)).toBe(expected)
    })

    test('may not be read once the launch has ended, even under the same key', async () => {
      await store.open(SESSION)
      await store.listPhotos('launch-1', ['b1'])
      await store.end('launch-1')
      await store.open(SESSION)
      expect(await store.hasListed('launch-1', 'b1')).toBe(false)
    })

    test.each([
      { name: 'a launch that is not there', key: 'launch-9', at: OPENED },
      { name: 'a launch that has expired', key: 'launch-1', at: EXPIRES },
    ])('is not noted for $name', async ({ key, at }) => {
      await store.open(SESSION)
      time = at
      await store.listPhotos(key, ['b1'])
      expect(await opened.db.selectFrom('launch_photo').selectAll().execute()).toEqual([])
    })

    test('is not noted by an empty list', async () => {
      await store.open(SESSION)
      await store.listPhotos('launch-1', [])
      expect(await opened.db.selectFrom('launch_photo').selectAll().execute()).toEqual([])
    })
  })

  test('removeExpired deletes what has expired and nothing else', async () => {
    const later = new Date('2026-11-02T10:00:00Z')
    await store.begin(PENDING)
    await store.begin({ ...PENDING, stateHash: 'state-2', expiresAt: later })
    await store.open(SESSION)
    await store.open({ ...SESSION, launchKeyHash: 'launch-2', expiresAt: later })
    for (const key of ['launch-1', 'launch-2']) await store.listPhotos(key, ['b1'])
    time = EXPIRES
    await store.removeExpired()
    expect(await keysLeft()).toEqual(['state-2', 'launch-2', 'launch-2'])
  })

  test('no secret lies in clear in any row', async () => {
    await store.begin(PENDING)
    await store.open(SESSION)
    await store.replaceTokens(SESSION, { ...NEW_TOKENS, refreshToken: 'secret-second-refresh' })
    await store.listPhotos('launch-1', ['secret-binary'])
    const rows = await wholeDatabase()
    expect(rows).toContain('launch-1')
    expect(rows).not.toMatch(/secret-|Änne|Practitioner/)
  })

  describe('a sealed row', () => {
    test('does not open with another key', async () => {
      await store.begin(PENDING)
      await store.open(SESSION)
      const other = storeWith(NEW_KEY)
      await expect(other.take('state-1', 'browser-1', 'harbour')).rejects.toMatchObject({
        code: 'SEAL_BROKEN',
      })
      await expect(other.find('launch-1', 'browser-1')).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
    })

    test('opens after its key was followed by a new one', async () => {
      await store.open(SESSION)
      expect(await storeWith(NEW_KEY, [OLD_KEY]).find('launch-1', 'browser-1')).toEqual(SESSION)
    })

    test.each([
      { name: 'the tokens of another session', move: sql`sealed_tokens = other.sealed_tokens` },
      { name: 'the patient of another session', move: sql`sealed_context = other.sealed_context` },
      { name: 'its own tokens as its patient', move: sql`sealed_context = launch_session.sealed_tokens` },
      { name: 'another site', move: sql`site = 'hill'` },
    ])('does not open with $name', async ({ move }) => {
      await store.open(SESSION)
      await store.open({ ...SESSION, launchKeyHash: 'launch-2', patientId: 'another' })
      await sql`
        update launch_session set ${move} from launch_session as other
        where launch_session.launch_key_hash = 'launch-1' and other.launch_key_hash = 'launch-2'`.execute(
        opened.db,
      )
      await expect(store.find('launch-1', 'browser-1')).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
      expect((await store.find('launch-2', 'browser-1'))?.patientId).toBe('another')
    })
  })

  async function keysLeft(): Promise<readonly string[]> {
    const pending = await opened.db.selectFrom('pending_launch').select('state_hash as key').execute()
    const sessions = await opened.db.selectFrom('launch_session').select('launch_key_hash as key').execute()
    const photos = await opened.db.selectFrom('launch_photo').select('launch_key_hash as key').execute()
    return [...pending, ...sessions, ...photos].map(({ key }) => key)
  }

  /** Every row of every table that is not the system's. */
  async function wholeDatabase(): Promise<string> {
    const tables = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(
      opened.db,
    )
    expect(tables.rows.length).toBeGreaterThanOrEqual(3)
    const rows = tables.rows.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(opened.db))
    return JSON.stringify((await Promise.all(rows)).map((answer) => answer.rows))
  }
}
