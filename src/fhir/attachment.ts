import { createHash } from 'node:crypto'
import { type FhirResource, type Json, numberOf, objectOf, textOf } from './shapes.ts'

/** Where the bytes of a photo are: in the resource itself, or behind an address. */
export type PhotoContent =
  | { readonly kind: 'inline'; readonly base64: string }
  | { readonly kind: 'url'; readonly url: string }

/** The type that an attachment states, without its parameters; null where it states none. */
export function contentTypeOf(attachment: Json): string | null {
  return textOf(attachment.contentType)?.split(';', 1)[0]?.trim().toLowerCase() ?? null
}

/** Where the bytes are: in the attachment itself, else behind its address; null where it has neither. */
export function contentOf(attachment: Json): PhotoContent | null {
  // Not `textOf`: that one cuts long texts off.
  if (typeof attachment.data === 'string' && attachment.data !== '')
    return { kind: 'inline', base64: attachment.data }
  const url = textOf(attachment.url)
  return url === null ? null : { kind: 'url', url }
}

/** What changes whenever the attachment of this resource may have changed. */
export function versionOf(resource: FhirResource, attachment: Json): string {
  const meta = objectOf(resource.meta)
  const versionId = textOf(meta?.versionId)
  const lastUpdated = textOf(meta?.lastUpdated)
  if (versionId !== null) return `version/${versionId}${inlineDigest(attachment)}`
  return lastUpdated === null
    ? describedVersion(attachment)
    : `updated/${lastUpdated}${inlineDigest(attachment)}`
}

/**
 * A version by what the attachment says of itself. The query of an address is left out: a signature in it is another
 * one at every call.
 */
export function describedVersion(attachment: Json): string {
  const { contentType, url, size, hash, creation } = attachment
  const address = textOf(url)?.split(/[?#]/, 1)[0] ?? null
  const described = [contentType, address, hash, creation].map(textOf)
  return `sha256/${sha256(JSON.stringify([...described, numberOf(size)]))}${inlineDigest(attachment)}`
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

// Bytes that came along are part of what they are called: a version is a claim of whoever sent them.
function inlineDigest({ data }: Json): string {
  return typeof data === 'string' ? `/sha256/${sha256(data)}` : ''
}
