import { AppError } from '../errors.ts'
import type { ChartPhoto } from './photos.ts'
import { bytesOfBase64, type RecordDoor } from './record.ts'

/**
 * The bytes of a photo, inline or from the record; 15 MB at most.
 *
 * @throws {AppError} FOREIGN_HOST when its address lies outside the record (nothing is requested then);
 *   FHIR_UNAVAILABLE without a door to the record; otherwise as the door throws
 */
export async function photoBytes(photo: ChartPhoto, record: RecordDoor | null): Promise<Uint8Array> {
  if (photo.content.kind === 'inline') return bytesOfBase64(photo.content.base64)
  if (!record)
    throw new AppError('FHIR_UNAVAILABLE', { detail: 'a photo to fetch, and no access to the record' })
  const { bytes } = await record.binary(photo.content.url, photo.contentType ?? undefined)
  return bytes
}
