import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { photoBytes } from '../../src/fhir/photo-bytes.ts'
import { type ChartPhoto, photosFrom } from '../../src/fhir/photos.ts'
import { MAX_BINARY_BYTES } from '../../src/fhir/record.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'
import { about, BASE, door, EHR, nockForTests } from './ehr.ts'

nockForTests()

const ATTACHMENT = { contentType: 'image/jpeg', url: 'Binary/b1' }

function media(more: Readonly<Record<string, unknown>> = {}): FhirResource {
  return {
    resourceType: 'Media',
    id: 'm1',
    status: 'completed',
    ...about('p1'),
    content: ATTACHMENT,
    ...more,
  }
}

function only(resource: FhirResource): ChartPhoto | undefined {
  return photosFrom([resource])[0]
}

describe('a photo in the chart', () => {
  test('says where it is and when it was taken', () => {
    const meta = { versionId: '3', lastUpdated: '2026-11-01T00:00:00Z' }
    expect(only(media({ meta, createdDateTime: '2026-05-04T10:11:12+02:00' }))).toEqual({
      source: { type: 'Media', id: 'm1', versionId: '3' },
      version: 'Media/m1/version/3',
      takenOn: '2026-05-04',
      contentType: 'image/jpeg',
      content: { kind: 'url', url: 'Binary/b1' },
    })
  })

  test.each([
    { name: 'entered in error', more: { status: 'entered-in-error' } },
    { name: 'not done', more: { status: 'not-done' } },
    { name: 'in preparation', more: { status: 'preparation' } },
    { name: 'of a status nobody knows', more: { status: 'x' } },
    { name: 'a video', more: { content: { ...ATTACHMENT, contentType: 'video/mp4' } } },
    { name: 'a DICOM object', more: { content: { ...ATTACHMENT, contentType: 'application/dicom' } } },
    {
      name: 'of a type that would break a header',
      more: { content: { ...ATTACHMENT, contentType: 'image/png\nx: y' } },
    },
    { name: 'without content', more: { content: { contentType: 'image/jpeg' } } },
    { name: 'with content of a wrong shape', more: { content: [ATTACHMENT] } },
    { name: 'without an id', more: { id: undefined } },
    { name: 'another type', more: { resourceType: 'DocumentReference' } },
  ])('is not one that is $name', ({ more }) => {
    expect(only(media(more))).toBeUndefined()
  })

  test.each(['completed', 'unknown', undefined])('is read with the status %j', (status) => {
    expect(only(media({ status }))).toBeDefined()
  })

  test('keeps inline data whole, and prefers it', () => {
    const data = 'A'.repeat(100_000)
    expect(only(media({ content: { ...ATTACHMENT, data } }))?.content).toEqual({
      kind: 'inline',
      base64: data,
    })
  })

  test.each([
    ['image/JPEG; q=1', 'image/jpeg'],
    ['image/heic', 'image/heic'],
    [undefined, null],
  ])('of type %j has the type %j', (contentType, expected) => {
    expect(only(media({ content: { url: 'Binary/b1', contentType } }))?.contentType).toBe(expected)
  })
})

describe('the day a photo was taken', () => {
  test.each([
    { more: { createdDateTime: '2026-05-04' }, expected: '2026-05-04' },
    { more: { createdDateTime: '2026-05-04T23:30:00-05:00' }, expected: '2026-05-04' },
    { more: { createdPeriod: { start: '2026-05-04T10:00:00Z', end: '2026-05-06' } }, expected: '2026-05-04' },
    { more: { createdDateTime: '2026-05' }, expected: null },
    { more: { createdDateTime: '2026' }, expected: null },
    { more: { createdDateTime: '2026-02-30' }, expected: null },
    { more: { createdDateTime: 20_260_504 }, expected: null },
    { more: { issued: '2026-05-04T10:00:00Z' }, expected: null },
    { more: { meta: { lastUpdated: '2026-05-04T10:00:00Z' } }, expected: null },
    { more: { content: { ...ATTACHMENT, creation: '2026-05-04' } }, expected: null },
  ])('of $more is $expected', ({ more, expected }) => {
    expect(only(media(more))?.takenOn).toBe(expected)
  })

  test('orders the photos: newest first, undated last', () => {
    const days = [undefined, '2024-01-01', '2026-01-01', '2025-01-01']
    const photos = photosFrom(
      days.map((createdDateTime, index) => media({ id: `m${index}`, createdDateTime })),
    )
    expect(photos.map(({ source }) => source.id)).toEqual(['m2', 'm3', 'm1', 'm0'])
  })
})

describe('the version of a photo', () => {
  const versionOf = (more: Readonly<Record<string, unknown>>) => only(media(more))?.version

  test('is the last update where the server keeps no versions', () => {
    expect(versionOf({ meta: { lastUpdated: '2026-11-01T00:00:00Z' } })).toBe(
      'Media/m1/updated/2026-11-01T00:00:00Z',
    )
  })

  test.each([
    { name: 'a new signature in the address', given: { ...ATTACHMENT, url: 'Binary/b1?sig=2' }, same: true },
    { name: 'a new title', given: { ...ATTACHMENT, title: 'Face' }, same: true },
    { name: 'another address', given: { ...ATTACHMENT, url: 'Binary/b2' }, same: false },
    { name: 'another size', given: { ...ATTACHMENT, size: 7 }, same: false },
    { name: 'another hash', given: { ...ATTACHMENT, hash: 'x' }, same: false },
    { name: 'inline data', given: { ...ATTACHMENT, data: 'QUJD' }, same: false },
  ])('of the attachment alone, after $name, is the same: $same', ({ given, same }) => {
    expect(
      versionOf({ content: given }) === versionOf({ content: { ...ATTACHMENT, url: 'Binary/b1?sig=1' } }),
    ).toBe(same)
    expect(versionOf({ content: given })).toMatch(/^Media\/m1\/sha256\/[0-9a-f]{64}/)
  })

  test('of data that came along changes with the data, whatever version is claimed', () => {
    const withData = (data: string) =>
      versionOf({ meta: { versionId: '1' }, content: { ...ATTACHMENT, data } })
    expect(withData('QUJD')).toMatch(/^Media\/m1\/version\/1\/sha256\/[0-9a-f]{64}$/)
    expect(withData('QUJD')).not.toBe(withData('QUJE'))
  })
})

describe('photoBytes()', () => {
  const photo = (content: Readonly<Record<string, unknown>>): ChartPhoto => {
    const found = only(media({ content: { contentType: 'image/jpeg', ...content } }))
    if (!found) throw new Error('not a photo')
    return found
  }

  test('decodes an inline photo without a door', async () => {
    const bytes = await photoBytes(photo({ data: 'aGVsbG8=' }), null)
    expect(Buffer.from(bytes).toString()).toBe('hello')
  })

  test.each(['Binary/b1', `${BASE}/Binary/b1`])('fetches %s, asking for its own type', async (url) => {
    nock(EHR, { reqheaders: { accept: 'image/jpeg' } })
      .get('/fhir/r4/Binary/b1')
      .reply(200, Buffer.from('hello'), { 'content-type': 'image/jpeg' })
    const bytes = await photoBytes(photo({ url }), door())
    expect(Buffer.from(bytes).toString()).toBe('hello')
  })

  test.each([
    { name: 'on another host', content: { url: 'https://cdn.example/b1?sig=1' }, code: 'FOREIGN_HOST' },
    { name: 'outside the base', content: { url: 'https://ehr.example/other/b1' }, code: 'FOREIGN_HOST' },
    { name: 'in a data address', content: { url: 'data:image/jpeg;base64,aGVsbG8=' }, code: 'FOREIGN_HOST' },
    { name: 'that is not base64', content: { data: 'not base64!' }, code: 'FHIR_INVALID' },
    {
      name: 'over 15 MB',
      content: { data: 'A'.repeat(Math.ceil(MAX_BINARY_BYTES / 3) * 4 + 4) },
      code: 'FHIR_INVALID',
    },
  ])('refuses a photo $name', async ({ content, code }) => {
    await expect(photoBytes(photo(content), door())).rejects.toMatchObject({ code })
  })

  test('needs a door for an address', async () => {
    await expect(photoBytes(photo({ url: 'Binary/b1' }), null)).rejects.toMatchObject({
      code: 'FHIR_UNAVAILABLE',
    })
  })
})
