import { expect, test } from 'vitest'
import type { ViewedPhoto } from '../../src/smart-app/view.ts'
import {
  ASKED,
  askedWords,
  impressionOf,
  missingWords,
  photoInQuestion,
} from '../../src/smart-app/web/impression.ts'

const SCORED: ViewedPhoto = { mediaId: 'a', takenOn: null, assessment: { kind: 'scored', cautions: [] } }
const OLDER: ViewedPhoto = { ...SCORED, mediaId: 'b' }
const PENDING: ViewedPhoto = { mediaId: 'c', takenOn: null, assessment: { kind: 'pending' } }

test.each([
  { name: 'the photo that the view names', photos: [PENDING, SCORED, OLDER], impressionOf: 'b' },
  { name: 'none where it names none', photos: [PENDING, SCORED], impressionOf: null },
  { name: 'none where there is none', photos: [], impressionOf: null },
])('an impression is about $name', ({ photos, impressionOf }) => {
  expect(photoInQuestion({ photos, impressionOf })?.mediaId ?? null).toBe(impressionOf)
})

test.each([
  { choices: {}, says: "Please say something for Cushing's syndrome and for Acromegaly first." },
  { choices: { cushing: 'no' }, says: 'Please say something for Acromegaly first.' },
  { choices: { cushing: 'no', acromegaly: 'yes' }, says: '' },
] as const)('$choices: "$says", and no impression before', ({ choices, says }) => {
  expect(missingWords(choices)).toBe(says)
  expect(impressionOf('a', choices)).toEqual(says === '' ? { mediaId: 'a', conditions: choices } : null)
})

test.each([
  { takenOn: '2026-10-04', says: /^Look at the chart photo of 2026-10-04, then say/ },
  { takenOn: null, says: /^Look at the chart photo without a date, then say/ },
])('a photo of $takenOn: $says', ({ takenOn, says }) => {
  expect(askedWords({ takenOn })).toMatch(says)
})

test('both conditions are asked for', () => {
  expect(ASKED).toEqual(['cushing', 'acromegaly'])
})
