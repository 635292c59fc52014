import { AppError } from '../errors.ts'
import { type Abilities, canSearch, names } from './abilities.ts'
import { belongsTo } from './belongs.ts'
import { documentPhotos, patientPhotos } from './document-photos.ts'
import type { Reach, Wanted } from './how-far.ts'
import { sortedNewestFirst } from './newest-first.ts'
import { type ChartPhoto, photosFrom } from './photos.ts'
import { isOtherPicture } from './picture-kind.ts'
import { answerFor, type Sources } from './prefetch.ts'
import {
  isFhirId,
  type PatientParameter,
  type PhotoKey,
  type PhotoQueryKey,
  patientParameterOf,
  QUERIES,
} from './queries.ts'
import { type FhirResource, objectOf, objectsOf, textOf } from './shapes.ts'
import { withdrawnPhotosFrom } from './withdrawn-photos.ts'

/** What a site lets us look for photos by. */
export type PhotoPlaces = {
  /** What the record server can do; null or left out where nobody knows yet. */
  readonly abilities?: Abilities | null
  /** The ids of Media of this patient that are known from before; none where left out. */
  readonly knownMedia?: () => Promise<readonly string[]>
  /** Told type and id of each photo that the chart says was entered in error, e.g. `Media/m1`. */
  readonly onWithdrawn?: (references: readonly string[]) => void
  /** Whether the picture that identifies the patient may be looked at. */
  readonly patientPhoto: boolean
  /** The names of places that hold no photo, as the site says: neither asked nor read where sent along. */
  readonly noPhotosIn?: readonly string[]
}

/** Of these, what the site's file says. */
export type SitePlaces = Pick<PhotoPlaces, 'patientPhoto' | 'noPhotosIn'>

/** With how many of the newest are wanted: five where left out. */
export type PhotoRequest = PhotoPlaces &
  Wanted & {
    readonly sources: Sources
    /** The Patient, where it could be read. */
    readonly patient: () => Promise<FhirResource | null>
  }

export type PlaceListing = { readonly photos: readonly ChartPhoto[]; readonly reach: Reach }

/** A place where the photos of a patient may lie. A site's own feed of photos is one more. */
export type PhotoSource = {
  readonly name: string
  /** Whether what it would say was sent along: then it is read, whatever others have listed. */
  isSent(request: PhotoRequest): boolean
  /** Whether the record has this place, as far as it is known, and the site lets us look there. */
  isOffered(request: PhotoRequest): boolean
  /**
   * Which photo, listed by a place above, makes it needless to ask this one: then it waits for them, and is asked only
   * where they list none such. Null or left out where it is asked with them.
   */
  coveredBy?(request: PhotoRequest): ((photo: ChartPhoto) => boolean) | null
  /**
   * The photos of this patient there; no other's.
   *
   * @throws {AppError} where they could not be listed: nobody knows then whether there are any
   */
  list(request: PhotoRequest): Promise<PlaceListing>
}

/** In the order in which one is preferred where several list the same picture. */
export const PHOTO_SOURCES: readonly PhotoSource[] = [
  {
    name: 'Media',
    isSent: wasSent('photos'),
    // Where nobody knows yet what the record offers, this is what is tried.
    isOffered: ({ abilities }) => !abilities || canSearchMedia(abilities),
    list: async (request) => listed(await read('photos', request), photosFrom),
  },
  {
    name: 'DocumentReference',
    isSent: wasSent('documents'),
    isOffered: ({ abilities }) =>
      Boolean(abilities && canSearch(abilities.DocumentReference, 'patient', 'subject')),
    list: async (request) => listed(await read(documentsKey(request), request), documentPhotos),
  },
  {
    name: 'DiagnosticReport.media',
    isSent: () => false,
    isOffered: ({ abilities, sources: { record } }) =>
      Boolean(record && abilities?.Media.read && canSearch(abilities.DiagnosticReport, 'patient', 'subject')),
    // They are Media: a search that finds Media finds them.
    coveredBy: ({ abilities }) => (abilities && canSearchMedia(abilities) ? liesInMedia : null),
    list: async (request) => {
      const { resources: reports, reach } = await read('reports', request)
      const ids = mediaOfReports(reports, request.sources)
      const photos = await mediaById(ids, request)
      return {
        photos: photos.map(({ source, ...photo }) => ({
          ...photo,
          source: { ...source, listedBy: 'DiagnosticReport' },
        })),
        reach: reach === 'all' && ids.length > MOST_MEDIA ? 'newest' : reach,
      }
    },
  },
  {
    name: 'Media by id',
    isSent: () => false,
    isOffered: ({ abilities, knownMedia, sources: { record } }) =>
      Boolean(record && abilities?.Media.read && knownMedia),
    coveredBy: () => liesInMedia,
    // Nothing else of a record without a search can be known. Where the search has found no Media, and none that was
    // known is there any more, there are none.
    list: async (request) => {
      const photos = await mediaById((await request.knownMedia?.()) ?? [], request)
      const { abilities } = request
      const areNone = photos.length === 0 && abilities && canSearchMedia(abilities)
      return { photos, reach: areNone ? 'all' : 'newest' }
    },
  },
  {
    name: 'Patient.photo',
    isSent: () => false,
    isOffered: ({ patientPhoto }) => patientPhoto,
    // Nobody says when it was taken: beside photos with a day it says nothing of today.
    coveredBy: () => () => true,
    list: async ({ patient }) => {
      const resource = await patient()
      return { photos: resource ? patientPhotos(resource) : [], reach: 'all' }
    },
  },
]

function canSearchMedia({ Media }: Abilities): boolean {
  return canSearch(Media, 'subject', 'patient')
}

function liesInMedia({ source: { type } }: ChartPhoto): boolean {
  return type === 'Media'
}

/** Each is a request of its own. */
const MOST_MEDIA = 5

function wasSent(key: PhotoKey): PhotoSource['isSent'] {
  return ({ sources: { prefetch } }) => Object.hasOwn(prefetch, key) && prefetch[key] !== null
}

function documentsKey({ abilities, ...request }: PhotoRequest): PhotoQueryKey {
  const isByType = !abilities || names(abilities.DocumentReference, 'contenttype')
  return isByType || wasSent('documents')(request) ? 'documents' : 'allDocuments'
}

/** The parameter that the server names for the patient, where it names one. */
function patientBy(key: PhotoQueryKey, { abilities }: PhotoPlaces): PatientParameter {
  const usual = patientParameterOf(key)
  const other = usual === 'subject' ? 'patient' : 'subject'
  const ability = abilities?.[QUERIES[key].type]
  return ability && !names(ability, usual) && names(ability, other) ? other : usual
}

type Read = { readonly resources: readonly FhirResource[]; readonly reach: Reach }

async function read(key: PhotoQueryKey, request: PhotoRequest): Promise<Read> {
  const wanted = { ...request, patientBy: patientBy(key, request), leavesOutOthers: true }
  const answer = await answerFor(key, request.sources, wanted)
  if (answer.kind === 'unread') throw new AppError(answer.code, { detail: key })
  const { resources, complete, newestFirst } = answer
  tellWithdrawn(resources, request)
  return { resources, reach: complete ? 'all' : newestFirst ? 'newest' : 'some' }
}

function listed(
  { resources, reach }: Read,
  photosIn: (resources: readonly FhirResource[]) => readonly ChartPhoto[],
): PlaceListing {
  return { photos: photosIn(resources), reach }
}

function tellWithdrawn(resources: readonly FhirResource[], { onWithdrawn }: PhotoPlaces): void {
  const withdrawn = withdrawnPhotosFrom(resources)
  if (withdrawn.length > 0) onWithdrawn?.(withdrawn)
}

// A link may name the version that was reported on: what is read is the one of now, which may have been withdrawn.
const MEDIA_LINK = /^Media\/([^/]+)(?:\/_history\/[^/]+)?$/

/** The ids of the Media that reports point to, those of the newest reports first, each once. */
function mediaOfReports(reports: readonly FhirResource[], { base }: Sources): readonly string[] {
  const links = sortedNewestFirst(reports)
    .filter((report) => report.resourceType === 'DiagnosticReport')
    .filter((report) => report.status !== 'entered-in-error' && !isOtherPicture(report))
    .flatMap(({ media }) => objectsOf(media).slice(0, MOST_MEDIA))
    .map(({ link }) => textOf(objectOf(link)?.reference) ?? '')
  const inBase = (link: string) => (base && link.startsWith(base.href) ? link.slice(base.href.length) : link)
  return [...new Set(links.map(inBase).flatMap((link) => MEDIA_LINK.exec(link)?.[1] ?? []))]
}

/** The photos among these Media that are this patient's; one that is gone is none. */
async function mediaById(ids: readonly string[], request: PhotoRequest): Promise<readonly ChartPhoto[]> {
  const { record, patientId } = request.sources
  if (!record) throw new AppError('PREFETCH_MISSING', { detail: 'Media by id' })
  const asked = [...new Set(ids)].filter(isFhirId).slice(0, MOST_MEDIA)
  const found = await Promise.all(
    asked.map((id) =>
      record.read('Media', id).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'FHIR_NOT_FOUND') return null
        throw error
      }),
    ),
  )
  const own = found.filter((media) => media !== null && belongsTo(patientId, record.base, media))
  tellWithdrawn(own as FhirResource[], request)
  return photosFrom(own as FhirResource[])
}
