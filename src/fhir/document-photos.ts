import { contentOf, contentTypeOf, describedVersion, versionOf } from './attachment.ts'
import { dayOf, periodOf } from './dates.ts'
import { type ChartPhoto, newestFirst } from './photos.ts'
import { isOtherPicture } from './picture-kind.ts'
import { type FhirResource, objectOf, objectsOf, textOf } from './shapes.ts'

/** A document is mostly no picture, so it has to say that it is one; HEIC is refused later, with a sentence. */
const PHOTO_TYPE = /^image\/(?:jpe?g|pjpeg|png|webp|hei[cf])$/

/** The photos among these resources that are DocumentReferences, newest first, undated last. */
export function documentPhotos(resources: readonly FhirResource[]): readonly ChartPhoto[] {
  return newestFirst(resources.map(documentPhoto).filter((photo) => photo !== null))
}

/**
 * The pictures that a Patient resource carries to tell the patient by. Nobody says when they were taken, and the version
 * of the Patient changes with every new address, so theirs is what the picture says of itself.
 */
export function patientPhotos(patient: FhirResource): readonly ChartPhoto[] {
  const id = textOf(patient.id)
  if (patient.resourceType !== 'Patient' || id === null) return []
  return objectsOf(patient.photo)
    .slice(0, MOST_OF_A_PATIENT)
    .flatMap((attachment, index): readonly ChartPhoto[] => {
      const [contentType, content] = [contentTypeOf(attachment), contentOf(attachment)]
      if (!content || (contentType !== null && !PHOTO_TYPE.test(contentType))) return []
      const version = `Patient/${id}/photo/${index}/${describedVersion(attachment)}`
      return [
        { source: { type: 'Patient', id, versionId: null }, version, takenOn: null, contentType, content },
      ]
    })
}

const MOST_OF_A_PATIENT = 5

function documentPhoto(document: FhirResource): ChartPhoto | null {
  const id = textOf(document.id)
  if (document.resourceType !== 'DocumentReference' || id === null || isOtherPicture(document)) return null
  // One that was superseded has a successor of its own. FHIR asks for a status; without one nothing speaks against it.
  if ((textOf(document.status) ?? 'current') !== 'current' || document.docStatus === 'entered-in-error')
    return null

  // The parts of a document are the same thing in several forms, so one is enough.
  const attachment = objectsOf(document.content)
    .map((part) => objectOf(part.attachment))
    .find((part) => part !== null && PHOTO_TYPE.test(contentTypeOf(part) ?? '') && contentOf(part) !== null)
  const content = attachment && contentOf(attachment)
  if (!attachment || !content) return null

  return {
    source: { type: 'DocumentReference', id, versionId: textOf(objectOf(document.meta)?.versionId) },
    version: `DocumentReference/${id}/${versionOf(document, attachment)}`,
    takenOn: dayOf(document.date) ?? dayOf(periodOf(objectOf(document.context)?.period).start),
    contentType: contentTypeOf(attachment),
    content,
  }
}
