import { describe, expect, test } from 'vitest'
import { chosenPhoto, comparableOf, pairOf, picturedOf } from '../../src/smart-app/web/chosen-photo.ts'
import type { ShownPhoto } from '../../src/smart-app/web/shown-photos.ts'

describe('the photo that is shown large', () => {
  const photos = [photo('a', { imageUrl: null }), photo('b'), photo('c', { counts: true })]

  test.each([
    { name: 'the one that was chosen', given: photos, chosen: 'b', shown: 'b' },
    { name: 'the one that the findings come from', given: photos, chosen: null, shown: 'c' },
    { name: 'that one too, where the chosen one is gone', given: photos, chosen: 'gone', shown: 'c' },
    { name: 'else the newest that has a picture', given: photos.slice(0, 2), chosen: null, shown: 'b' },
    { name: 'else the first', given: photos.slice(0, 1), chosen: null, shown: 'a' },
    { name: 'none without photos', given: [], chosen: 'a', shown: undefined },
  ])('$name', ({ given, chosen, shown }) => {
    expect(chosenPhoto(given, chosen)?.mediaId).toBe(shown)
  })
})

describe('two photos to begin with', () => {
  test.each<{ name: string; given: readonly ShownPhoto[]; pair: ReturnType<typeof pairOf> }>([
    {
      name: 'the newest and the oldest',
      given: [photo('new'), photo('between'), photo('old')],
      pair: { older: 'old', newer: 'new' },
    },
    {
      name: 'assessed ones before others',
      given: [unassessed('newest'), photo('new'), photo('old'), unassessed('oldest')],
      pair: { older: 'old', newer: 'new' },
    },
    {
      name: 'a day that is known before one that is not',
      given: [photo('new'), unassessed('old'), photo('undated', { takenOn: null })],
      pair: { older: 'old', newer: 'new' },
    },
    {
      name: 'undated ones where there is no other',
      given: [photo('one', { takenOn: null }), photo('other', { takenOn: null })],
      pair: { older: 'other', newer: 'one' },
    },
    {
      name: 'none with a single picture',
      given: [photo('new'), photo('old', { imageUrl: null })],
      pair: null,
    },
    { name: 'none without photos', given: [], pair: null },
  ])('$name', ({ given, pair }) => {
    expect(pairOf(picturedOf(given))).toEqual(pair)
  })
})

test('a photo that was said to show another person is not compared', () => {
  const reported = { kind: 'not-assessed', reasons: [], isReported: true } as const
  const given = [photo('stranger', { assessment: reported }), photo('new'), unassessed('old')]
  expect(comparableOf(given).map(({ mediaId }) => mediaId)).toEqual(['new', 'old'])
})

function photo(mediaId: string, changes: Partial<ShownPhoto> = {}): ShownPhoto {
  return {
    mediaId,
    takenOn: '2026-01-01',
    assessment: { kind: 'scored', cautions: [] },
    imageUrl: `Binary/${mediaId}`,
    source: 'Media',
    counts: false,
    ...changes,
  }
}

function unassessed(mediaId: string): ShownPhoto {
  return photo(mediaId, { assessment: { kind: 'not-assessed', reasons: [] } })
}
