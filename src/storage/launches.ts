import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { codeOf } from '../errors.ts'
import { answered } from './answered.ts'
import { pendingFrom, pendingRow, sessionFrom, sessionRow, tokenColumns } from './launch-rows.ts'
import type { LaunchSession, LaunchStore } from './launch-store.ts'
import type { Seal } from './seal.ts'
import type { LaunchSessionTable, Tables } from './tables.ts'

/**
 * Keeps launches in the database. Each method is one statement, so replicas need no lock among themselves.
 *
 * @throws {AppError} DATABASE_UNAVAILABLE from every method when the database does not answer
 */
export function launchStore(db: Kysely<Tables>, seal: Seal, now: () => Date): LaunchStore {
  /** The row of a session, as long as it holds the very tokens that were read. */
  const isStillAs = (session: LaunchSession) => (row: ExpressionBuilder<Tables, 'launch_session'>) =>
    row.and([
      row('launch_key_hash', '=', session.launchKeyHash),
      row('browser_hash', '=', session.browserHash),
      row('site', '=', session.site),
      row('tokens_version', '=', session.tokensVersion),
      row('expires_at', '>', now()),
    ])

  return {
    begin: async (launch) => {
      await answered(db.insertInto('pending_launch').values(pendingRow(seal, launch)).execute())
    },

    take: async (stateHash, browserHash, site) => {
      const taken = db
        .deleteFrom('pending_launch')
        .where('state_hash', '=', stateHash)
        .where('browser_hash', '=', browserHash)
        .where('site', '=', site)
        .where('expires_at', '>', now())
        .returningAll()
      const row = await answered(taken.executeTakeFirst())
      return row && pendingFrom(seal, row)
    },

    open: async (session) => {
      await answered(db.insertInto('launch_session').values(sessionRow(seal, session)).execute())
    },

    find: async (launchKeyHash, browserHash) => {
      const found = db
        .selectFrom('launch_session')
        .selectAll()
        .where('launch_key_hash', '=', launchKeyHash)
        .where('browser_hash', '=', browserHash)
        .where('expires_at', '>', now())
      const row = await answered(found.executeTakeFirst())
      return row && sessionFrom(seal, row)
    },

    ofBrowser: async (browserHash, site) => {
      const found = db
        .selectFrom('launch_session')
        .selectAll()
        .where('browser_hash', '=', browserHash)
        .where('site', '=', site)
        .where('expires_at', '>', now())
      const rows = await answered(found.execute())
      return rows.flatMap((row) => openable(seal, row) ?? [])
    },

    prolong: async (launchKeyHash, until) => {
      const prolonged = db
        .updateTable('launch_session')
        .set({ expires_at: until })
        .where('launch_key_hash', '=', launchKeyHash)
        .where('expires_at', '>', now())
        .where('expires_at', '<', until)
      await answered(prolonged.execute())
    },

    beginRefresh: async (session, until) => {
      const begun = db
        .updateTable('launch_session')
        .set({ refreshing_until: until })
        .where(isStillAs(session))
        .where((row) => row.or([row('refreshing_until', 'is', null), row('refreshing_until', '<=', now())]))
        .returning('launch_key_hash')
      return (await answered(begun.executeTakeFirst())) !== undefined
    },

    leaveRefresh: async (session) => {
      const left = db.updateTable('launch_session').set({ refreshing_until: null }).where(isStillAs(session))
      await answered(left.execute())
    },

    replaceTokens: async (session, tokens) => {
      const replaced = db
        .updateTable('launch_session')
        .set({
          ...tokenColumns(seal, session, tokens),
          tokens_version: session.tokensVersion + 1,
          refreshing_until: null,
        })
        .where(isStillAs(session))
        .returningAll()
      const row = await answered(replaced.executeTakeFirst())
      return row && sessionFrom(seal, row)
    },

    end: async (launchKeyHash) => {
      const ended = db
        .deleteFrom('launch_session')
        .where('launch_key_hash', '=', launchKeyHash)
        .returningAll()
      const row = await answered(ended.executeTakeFirst())
      return row && sessionFrom(seal, row)
    },

    listPhotos: async (launchKeyHash, binaryIds) => {
      const marks = binaryIds.map((id) => seal.mark(launchKeyHash, id))
      // The lock keeps the session while its photos are noted, should it end at the same moment.
      const noted = sql`
        insert into launch_photo (launch_key_hash, binary_mark)
        select session.launch_key_hash, mark
        from launch_session as session, unnest(${marks}::text[]) as mark
        where session.launch_key_hash = ${launchKeyHash} and session.expires_at > ${now()}
        for key share of session
        on conflict do nothing`
      await answered(noted.execute(db))
    },

    hasListed: async (launchKeyHash, binaryId) => {
      const listed = db
        .selectFrom('launch_photo')
        .innerJoin('launch_session', 'launch_session.launch_key_hash', 'launch_photo.launch_key_hash')
        .select('launch_photo.binary_mark')
        .where('launch_photo.launch_key_hash', '=', launchKeyHash)
        .where('launch_photo.binary_mark', '=', seal.mark(launchKeyHash, binaryId))
        .where('launch_session.expires_at', '>', now())
      return (await answered(listed.executeTakeFirst())) !== undefined
    },

    removeExpired: async () => {
      await answered(db.deleteFrom('pending_launch').where('expires_at', '<=', now()).execute())
      await answered(db.deleteFrom('launch_session').where('expires_at', '<=', now()).execute())
    },
  }
}

function openable(seal: Seal, row: LaunchSessionTable): LaunchSession | null {
  try {
    return sessionFrom(seal, row)
  } catch (error) {
    if (codeOf(error) === 'SEAL_BROKEN') return null
    throw error
  }
}
