import { readSealedConfig } from '../config.ts'
import { openSeal } from '../storage/open-seal.ts'
import { rotateKeys } from '../storage/reseal.ts'
import { sealKey } from '../storage/seal.ts'
import { osUser } from './os-user.ts'
import { say } from './say.ts'
import { withDatabase } from './with-database.ts'

/**
 * Seals with FACIES_SECRET_KEY what other keys have sealed, and prints how much of what.
 *
 * @returns the exit code: 1 when something did not open and was left as it is
 * @throws {AppError} CONFIG_INVALID, DATABASE_LOCKED, DATABASE_UNAVAILABLE
 */
export async function sealAnew(env: NodeJS.ProcessEnv): Promise<number> {
  const { database, secretKey, formerKeys } = readSealedConfig(env)
  const done = await withDatabase(database, async (db) => {
    const seal = await openSeal(db, sealKey(secretKey), formerKeys.map(sealKey))
    return rotateKeys(db, seal, { osUser: osUser(), at: new Date() })
  })
  for (const { column, resealed, broken } of done)
    say(`${column}: ${resealed} sealed anew${broken > 0 ? `, ${broken} do not open` : ''}`)
  return done.some(({ broken }) => broken > 0) ? 1 : 0
}
