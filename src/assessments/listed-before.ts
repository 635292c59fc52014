import type { ChartPhoto } from '../fhir/photos.ts'
import type { PhotoOwner } from '../storage/assessment-store.ts'

/**
 * The photos of a patient that a call of this process listed and could not have in time: what they are called and where
 * they lie, neither their bytes nor a token.
 */
export type ListedBefore = {
  of(owner: PhotoOwner): readonly ChartPhoto[]
  /** In place of what was kept of this patient. */
  keep(owner: PhotoOwner, photos: readonly ChartPhoto[]): void
  /** @param references - type and id, e.g. `Media/m1` */
  forget(owner: PhotoOwner, references: readonly string[]): void
}

const MOST_PATIENTS = 1000

/** The next call for a patient mostly comes in the same visit; an address may have been good for less. */
const KEPT_MS = 24 * 60 * 60_000

export function listedBefore(now: () => Date): ListedBefore {
  // In the order in which they were kept.
  const kept = new Map<string, { readonly photos: readonly ChartPhoto[]; readonly at: number }>()

  function tidy(): void {
    for (const [key, { at }] of kept) {
      if (kept.size <= MOST_PATIENTS && now().getTime() - at < KEPT_MS) return
      kept.delete(key)
    }
  }

  return {
    of: (owner) => {
      tidy()
      return kept.get(keyOf(owner))?.photos ?? []
    },
    keep: (owner, photos) => {
      kept.delete(keyOf(owner))
      if (photos.length > 0) kept.set(keyOf(owner), { photos, at: now().getTime() })
      tidy()
    },
    forget: (owner, references) => {
      const [key, found] = [keyOf(owner), kept.get(keyOf(owner))]
      const isLeft = ({ version }: ChartPhoto) => !references.some((one) => version.startsWith(`${one}/`))
      if (found) kept.set(key, { ...found, photos: found.photos.filter(isLeft) })
    },
  }
}

function keyOf({ site, patientId }: PhotoOwner): string {
  return JSON.stringify([site, patientId])
}
