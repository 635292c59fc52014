import { AppError, type ErrorCode } from '../errors.ts'
import type { Reach } from './how-far.ts'
import { PHOTO_SOURCES, type PhotoRequest, type PhotoSource, type PlaceListing } from './photo-sources.ts'
import { type ChartPhoto, newestFirst } from './photos.ts'
import { isNeverOpened } from './picture-kind.ts'

export type PhotoListing = {
  /** Newest first, undated last. */
  readonly photos: readonly ChartPhoto[]
  /** Why there may be photos that nobody could list; null where there are photos, or none. */
  readonly unread: ErrorCode | null
  /**
   * False where one that was not listed may be newer than these: then none of them speaks for the face of today. So it is
   * where a place could not be read that the record offers, whatever others list.
   */
  readonly isNewestKnown: boolean
  /** How many there are in all; null where not every place was read to its end. */
  readonly total: number | null
}

/** Of a patient without photos, or whose photos may not be asked for. */
export const NO_PHOTOS: PhotoListing = { photos: [], unread: null, isNewestKnown: true, total: 0 }

export type ListOptions = {
  readonly places?: readonly PhotoSource[]
}

/** As many as the queries ask for; a server may send more, and each is fetched and scored. */
const MOST_PHOTOS = 5

/**
 * Looks for the photos of a patient in all places that the record offers, at the same time, and in a place that another
 * one covers only once that has listed none. A photo that two places list is one photo, that of the first.
 */
export async function listPhotos(
  request: PhotoRequest,
  { places = PHOTO_SOURCES }: ListOptions = {},
): Promise<PhotoListing> {
  const asked: Promise<Outcome>[] = []
  for (const place of places) asked.push(outcomeAt(place, request, [...asked]))
  const outcomes = await Promise.all(asked)

  const reached: Reach[] = []
  let unread: ErrorCode | null = null
  let mayBeMissing = false
  for (const outcome of outcomes) {
    if (outcome.kind === 'listed') reached.push(outcome.listing.reach)
    if (outcome.kind !== 'failed') continue
    // A place that is closed to us below one that has answered says no more than one that does not exist.
    if (reached.length > 0 && isClosed(outcome.code)) continue
    unread ??= outcome.code
    mayBeMissing ||= isThere(outcome.place, request, outcome.code)
  }
  const all = newestFirst(oncePerPicture(outcomes.flatMap(photosIn), request.sources.base))
  const failed = all.length > 0 ? null : unread
  const isWhole = failed === null && !mayBeMissing
  return {
    photos: newestOf(all, request.most ?? MOST_PHOTOS),
    unread: failed,
    isNewestKnown: isWhole && !reached.includes('some'),
    total: isWhole && reached.every((reach) => reach === 'all') ? all.length : null,
  }
}

/** What asking one place came to. */
type Outcome =
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'listed'; readonly listing: PlaceListing }
  | { readonly kind: 'failed'; readonly place: PhotoSource; readonly code: ErrorCode }

/** @param before - the places above this one, each under way */
async function outcomeAt(
  place: PhotoSource,
  request: PhotoRequest,
  before: readonly Promise<Outcome>[],
): Promise<Outcome> {
  if (request.noPhotosIn?.includes(place.name)) return { kind: 'not-asked' }
  if (!place.isSent(request) && !place.isOffered(request)) return { kind: 'not-asked' }
  const isCovered = place.coveredBy?.(request)
  if (isCovered && (await Promise.all(before)).flatMap(photosIn).some(isCovered)) return { kind: 'not-asked' }
  try {
    return { kind: 'listed', listing: await place.list(request) }
  } catch (error) {
    return { kind: 'failed', place, code: codeOf(error) }
  }
}

function photosIn(outcome: Outcome): readonly ChartPhoto[] {
  return outcome.kind === 'listed' ? outcome.listing.photos : []
}

/** Pictures that are never opened are listed beside the others, and crowd none of them out. */
function newestOf(all: readonly ChartPhoto[], most: number): readonly ChartPhoto[] {
  let [opened, unopened] = [0, 0]
  return all.filter(({ contentType }) => {
    if (!isNeverOpened(contentType)) return ++opened <= most
    return ++unopened <= MOST_PHOTOS
  })
}

/** Refused, not there, or neither sent along nor to be asked for without a token. */
function isClosed(code: ErrorCode): boolean {
  return code === 'FHIR_REFUSED' || code === 'FHIR_NOT_FOUND' || code === 'PREFETCH_MISSING'
}

/**
 * Whether a place that failed may hold newer photos than another one lists: where the record offers it. One that is only
 * tried, because nobody knows yet what the record offers, and is closed to us, counts as one that does not exist.
 */
function isThere(place: PhotoSource, request: PhotoRequest, code: ErrorCode): boolean {
  if (!place.isOffered(request)) return false
  return Boolean(request.abilities) || !isClosed(code)
}

/** The first of those whose bytes are the same, or lie behind the same address. */
function oncePerPicture(photos: readonly ChartPhoto[], base: URL | null): readonly ChartPhoto[] {
  const firsts = new Map<string, ChartPhoto>()
  for (const photo of photos) {
    const { content } = photo
    const place = content.kind === 'inline' ? content.base64 : addressOf(content.url, base)
    const key = `${content.kind} ${place}`
    if (!firsts.has(key)) firsts.set(key, photo)
  }
  return [...firsts.values()]
}

function addressOf(url: string, base: URL | null): string {
  return (base && URL.parse(url, base.href)?.href) ?? url
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code
  throw error
}
