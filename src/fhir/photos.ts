import { createHash } from 'node:crypto'
import type { Day } from '../clinical/day.ts'
import { dayOf, periodOf } from './dates.ts'
import { type FhirResource, type Json, numberOf, objectOf, textOf } from './shapes.ts'

/** A photo in the chart, not yet looked at. */
export type ChartPhoto = {
  readonly source: { readonly type: 'Media'; readonly id: string; readonly versionId: string | null }
  /** Changes whenever the photo may have changed: `Media/<id>/version/…`, `…/updated/…` or `…/sha256/…`. */
  readonly version: string
  /** The day it was taken; null when the chart does not say. Never the day it was stored. */
  readonly takenOn: Day | null
  readonly contentType: string | null
  readonly content:
    | { readonly kind: 'inline'; readonly base64: string }
    | { readonly kind: 'url'; readonly url: string }
}

const READABLE = new Set(['completed', 'unknown'])
// It goes into a request header, so it is checked whole.
const IMAGE_TYPE = /^image\/[a-z0-9.+-]{1,64}$/

/** The photos among these resources, newest first, undated last. */
export function photosFrom(resources: readonly FhirResource[]): readonly ChartPhoto[] {
  return resources
    .map(photoFrom)
    .filter((photo) => photo !== null)
    .sort((a, b) => (b.takenOn ?? '').localeCompare(a.takenOn ?? ''))
}

function photoFrom(media: FhirResource): ChartPhoto | null {
  const attachment = objectOf(media.content)
  const id = textOf(media.id)
  if (media.resourceType !== 'Media' || !id || !attachment) return null
  // FHIR asks for a status; without one nothing speaks against the photo.
  if (!READABLE.has(textOf(media.status) ?? 'unknown')) return null

  const contentType = textOf(attachment.contentType)?.split(';', 1)[0]?.trim().toLowerCase() ?? null
  const content = contentOf(attachment)
  if (!content || (contentType !== null && !IMAGE_TYPE.test(contentType))) return null

  return {
    source: { type: 'Media', id, versionId: textOf(objectOf(media.meta)?.versionId) },
    version: `Media/${id}/${versionOf(media, attachment)}${inlineDigest(attachment)}`,
    takenOn: dayOf(media.createdDateTime) ?? dayOf(periodOf(media.createdPeriod).start),
    contentType,
    content,
  }
}

function contentOf(attachment: Json): ChartPhoto['content'] | null {
  // Not `textOf`: that one cuts long texts off.
  if (typeof attachment.data === 'string' && attachment.data !== '')
    return { kind: 'inline', base64: attachment.data }
  const url = textOf(attachment.url)
  return url === null ? null : { kind: 'url', url }
}

function versionOf(media: FhirResource, attachment: Json): string {
  const meta = objectOf(media.meta)
  const versionId = textOf(meta?.versionId)
  if (versionId !== null) return `version/${versionId}`
  const lastUpdated = textOf(meta?.lastUpdated)
  return lastUpdated === null ? `sha256/${digestOf(attachment)}` : `updated/${lastUpdated}`
}

// The query of an address is left out: a signature in it is another one at every call.
function digestOf({ contentType, url, size, hash, creation }: Json): string {
  const address = textOf(url)?.split(/[?#]/, 1)[0] ?? null
  const described = [contentType, address, hash, creation].map(textOf)
  return sha256(JSON.stringify([...described, numberOf(size)]))
}

// Bytes that came along are part of what they are called: a version is a claim of whoever sent them.
function inlineDigest({ data }: Json): string {
  return typeof data === 'string' ? `/sha256/${sha256(data)}` : ''
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
