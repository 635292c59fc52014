import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CapabilityStore, capabilityStore } from '../../src/storage/capability-store.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import type { SiteModeChange, SiteModeStore } from '../../src/storage/site-mode-store.ts'
import { siteModeStore } from '../../src/storage/site-modes.ts'
import { verifyAudit } from '../../src/storage/verify-audit.ts'

const CHANGE: SiteModeChange = {
  site: 'harbour',
  from: 'research',
  mode: 'paused',
  since: new Date('2026-11-02T08:00:00.123Z'),
  changedBy: 'operator',
  reason: 'Complaint of the ward',
}
const { from: _, ...KEPT } = CHANGE

/** What every database must do for what changes of a site, whichever it is. */
export function siteStateSuite(openEmpty: () => Promise<OpenDatabase>): void {
  let opened: OpenDatabase
  let modes: SiteModeStore
  let capabilities: CapabilityStore
  beforeAll(async () => {
    opened = await openEmpty()
    modes = siteModeStore(opened.db)
    capabilities = capabilityStore(opened.db)
  })
  afterAll(() => opened?.close())
  beforeEach(() => sql`truncate site_mode, site_capabilities`.execute(opened.db))

  const lastEntry = () =>
    opened.db.selectFrom('audit_entry').selectAll().orderBy('number', 'desc').executeTakeFirst()

  describe('the mode of a site', () => {
    test('is not known before a command set it', async () => {
      expect(await modes.find('harbour')).toBeUndefined()
      expect(await modes.all()).toEqual([])
    })

    test('is found as it was set last', async () => {
      const later = { ...CHANGE, from: 'paused', mode: 'silent', since: new Date(), reason: 'b' } as const
      await modes.change(CHANGE)
      expect(await modes.find('harbour')).toEqual(KEPT)
      await modes.change(later)
      await modes.change({ ...CHANGE, site: 'hill' })
      const { from: _, ...kept } = later
      expect(await modes.find('harbour')).toEqual(kept)
      expect(await modes.all()).toHaveLength(2)
    })

    test('is changed together with an entry of the audit that says who, from, to and why', async () => {
      await modes.change(CHANGE)
      const entry = await lastEntry()
      expect(entry).toMatchObject({ event: 'mode-changed', site: 'harbour', at: CHANGE.since })
      expect(JSON.parse(entry?.who ?? '')).toEqual({ kind: 'command', osUser: 'operator' })
      expect(JSON.parse(entry?.fields ?? '')).toEqual({
        from: 'research',
        to: 'paused',
        reason: 'Complaint of the ward',
      })
      expect(await verifyAudit(opened.db)).toMatchObject({ kind: 'unbroken' })
    })

    test('is not changed where the audit cannot be written, and never to demo', async () => {
      const before = await lastEntry()
      const wrong = { ...CHANGE, mode: 'demo' } as unknown as SiteModeChange
      await expect(modes.change(wrong)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
      expect(await lastEntry()).toEqual(before)

      await sql`alter table audit_end rename to audit_end_away`.execute(opened.db)
      await expect(modes.change(CHANGE)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
      await sql`alter table audit_end_away rename to audit_end`.execute(opened.db)
      expect(await modes.find('harbour')).toBeUndefined()
    })
  })

  describe('what a site’s record server can do', () => {
    const FIELDS = { types: ['Media', 'Binary'], media: { searches: ['subject'] }, more: null, count: 3 }
    const AT = new Date('2026-11-02T08:00:00Z')

    test('is not known before it was asked', async () => {
      expect(await capabilities.find('harbour')).toBeUndefined()
    })

    test.each([
      { fields: FIELDS },
      { fields: [] },
      { fields: 'a "text"' },
      { fields: null },
    ])('is found as it was saved: $fields', async ({ fields }) => {
      await capabilities.save('harbour', fields, AT)
      expect(await capabilities.find('harbour')).toEqual({ fields, readAt: AT })
    })

    test('is replaced, for that site alone', async () => {
      await capabilities.save('hill', FIELDS, AT)
      await capabilities.save('harbour', FIELDS, AT)
      const later = new Date(AT.getTime() + 1)
      await capabilities.save('harbour', { types: [] }, later)
      expect(await capabilities.find('harbour')).toEqual({ fields: { types: [] }, readAt: later })
      expect(await capabilities.find('hill')).toEqual({ fields: FIELDS, readAt: AT })
    })
  })
}
