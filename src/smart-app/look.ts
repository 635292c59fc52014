import type { FaceLook, LookedFace, LookedReading } from '../assessments/look.ts'

export type { LookedCondition, LookedMeasure, LookedReading } from '../assessments/look.ts'

export type LookedLine = LookedReading['drawing']['lines'][number]

/**
 * One photo as the model saw it: `GET app/<launch key>/api/photos/<media id>/look`. Computed for this answer and kept
 * nowhere: landmarks identify a person.
 */
export type PhotoLook = Exclude<FaceLook, LookedFace> | (LookedFace & { readonly mediaId: string })
