import type { Bundle, Media, OperationOutcome } from 'fhir/r4.js'
import { AppError } from '../errors.ts'
import { belongsTo } from '../fhir/belongs.ts'
import { listPhotos, type PhotoListing } from '../fhir/list-photos.ts'
import type { PhotoPlaces, PhotoRequest } from '../fhir/photo-sources.ts'
import { type ChartPhoto, isOtherName, photoName, photosFrom } from '../fhir/photos.ts'
import type { RecordDoor } from '../fhir/record.ts'
import type { SmartAppDeps } from './deps.ts'
import { PATIENCE_MS } from './launch-chart.ts'
import { launchRecord } from './launch-record.ts'
import { mayShowPhotos } from './photo-consent.ts'
import { MOST_LISTED, type PhotoQuery } from './photo-query.ts'
import type { OpenLaunch } from './session.ts'

/** Of a photo as the page gets it: what of the record holds it, in `meta.source`. */
const PHOTO_SOURCE = 'urn:facies:photo-source:'

/** Where the photos of one launch are looked for. */
export type LaunchPlaces = PhotoPlaces & { readonly patientId: string; readonly record: RecordDoor }

export async function placesOf(
  { session: { patientId }, site }: OpenLaunch,
  record: RecordDoor,
  { photoPlaces }: Pick<SmartAppDeps, 'photoPlaces'>,
): Promise<LaunchPlaces> {
  const places = await photoPlaces?.settled({ site, patientId, record })
  const { patientPhoto, noPhotosIn } = site.policy
  return { ...places, patientPhoto, noPhotosIn, patientId, record }
}

/**
 * The newest photos of the launch patient, so many as the page asks for, in the order that it asks for; whatever else the
 * record may answer is left out.
 *
 * @throws {AppError} where they could not be listed
 */
export async function photosOf(places: LaunchPlaces, { sort, count }: PhotoQuery): Promise<PhotoListing> {
  const listed = await listPhotos(requestOf(places, count))
  // To the page it would be an address that is none, and not a search that the record does not offer.
  const unread = listed.unread === 'FHIR_NOT_FOUND' ? 'FHIR_REFUSED' : listed.unread
  if (unread !== null) throw new AppError(unread, { detail: 'photos' })
  const photos = listed.photos.slice(0, count)
  return { ...listed, photos: sort === 'created' ? photos.toReversed() : photos }
}

function requestOf({ patientId, record, ...places }: LaunchPlaces, most: number): PhotoRequest {
  const sources = { patientId, prefetch: {}, record, base: record.base, notServed: [] }
  const until = AbortSignal.timeout(PATIENCE_MS)
  return { ...places, sources, most, until, patient: () => record.read('Patient', patientId) }
}

/**
 * A page that lists photos: each as a Media of ours, its picture under a Binary of our own of the same name. No
 * address of the record, inline data or free text passes. Where there are more and nobody knows how many it has no total;
 * where newer ones may be missing an outcome says that it is incomplete.
 */
export function photoBundle(
  patientId: string,
  { photos, total, isNewestKnown }: PhotoListing,
): Bundle<Media | OperationOutcome> {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total !== null && { total }),
    entry: [
      ...photos.map((photo) => ({ resource: mediaOf(patientId, photo), search: { mode: 'match' as const } })),
      ...(isNewestKnown ? [] : [{ resource: NOT_ALL_LISTED, search: { mode: 'outcome' as const } }]),
    ],
  }
}

const NOT_ALL_LISTED: OperationOutcome = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'warning', code: 'incomplete' }],
}

/**
 * A photo that this launch has listed, read anew: an address in the chart may have been good once only.
 *
 * @throws {AppError} RESOURCE_UNKNOWN when it is no photo of the patient any more; otherwise as the record throws
 */
async function listedPhoto(name: string, places: LaunchPlaces): Promise<ChartPhoto> {
  const photo = isOtherName(name) ? await otherPhoto(name, places) : await mediaPhoto(name, places)
  if (!photo) throw unknown('no photo of the launch patient')
  return photo
}

/** A photo that the page may have, and the door through which its bytes come. */
export type ShownPhoto = { readonly photo: ChartPhoto; readonly record: RecordDoor }

/**
 * A photo by its name, where the page may have it: this launch has listed it, and the patient has not refused, asked
 * anew each time. Nothing of the photo is read before.
 *
 * @throws {AppError} RESOURCE_UNKNOWN where it may not be shown, and as `listedPhoto`
 */
export async function photoThatMayBeShown(
  launch: OpenLaunch,
  name: string,
  deps: Pick<SmartAppDeps, 'launches' | 'photoPlaces' | 'now'>,
): Promise<ShownPhoto> {
  if (!(await deps.launches.hasListed(launch.session.launchKeyHash, name)))
    throw unknown('a photo that was not listed')
  const record = launchRecord(launch)
  if (!(await mayShowPhotos(launch, record, deps.now()))) throw unknown('a photo that may not be shown')
  return { photo: await listedPhoto(name, await placesOf(launch, record, deps)), record }
}

async function mediaPhoto(id: string, { patientId, record }: LaunchPlaces): Promise<ChartPhoto | undefined> {
  const media = await record.read('Media', id)
  return belongsTo(patientId, record.base, media) ? photosFrom([media])[0] : undefined
}

async function otherPhoto(name: string, places: LaunchPlaces): Promise<ChartPhoto | undefined> {
  const { photos } = await listPhotos(requestOf(places, MOST_LISTED))
  return photos.find((photo) => photoName(photo) === name)
}

function mediaOf(patientId: string, photo: ChartPhoto): Media {
  const [name, { takenOn, source }] = [photoName(photo), photo]
  return {
    resourceType: 'Media',
    id: name,
    meta: { source: `${PHOTO_SOURCE}${source.listedBy ?? source.type}` },
    status: 'completed',
    subject: { reference: `Patient/${patientId}` },
    ...(takenOn !== null && { createdDateTime: takenOn }),
    content: { contentType: 'image/jpeg', url: `Binary/${name}` },
  }
}

function unknown(detail: string): AppError {
  return new AppError('RESOURCE_UNKNOWN', { detail })
}
