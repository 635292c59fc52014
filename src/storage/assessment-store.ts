import type { Assessment, Sha256 } from '../inference/assessment.ts'

/** Whose photo it is. */
export type PhotoOwner = { readonly site: string; readonly patientId: string }

/**
 * What a model made of the photos of a patient, kept until `retention.ts` removes it: measures, logits and quality
 * figures, sealed. No landmark, crop or embedding, and no byte of a photo.
 *
 * Every method throws {AppError} DATABASE_UNAVAILABLE.
 */
export type AssessmentStore = {
  /** By the photo's version, as the chart lists it. */
  ofVersion(owner: PhotoOwner, version: string, model: Sha256): Promise<Assessment | undefined>
  /** By the photo's bytes, under whatever entry of the chart they stood; notes that this version holds them. */
  ofBytes(
    owner: PhotoOwner,
    photo: { readonly version: string; readonly sha256: Sha256 },
    model: Sha256,
  ): Promise<Assessment | undefined>
  /** Keeps it once: whoever comes second, at whichever replica, changes nothing. */
  save(
    owner: PhotoOwner,
    photo: { readonly version: string; readonly sha256: Sha256 },
    assessment: Assessment,
  ): Promise<void>
}
