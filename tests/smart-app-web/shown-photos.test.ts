import type { Media } from 'fhir/r4.js'
import { describe, expect, test } from 'vitest'
import { shownPhotos } from '../../src/smart-app/web/shown-photos.ts'
import { FULL, HIDDEN } from './views.ts'

const FHIR = 'https://facies.example.org/app/key/fhir'

describe('the picture of a photo comes from our own back end', () => {
  test.each([
    { name: 'a relative address', url: 'Binary/b1', imageUrl: `${FHIR}/Binary/b1` },
    { name: 'an absolute one', url: 'https://ehr.example.org/fhir/Binary/b1', imageUrl: `${FHIR}/Binary/b1` },
    { name: 'one with a version', url: 'Binary/b1/_history/2', imageUrl: `${FHIR}/Binary/b1` },
    { name: 'no Binary', url: 'https://files.example.org/face.jpg', imageUrl: null },
    { name: 'an id that is none', url: 'Binary/../Patient/1', imageUrl: null },
    { name: 'a query', url: 'Binary/b1?x=1', imageUrl: null },
    { name: 'no address', url: undefined, imageUrl: null },
  ])('$name', ({ url, imageUrl }) => {
    const [first] = shownPhotos(FULL, [media('newest', url)], FHIR)
    expect(first?.imageUrl).toBe(imageUrl)
  })
})

test('photos keep the order of the view, and one that the record does not list is still there', () => {
  const shown = shownPhotos(FULL, [media('undated', 'Binary/b3'), media('newest', 'Binary/b1')], FHIR)
  expect(shown.map(({ mediaId, imageUrl }) => [mediaId, imageUrl?.split('/').at(-1)])).toEqual([
    ['newest', 'b1'],
    ['turned', undefined],
    ['undated', 'b3'],
  ])
})

test.each([
  { name: 'with findings, as an older one', view: FULL, assessment: { kind: 'older' } },
  {
    name: 'where the newest are not known, as not assessed',
    view: { ...FULL, findings: FULL.findings && { ...FULL.findings, heldBack: 'newest-unlisted' as const } },
    assessment: {
      kind: 'not-assessed',
      reasons: [
        {
          says: 'No finding comes from this photo, since which is the newest is not known.',
          advice: 'Choose it to see what the model saw.',
        },
      ],
    },
  },
  {
    name: 'without, as not assessed',
    view: HIDDEN,
    assessment: {
      kind: 'not-assessed',
      reasons: [{ says: 'Photos are not assessed in this view.', advice: '' }],
    },
  },
])('what the view does not list is shown at its place: $name', ({ view, assessment }) => {
  const older = { ...media('older', 'Binary/b4'), createdDateTime: '2020-05-05' }
  const shown = shownPhotos(view, [media('undated-too', 'Binary/b5'), older], FHIR)
  expect(shown.map(({ mediaId }) => mediaId)).toEqual(['newest', 'turned', 'older', 'undated', 'undated-too'])
  expect(shown[2]).toEqual({
    mediaId: 'older',
    takenOn: '2020-05-05',
    assessment,
    imageUrl: `${FHIR}/Binary/b4`,
    source: null,
    counts: false,
  })
})

test.each([
  { said: 'urn:facies:photo-source:Media', source: 'Media' },
  { said: 'urn:facies:photo-source:DocumentReference', source: 'DocumentReference' },
  { said: 'urn:facies:photo-source:DiagnosticReport', source: 'DiagnosticReport' },
  { said: 'urn:facies:photo-source:Patient', source: 'Patient' },
  { said: 'urn:facies:photo-source:toString', source: null },
  { said: 'urn:hospital:camera', source: null },
])('a photo that its list says is of $said', ({ said, source }) => {
  const [first] = shownPhotos(FULL, [{ ...media('newest', 'Binary/b1'), meta: { source: said } }], FHIR)
  expect(first?.source).toBe(source)
})

test.each([
  { name: 'the photo that the findings come from is marked', view: FULL, counting: ['newest'] },
  { name: 'without findings none is', view: HIDDEN, counting: [] },
])('$name', ({ view, counting }) => {
  const marked = shownPhotos(view, [], FHIR).filter(({ counts }) => counts)
  expect(marked.map(({ mediaId }) => mediaId)).toEqual(counting)
})

function media(id: string, url: string | undefined): Media {
  return { resourceType: 'Media', id, status: 'completed', content: url === undefined ? {} : { url } }
}
