import type { FiledResult } from '../storage/act-store.ts'
import type { Kept } from './acts.ts'

/**
 * What stands in the chart of a patient, in the words of the page: one press withdraws all of it.
 *
 * @param standing - the newest first
 */
export function keptFiled(standing: readonly FiledResult[]): Kept['filed'] {
  const [newest] = standing
  if (!newest) return null
  return {
    as: newest.as,
    at: newest.at.toISOString(),
    references: standing.flatMap(({ references }) => references),
    isWhole: standing.every(({ isWhole }) => isWhole),
  }
}
