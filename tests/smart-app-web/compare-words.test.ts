import { expect, test } from 'vitest'
import { apartWords, borderWords, choiceWords } from '../../src/smart-app/web/messages/compare-words.ts'

test.each([
  { left: '2026-10-04', right: '2026-10-04', says: 'Both are of the same day.' },
  { left: '2026-10-03', right: '2026-10-04', says: 'Time between them: 1 day.' },
  { left: '2026-08-10', right: '2026-10-04', says: 'Time between them: 55 days.' },
  { left: '2026-07-04', right: '2026-10-04', says: 'Time between them: 3 months.' },
  { left: '2025-10-04', right: '2026-10-04', says: 'Time between them: 1 year.' },
  { left: '2026-10-04', right: '2024-07-01', says: 'Time between them: 2 years and 3 months.' },
  {
    left: null,
    right: '2026-10-04',
    says: 'How much time lies between them is not known: a day was not recorded.',
  },
])('$left and $right: $says', ({ left, right, says }) => {
  expect(apartWords({ takenOn: left }, { takenOn: right })).toBe(says)
})

test('photos of one day are told apart by their number', () => {
  const photos = [{ takenOn: '2026-10-04' }, { takenOn: '2026-10-04' }, { takenOn: null }]
  expect(photos.map((photo, k) => choiceWords(photo, k, photos))).toEqual([
    '2026-10-04 (1 of 2)',
    '2026-10-04 (2 of 2)',
    'Date not recorded',
  ])
})

test('the border in words', () => {
  expect(borderWords(30, { takenOn: '2024-02-11' }, { takenOn: null })).toBe(
    '30 % of the photo of 2024-02-11, 70 % of the photo of Date not recorded',
  )
})
