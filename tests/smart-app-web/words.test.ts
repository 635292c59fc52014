import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CONDITION_KEYS, CONDITIONS } from '../../src/clinical/conditions.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import type { ViewedCondition } from '../../src/smart-app/view.ts'
import {
  failureWords,
  labelWords,
  listedWords,
  noMeasuresWords,
  noPhotosWords,
  outcomeWords,
  photoAlt,
  photoState,
  photoTitle,
  pointsWords,
  shortStatement,
  sourceWords,
  zWords,
} from '../../src/smart-app/web/messages/words.ts'

const READS_AS_NORMAL = /\b(normal|healthy|negative|excluded|clear|ok|fine)\b/i

const ALL = { total: 0, isNewestKnown: true }
const SOME = { total: null, isNewestKnown: false }

test.each([
  { outcome: 'suspected', says: 'Resemblance seen' },
  { outcome: 'indeterminate', says: 'Unclear resemblance' },
  { outcome: 'not', says: 'No resemblance seen; this excludes nothing' },
  { outcome: 'not-assessed', says: 'Not assessed: says nothing either way' },
] as const)('$outcome: "$says", and nothing that reads as normal', ({ outcome, says }) => {
  expect(outcomeWords(outcome)).toBe(says)
  expect(outcomeWords(outcome)).not.toMatch(READS_AS_NORMAL)
})

describe('a photo', () => {
  test.each([
    { takenOn: '2026-10-04', title: '2026-10-04', alt: 'Chart photo of 2026-10-04' },
    { takenOn: null, title: 'Date not recorded', alt: 'Chart photo without a date' },
  ])('taken on $takenOn is "$alt"', ({ takenOn, title, alt }) => {
    expect([photoTitle({ takenOn }), photoAlt({ takenOn })]).toEqual([title, alt])
  })

  test.each([
    { name: 'assessed', assessment: { kind: 'scored', cautions: [] }, says: 'Assessed', lines: [] },
    {
      name: 'assessed with a caution',
      assessment: {
        kind: 'scored',
        cautions: [{ says: 'The photo has no colours.', advice: 'Take the next in colour.' }],
      },
      says: 'Assessed, with cautions',
      lines: ['The photo has no colours. Take the next in colour.'],
    },
    {
      name: 'pending',
      assessment: { kind: 'pending' },
      says: 'Not yet assessed',
      lines: ['Facies is still looking at this photo.'],
    },
    {
      name: 'not assessed, with why and what to do',
      assessment: {
        kind: 'not-assessed',
        reasons: [
          { says: 'No face was found.', advice: 'Use a photo from the front.' },
          { says: 'The file is too small.', advice: '' },
        ],
      },
      says: 'Not assessed',
      lines: ['No face was found. Use a photo from the front.', 'The file is too small.'],
    },
  ] as const)('that is $name', ({ assessment, says, lines }) => {
    const state = photoState(assessment)
    expect(state).toEqual({ says, lines })
    expect(JSON.stringify(state)).not.toMatch(READS_AS_NORMAL)
  })
})

test.each([
  { mediaId: 'a', takenOn: '2026-10-04', says: /photo of 2026-10-04, the newest that could be assessed/ },
  { mediaId: 'a', takenOn: null, says: /whose date nobody recorded/ },
  { mediaId: null, takenOn: null, says: /No photo .* says nothing about the face/ },
  { mediaId: null, takenOn: null, isPending: true, says: /no finding yet/ },
  {
    mediaId: null,
    takenOn: null,
    heldBack: 'pending',
    isPending: true,
    says: /no finding yet\. .* still being assessed; an older one does not speak for it/,
  },
  {
    mediaId: null,
    takenOn: null,
    heldBack: 'newest-unavailable',
    says: /no finding\. .* could not be fetched or scored; an older one does not speak for it/,
  },
] as const)('findings from $mediaId of $takenOn: $says', (row) => {
  const { says, isPending, ...source } = { isPending: false, heldBack: null, ...row }
  expect(sourceWords(source, isPending)).toMatch(says)
})

test.each([
  { mediaId: null, heldBack: null, says: /No photo was assessed/ },
  { mediaId: null, heldBack: 'newest-unavailable', says: /No photo counts/ },
  { mediaId: 'a', heldBack: null, says: /nobody of the sex in this record/ },
] as const)('no measures from $mediaId, $heldBack: $says', ({ says, ...source }) => {
  expect(noMeasuresWords(source)).toMatch(says)
})

test.each([
  { photosWithheld: null, listed: ALL, says: /^There is no photo in this chart that Facies may show/ },
  { photosWithheld: null, listed: SOME, says: /could not be listed, so whether there are any is not known/ },
  { photosWithheld: null, listed: null, says: /could not be listed, so whether there are any is not known/ },
  { photosWithheld: 'The patient has refused.', listed: ALL, says: /^The patient has refused\.$/ },
  { photosWithheld: 'The patient has refused.', listed: null, says: /^The patient has refused\.$/ },
])('no photos, withheld as $photosWithheld, listed $listed: $says', ({ photosWithheld, listed, says }) => {
  expect(noPhotosWords({ photosWithheld }, listed)).toMatch(says)
})

test.each([
  { shown: 0, listed: ALL, says: '' },
  { shown: 0, listed: null, says: '' },
  { shown: 60, listed: { total: 60, isNewestKnown: true }, says: '' },
  // The view may hold one that came while the list was read.
  { shown: 61, listed: { total: 60, isNewestKnown: true }, says: '' },
  { shown: 60, listed: { total: 83, isNewestKnown: true }, says: 'The newest 60 of 83 photos.' },
  {
    shown: 60,
    listed: { total: null, isNewestKnown: true },
    says: 'The newest 60 photos; there may be older ones.',
  },
  {
    shown: 1,
    listed: { total: null, isNewestKnown: true },
    says: 'The newest photo; there may be older ones.',
  },
  {
    shown: 60,
    listed: SOME,
    says: 'The photos of this chart could not all be listed: newer ones than these may be missing.',
  },
  {
    shown: 5,
    listed: null,
    says: 'The photos of this chart could not all be listed: others may be missing.',
  },
])('$shown photos, listed $listed: $says', ({ shown, listed, says }) => {
  expect(listedWords(shown, listed)).toBe(says)
})

test.each([
  { z: 2.34, says: '+2.3 SD' },
  { z: -0.96, says: '−1.0 SD' },
  { z: -0.04, says: '0.0 SD' },
  { z: 0, says: '0.0 SD' },
  { z: 12, says: '+12.0 SD' },
  { z: Number.NaN, says: 'no value' },
])('$z is said as $says', ({ z, says }) => {
  expect(zWords(z)).toBe(says)
})

test.each([
  { pointsTo: [], says: '' },
  { pointsTo: ['acromegaly'], says: 'A feature seen in acromegaly.' },
  { pointsTo: ['cushing', 'acromegaly'], says: "A feature seen in Cushing's syndrome and acromegaly." },
] as const)('a measure of $pointsTo: "$says"', ({ pointsTo, says }) => {
  expect(pointsWords({ pointsTo }, CONDITION_KEYS.map(viewed))).toBe(says)
})

test.each([
  { failure: 'session-ended', advice: /open Facies again from the chart/, retry: false },
  { failure: 'other-patient', advice: /open Facies again from the chart/, retry: false },
  { failure: 'unreachable', advice: /try again/, retry: true },
  { failure: 'server-failed', advice: /Try again/, retry: true },
  { failure: 'unexpected', advice: /Try again/, retry: true },
] as const)('$failure says what to do', ({ failure, advice, retry }) => {
  expect(failureWords(failure)).toMatchObject({ advice: expect.stringMatching(advice), retry })
})

test.each(['DEMO', 'TEST'] as const)('%s is said as not for care', (label) => {
  expect(labelWords(label)).toMatch(new RegExp(`^${label}: .*not for (care|clinical use)`, 'i'))
})

function viewed(condition: ViewedCondition['condition']): ViewedCondition {
  const words = {
    action: 'silent',
    howSoon: '',
    needsAll: false,
    says: '',
    worth: '',
    decision: '',
    testOrder: '',
    referral: null,
  } as const
  const lists = { tests: [], avoided: [], cautions: [], onFile: [], forPatient: [] }
  return { condition, name: CONDITIONS[condition].name, outcome: 'suspected', ...words, ...lists }
}

test('in a line, the model says what it is not and what it has not seen; one without such a line says all', () => {
  const manifest = readFileSync(`${MODELS_FOLDER}/${REFERENCE_MODEL}/manifest.json`, 'utf8')
  const { name, version, statement } = JSON.parse(manifest)
  expect(statement).toContain('has seen no patient')
  expect(shortStatement({ name, version, statement })).toBe(
    'Not a diagnosis · reference model, no patients seen',
  )
  expect(shortStatement({ name: 'other', version, statement: 'It has seen many.' })).toBe(
    'This is not a diagnosis. It has seen many.',
  )
})
