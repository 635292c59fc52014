import { describe, expect, test } from 'vitest'
import type { Condition } from '../../src/clinical/conditions.ts'
import { day } from '../../src/clinical/day.ts'
import type { Assessment, Sha256 } from '../../src/inference/assessment.ts'
import { cautionsOf, findingsFrom } from '../../src/inference/findings.ts'
import { readModel } from '../../src/inference/model.ts'
import { rankAmong } from '../../src/inference/rank.ts'
import { RATIO_NAMES } from '../../src/inference/ratios.ts'
import { namedMeasures, signsOf } from '../../src/inference/signs.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { GOOD_QUALITY } from './quality-figures.ts'

const thresholds = {
  cushing: { indeterminate: 0.2, suspected: 0.8 },
  acromegaly: { indeterminate: 0.1, suspected: 0.7 },
}
const modelHash = '0'.repeat(64) as Sha256

const scored = (cushing: number, asMale = cushing): Assessment => ({
  kind: 'scored',
  measures: {},
  logits: { cushing: { female: cushing, male: asMale }, acromegaly: { female: -9, male: -9 } },
  quality: GOOD_QUALITY,
  exifTakenOn: null,
  modelHash,
})

const about = { takenOn: day('2026-08-17'), ageAtPhoto: 41, thresholds }
const outcome = (
  assessment: Assessment,
  sex: 'female' | 'male' | 'other' | 'unknown',
  condition: Condition = 'cushing',
) => findingsFrom(assessment, { ...about, sex }).find((finding) => finding.condition === condition)?.outcome

describe('findingsFrom', () => {
  test.each([
    { name: 'just below the band', logit: 0.1999, expected: 'not' },
    { name: 'at the lower threshold', logit: 0.2, expected: 'indeterminate' },
    { name: 'just below the upper one', logit: 0.7999, expected: 'indeterminate' },
    { name: 'at the upper threshold', logit: 0.8, expected: 'suspected' },
    { name: 'far above', logit: 5, expected: 'suspected' },
  ])('$name', ({ logit, expected }) => {
    expect(outcome(scored(logit), 'female')).toBe(expected)
  })

  test.each([
    {
      name: 'the reading of her own sex counts for a woman',
      sex: 'female',
      female: 0.9,
      male: -1,
      expected: 'suspected',
    },
    {
      name: 'the reading of his own sex counts for a man',
      sex: 'male',
      female: 0.9,
      male: -1,
      expected: 'not',
    },
    {
      name: 'both readings agree where the sex is unknown',
      sex: 'unknown',
      female: 0.9,
      male: 0.85,
      expected: 'suspected',
    },
    {
      name: 'readings that differ say nothing',
      sex: 'unknown',
      female: 0.9,
      male: 0.79,
      expected: 'indeterminate',
    },
    {
      name: 'readings that differ widely say nothing',
      sex: 'other',
      female: 0.9,
      male: -3,
      expected: 'indeterminate',
    },
    { name: 'both below the band', sex: 'other', female: 0.1, male: -3, expected: 'not' },
  ] as const)('$name', ({ sex, female, male, expected }) => {
    expect(outcome(scored(female, male), sex)).toBe(expected)
  })

  test('a photo that was not assessed gives no finding of either kind, with its reasons', () => {
    const refused: Assessment = {
      kind: 'not-assessed',
      reasons: ['face-turned'],
      exifTakenOn: null,
      modelHash,
    }
    expect(findingsFrom(refused, { ...about, sex: 'female' })).toEqual([
      {
        condition: 'cushing',
        outcome: 'not-assessed',
        reasons: ['face-turned'],
        takenOn: '2026-08-17',
        ageAtPhoto: 41,
      },
      {
        condition: 'acromegaly',
        outcome: 'not-assessed',
        reasons: ['face-turned'],
        takenOn: '2026-08-17',
        ageAtPhoto: 41,
      },
    ])
  })
})

describe('the age on the day of the photo', () => {
  test.each([
    { age: 17, outcome: 'not-assessed', reasons: ['under-18'], cautions: [] },
    { age: 18, outcome: 'suspected', reasons: [], cautions: [] },
    { age: null, outcome: 'suspected', reasons: [], cautions: ['age-unknown'] },
  ])('$age: $outcome', ({ age, outcome, reasons, cautions }) => {
    const assessment = scored(5)
    const [cushing] = findingsFrom(assessment, { ...about, ageAtPhoto: age, sex: 'female' })
    expect(cushing).toMatchObject({ condition: 'cushing', outcome, reasons, ageAtPhoto: age })
    expect(cautionsOf(assessment, age)).toEqual(cautions)
  })

  test('the cautions of the photo come with it', () => {
    const grey: Assessment = { ...scored(5), quality: { ...GOOD_QUALITY, cautions: ['grey'] } } as Assessment
    expect(cautionsOf(grey, 40)).toEqual(['grey'])
    expect(cautionsOf(grey, null)).toEqual(['grey', 'age-unknown'])
  })
})

describe('rankAmong', () => {
  const percentiles = Array.from({ length: 99 }, (_, i) => i + 1)
  test.each([
    { logit: 0.5, rank: 0 },
    { logit: 1, rank: 1 },
    { logit: 50.5, rank: 50 },
    { logit: 1000, rank: 99 },
  ])('a logit of $logit has rank $rank', ({ logit, rank }) => {
    expect(rankAmong(percentiles, logit)).toBe(rank)
  })
})

describe('signsOf', () => {
  const { head } = readModel(MODELS_FOLDER, REFERENCE_MODEL)
  const women = head.ratioStatistics.all.female
  const face = (shifts: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      RATIO_NAMES.map((name, i) => [name, (women.mean[i] ?? 0) + (shifts[name] ?? 0) * (women.sd[i] ?? 1)]),
    )

  test.each([
    { name: 'an average face has none', shifts: {}, condition: 'cushing', expected: [] },
    {
      name: 'a measure two SD out is named with its rank',
      shifts: { 'low_cheek_w/face_h': 2 },
      condition: 'cushing',
      expected: ['cheeks fuller than in 97 of 100 women of the reference set'],
    },
    {
      name: 'less than one SD is not worth naming',
      shifts: { 'low_cheek_w/face_h': 0.99 },
      condition: 'cushing',
      expected: [],
    },
    {
      name: 'the other direction is no sign',
      shifts: { 'low_cheek_w/face_h': -3 },
      condition: 'cushing',
      expected: [],
    },
    {
      name: 'a narrow face is a sign of acromegaly',
      shifts: { 'face_w/face_h': -1.5 },
      condition: 'acromegaly',
      expected: ['face narrower for its length than in 93 of 100 women of the reference set'],
    },
    {
      name: 'the strongest comes first, and nobody is beyond all others',
      shifts: { 'upper_lip_h/face_w': 1.2, 'lower_face/face_h': 9 },
      condition: 'acromegaly',
      expected: [
        'lower face longer than in 99 of 100 women of the reference set',
        'upper lip fuller than in 88 of 100 women of the reference set',
      ],
    },
  ] as const)('$name', ({ shifts, condition, expected }) => {
    expect(signsOf(face(shifts), condition, 'female', head)).toEqual(expected)
  })

  test('nothing is said where the reference set has no such people', () => {
    expect(signsOf(face({ 'low_cheek_w/face_h': 3 }), 'cushing', 'unknown', head)).toEqual([])
  })
})

describe('namedMeasures', () => {
  const { head } = readModel(MODELS_FOLDER, REFERENCE_MODEL)
  const women = head.ratioStatistics.all.female
  const face = (shifts: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      RATIO_NAMES.map((name, i) => [name, (women.mean[i] ?? 0) + (shifts[name] ?? 0) * (women.sd[i] ?? 1)]),
    )
  const cheeks = (z: number) =>
    namedMeasures(face({ 'low_cheek_w/face_h': z }), 'female', head).find(
      ({ label }) => label === 'Cheek fullness',
    )

  test('are nine, each with its own name, whatever the face', () => {
    const named = namedMeasures(face({}), 'female', head)
    expect(new Set(named.map(({ label }) => label)).size).toBe(9)
    expect(named.flatMap(({ pointsTo }) => pointsTo)).toEqual([])
  })

  test.each([
    { z: 2, rank: 97, says: 'cheeks fuller than in 97 of 100 women of the reference set', to: ['cushing'] },
    { z: 0.5, rank: 69, says: 'cheeks fuller than in 69 of 100 women of the reference set', to: [] },
    { z: -2, rank: 3, says: 'cheeks leaner than in 97 of 100 women of the reference set', to: [] },
    { z: 9, rank: 99, says: 'cheeks fuller than in 99 of 100 women of the reference set', to: ['cushing'] },
    { z: -9, rank: 1, says: 'cheeks leaner than in 99 of 100 women of the reference set', to: [] },
  ])('$z SD: rank $rank', ({ z, rank, says, to }) => {
    expect(cheeks(z)).toMatchObject({ rank, says, pointsTo: to })
    expect(cheeks(z)?.z).toBeCloseTo(z, 6)
  })

  test('one that is a sign of both conditions points to both', () => {
    const jaw = namedMeasures(face({ 'jaw_w/face_w': 1.5 }), 'female', head).find(
      ({ label }) => label === 'Jaw width',
    )
    expect(jaw?.pointsTo).toEqual(['cushing', 'acromegaly'])
  })

  test.each(['other', 'unknown'] as const)('the sex %s has no reference set', (sex) => {
    expect(namedMeasures(face({}), sex, head)).toEqual([])
  })

  test('a measure that is missing is left out, and no number is made up', () => {
    const { lower_roundness: _, ...rest } = face({})
    expect(namedMeasures(rest, 'female', head)).toHaveLength(8)
  })
})
