import type { Assessment } from '../inference/assessment.ts'
import type { PhotoOwner } from '../storage/assessment-store.ts'
import { recentEntries } from './recent-entries.ts'

/** What was found lately, so that a chart that is opened again asks the database nothing. */
export type RecentAssessments = {
  get(key: string): RecentAssessment | undefined
  /** @param since - as `generation` said before the question: what was forgotten meanwhile is not kept after all */
  set(key: string, found: RecentAssessment, since: number): void
  generation(): number
  /** Somebody said something that may change any of it. */
  forget(): void
}

export type RecentAssessment = { readonly assessment: Assessment; readonly at: number }

const REMEMBERED = 10_000

/** What an assessment is remembered under. */
export function assessedKey({ site, patientId }: PhotoOwner, version: string): string {
  return JSON.stringify([site, patientId, version])
}

export function recentAssessments(): RecentAssessments {
  let entries = recentEntries<RecentAssessment>(REMEMBERED)
  let generation = 0
  return {
    get: (key) => entries.get(key),
    set: (key, found, since) => {
      if (since === generation) entries.set(key, found)
    },
    generation: () => generation,
    forget: () => {
      entries = recentEntries(REMEMBERED)
      generation += 1
    },
  }
}
