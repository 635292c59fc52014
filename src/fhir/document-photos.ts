import { contentOf, contentTypeOf, describedVersion, versionOf } from './attachment.ts'
import { dayOf, periodOf } from './dates.ts'
import { type ChartPhoto, newestFirst } from './photos.ts'
import { isNamedPicture, isOtherPicture } from './picture-kind.ts'
import { type FhirResource, type Json, objectOf, objectsOf, textOf } from './shapes.ts'

const PHOTO_TYPE = /^image\/(?:jpe?g|pjpeg|png|webp|hei[cf])$/
/** Of the other types of pictures a drawing and a picture of a scanner are no photos; the rest is refused later, with a sentence. */
const PICTURE_TYPE = /^image\/(?!dicom|svg)[a-z0-9.+-]{1,64}$/

/** The photos among these resources that are DocumentReferences, newest first, undated last. */
export function documentPhotos(resources: readonly FhirResource[]): readonly ChartPhoto[] {
  return newestFirst(resources.flatMap(photosOfDocument))
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
const MOST_OF_A_DOCUMENT = 5

function photosOfDocument(document: FhirResource): readonly ChartPhoto[] {
  const id = textOf(document.id)
  if (document.resourceType !== 'DocumentReference' || id === null || isOtherPicture(document)) return []
  // One that was superseded has a successor of its own. FHIR asks for a status; without one nothing speaks against it.
  if ((textOf(document.status) ?? 'current') !== 'current' || document.docStatus === 'entered-in-error')
    return []

  const isNamed = isNamedPicture(document)
  const pictures = objectsOf(document.content)
    .map((part) => objectOf(part.attachment))
    .filter((part) => part !== null)
    .filter((part) => contentOf(part) !== null && mayBePicture(contentTypeOf(part), isNamed))
  const versionId = textOf(objectOf(document.meta)?.versionId)
  return oncePerPicture(pictures)
    .slice(0, MOST_OF_A_DOCUMENT)
    .flatMap((attachment, part): readonly ChartPhoto[] => {
      const content = contentOf(attachment)
      if (!content) return []
      // The first is called as the document; a document in one version has its parts in one order.
      const further = part > 0
      return [
        {
          source: { type: 'DocumentReference', id, versionId, ...(further && { part }) },
          version: `DocumentReference/${id}/${versionOf(document, attachment)}${further ? `/part/${part}` : ''}`,
          takenOn: dayOf(document.date) ?? dayOf(periodOf(objectOf(document.context)?.period).start),
          contentType: contentTypeOf(attachment),
          content,
        },
      ]
    })
}

/** A document is mostly no picture, so it has to say that it is one: of its content, or else of itself. */
function mayBePicture(contentType: string | null, isNamed: boolean): boolean {
  return contentType === null ? isNamed : PICTURE_TYPE.test(contentType)
}

/** Each picture once, where it stands there in several forms in the first that may be opened. */
function oncePerPicture(attachments: readonly Json[]): readonly Json[] {
  const pictures: Json[] = []
  for (const attachment of attachments) {
    const known = pictures.findIndex((one) => isSamePicture(one, attachment))
    const before = pictures[known]
    if (!before) pictures.push(attachment)
    else if (!isPhotoType(before) && isPhotoType(attachment)) pictures[known] = attachment
  }
  return pictures
}

/** By its hash; or in another form, by the title and the time of which nothing is said or the same. */
function isSamePicture(one: Json, other: Json): boolean {
  if (textOf(one.hash) !== null && one.hash === other.hash) return true
  const isOtherForm = contentTypeOf(one) !== contentTypeOf(other)
  return isOtherForm && one.title === other.title && one.creation === other.creation
}

function isPhotoType(attachment: Json): boolean {
  return PHOTO_TYPE.test(contentTypeOf(attachment) ?? '')
}
