import type { Bundle, Media } from 'fhir/r4.js'
import { AppError } from '../errors.ts'
import { belongsTo } from '../fhir/belongs.ts'
import { photoBytes } from '../fhir/photo-bytes.ts'
import { type ChartPhoto, photosFrom } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { PhotoQuery } from './photo-query.ts'

const MAX_PAGES = 4

/** The photos of the launch patient; whatever else the record may answer is left out. */
export async function photosOf(
  patientId: string,
  { sort, count }: PhotoQuery,
  record: RecordDoor,
): Promise<readonly ChartPhoto[]> {
  const query = `Media?subject=Patient/${patientId}&type=image&_sort=${sort}&_count=${count}`
  const { resources } = await record.search(query, { maxPages: MAX_PAGES })
  const photos = photosFrom(resources.filter((resource) => belongsTo(patientId, record.base, resource)))
  return (sort === 'created' ? photos.toReversed() : photos).slice(0, count)
}

/**
 * A page that lists photos: the Media rebuilt, each picture under a Binary of our own, named by its Media. No
 * address of the record, inline data or free text passes.
 */
export function photoBundle(patientId: string, photos: readonly ChartPhoto[]): Bundle<Media> {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: photos.length,
    entry: photos.map((photo) => ({ resource: mediaOf(patientId, photo), search: { mode: 'match' } })),
  }
}

/**
 * The bytes of a photo that this launch has listed, read anew: an address in the chart may have been good once only.
 *
 * @throws {AppError} RESOURCE_UNKNOWN when it is no photo of the patient any more; otherwise as the record throws
 */
export async function listedPhotoBytes(
  patientId: string,
  mediaId: string,
  record: RecordDoor,
): Promise<Uint8Array> {
  const media = await record.read('Media', mediaId)
  const [photo] = belongsTo(patientId, record.base, media) ? photosFrom([media]) : []
  if (!photo) throw new AppError('RESOURCE_UNKNOWN', { detail: 'no photo of the launch patient' })
  return photoBytes(photo, record)
}

function mediaOf(patientId: string, { source, takenOn }: ChartPhoto): Media {
  return {
    resourceType: 'Media',
    id: source.id,
    status: 'completed',
    subject: { reference: `Patient/${patientId}` },
    ...(takenOn !== null && { createdDateTime: takenOn }),
    content: { contentType: 'image/jpeg', url: `Binary/${source.id}` },
  }
}
