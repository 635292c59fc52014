import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { answered } from './answered.ts'
import type { Tables } from './tables.ts'

/** Remembers the ids of tokens that were used, for all replicas, until they expire. */
export type UsedTokens = {
  /**
   * Whether this is the first use of an issuer's token id.
   *
   * @param until - when the token has expired, and with it the need to know
   * @throws {AppError} DATABASE_UNAVAILABLE
   */
  use(token: { readonly issuer: string; readonly jti: string }, until: Date): Promise<'first' | 'again'>
  removeExpired(): Promise<void>
}

/** Of several uses at once, at whichever replica, one is the first: the primary key decides. */
export function usedTokens(db: Kysely<Tables>, now: () => Date): UsedTokens {
  return {
    use: async ({ issuer, jti }, until) => {
      const noted = db
        .insertInto('used_token')
        .values({ issuer_hash: hashed(issuer), jti_hash: hashed(jti), expires_at: until })
        .onConflict((conflict) => conflict.doNothing())
        .returning('jti_hash')
      return (await answered(noted.executeTakeFirst())) ? 'first' : 'again'
    },
    removeExpired: async () => {
      await answered(db.deleteFrom('used_token').where('expires_at', '<=', now()).execute())
    },
  }
}

/** An EHR may put anything into an id. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
