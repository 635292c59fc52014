import type { Assessment, Sha256 } from '../inference/assessment.ts'

/** Whose photo it is. */
export type PhotoOwner = { readonly site: string; readonly patientId: string }

/** A photo as the chart lists it, its version beginning with type and id of its resource; and what its bytes are. */
export type KeptPhoto = { readonly version: string; readonly sha256: Sha256 }

/** What was kept of photos, by version; `broken` where it does not open. */
export type FoundAssessments = ReadonlyMap<string, Assessment | 'broken'>

/**
 * What a model made of the photos of a patient, kept until `retention.ts` removes it: measures, logits and quality
 * figures, sealed. No landmark, crop or embedding, and no byte of a photo.
 *
 * Every method throws {AppError} DATABASE_UNAVAILABLE.
 */
export type AssessmentStore = {
  /**
   * By the versions of photos, as the chart lists them now: in one query, and noted once a day for the retention. One
   * that was reported to show another person is not assessed, whatever a model made of it; so by its bytes.
   */
  ofVersions(owner: PhotoOwner, versions: readonly string[], model: Sha256): Promise<FoundAssessments>
  /** By the photo's bytes, under whatever entry of the chart they stood; notes that this version holds them. */
  ofBytes(owner: PhotoOwner, photo: KeptPhoto, model: Sha256): Promise<Assessment | undefined>
  /** The ids of the Media of a patient that were assessed, those that were listed last first. */
  knownMedia(owner: PhotoOwner): Promise<readonly string[]>
  /**
   * Forgets the photos of a patient that were entered in error, and what was made of bytes that no other photo holds.
   *
   * @param references - type and id, e.g. `Media/m1`
   * @returns how many assessments
   */
  drop(owner: PhotoOwner, references: readonly string[]): Promise<number>
  /** Keeps it once: whoever comes second, at whichever replica, changes nothing. */
  save(owner: PhotoOwner, photo: KeptPhoto, assessment: Assessment): Promise<void>
}
