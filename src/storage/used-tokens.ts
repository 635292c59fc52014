import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { answered } from './answered.ts'
import { fixedStatement } from './fixed-statement.ts'
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
  const noted = fixedStatement(db, ['issuer', 'jti', 'until'], ({ issuer, jti, until }: Use) =>
    db
      .insertInto('used_token')
      .values({ issuer_hash: issuer, jti_hash: jti, expires_at: until })
      .onConflict((conflict) => conflict.doNothing())
      .returning('jti_hash'),
  )
  return {
    use: async ({ issuer, jti }, until) => {
      const [isFirst] = await noted({ issuer: hashed(issuer), jti: hashed(jti), until })
      return isFirst ? 'first' : 'again'
    },
    removeExpired: async () => {
      await answered(db.deleteFrom('used_token').where('expires_at', '<=', now()).execute())
    },
  }
}

type Use = { readonly issuer: string; readonly jti: string; readonly until: Date }

/** An EHR may put anything into an id. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
