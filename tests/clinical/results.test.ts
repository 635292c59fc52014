import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/clinical/day.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { conceptsOf } from '../../src/clinical/value-sets.ts'
import { acromegaly, cushing, drug, result, TODAY, withConditions } from './ordinary-chart.ts'

describe('cortisol tests on file', () => {
  test.each([
    { name: 'DST at the limit is normal', results: [result('dst_1mg', 1.8)], is: 'CS-RES-5' },
    { name: 'DST above the limit', results: [result('dst_1mg', 1.81)], is: 'confirm' },
    { name: 'normal 180 days ago', results: [result('dst_1mg', 1, { daysAgo: 180 })], is: 'CS-RES-5' },
    { name: 'normal 181 days ago', results: [result('dst_1mg', 1, { daysAgo: 181 })], is: 'workup' },
    { name: 'abnormal 730 days ago', results: [result('dst_1mg', 3, { daysAgo: 730 })], is: 'confirm' },
    { name: 'abnormal 731 days ago', results: [result('dst_1mg', 3, { daysAgo: 731 })], is: 'workup' },
    { name: 'one normal saliva is incomplete', results: [result('lnsc', 2, { uln: 4 })], is: 'workup' },
    {
      name: 'two normal salivas',
      results: [result('lnsc', 2, { uln: 4 }), result('lnsc', 3, { uln: 4, daysAgo: 11 })],
      is: 'CS-RES-5',
    },
    {
      name: 'one abnormal saliva of two',
      results: [result('lnsc', 2, { uln: 4 }), result('lnsc', 5, { uln: 4 })],
      is: 'confirm',
    },
    { name: 'saliva without a limit is not read', results: [result('lnsc', 20)], is: 'workup' },
    { name: 'an undated result is not read', results: [{ ...result('dst_1mg', 9), on: null }], is: 'workup' },
    { name: 'UFC at 3.9 times the limit', results: [result('ufc24', 390, { uln: 100 })], is: 'confirm' },
    {
      name: 'UFC at 4 times the limit',
      results: [result('ufc24', 400, { uln: 100 })],
      is: 'urgent-referral',
    },
    {
      name: 'the same 91 days ago',
      results: [result('ufc24', 400, { uln: 100, daysAgo: 91 })],
      is: 'confirm',
    },
    { name: 'serum cortisol 35.9', results: [result('cortisol_serum', 35.9)], is: 'workup' },
    { name: 'serum cortisol 36', results: [result('cortisol_serum', 36)], is: 'urgent-referral' },
    {
      name: 'a newer ordinary serum cortisol',
      results: [result('cortisol_serum', 40), result('cortisol_serum', 12, { daysAgo: 1 })],
      is: 'workup',
    },
  ])('$name: $is', ({ results, is }) => {
    const { action, reason } = cushing({ results })
    expect(reason ?? action).toBe(is)
  })

  test('in pregnancy urine is abnormal above three times the limit only', () => {
    const at = (value: number) =>
      cushing({ pregnancy: 'pregnant', results: [result('ufc24', value, { uln: 100 })] }).action
    expect([at(300), at(301), at(900)]).toEqual(['workup', 'confirm', 'confirm'])
  })
})

describe('a laboratory value presses', () => {
  test.each([
    { name: 'potassium 2.9', facts: { results: [result('potassium', 2.9)] }, urgency: 'soon' },
    { name: 'potassium 3.0', facts: { results: [result('potassium', 3)] }, urgency: 'routine' },
    {
      name: 'potassium 2.9 of 31 days ago',
      facts: { results: [result('potassium', 2.9, { daysAgo: 31 })] },
      urgency: 'routine',
    },
  ])('$name', ({ facts, urgency }) => {
    expect(cushing(facts).urgency).toBe(urgency)
  })

  test.each([
    { value: 7.9, daysAgo: 10, caution: false },
    { value: 8, daysAgo: 365, caution: true },
    { value: 8, daysAgo: 366, caution: false },
  ])('HbA1c $value of $daysAgo days ago', ({ value, daysAgo, caution }) => {
    expect(
      cushing({ results: [result('hba1c', value, { daysAgo })] }).cautions.includes('PSEUDO_DIABETES'),
    ).toBe(caution)
  })
})

describe('IGF-1 on file', () => {
  test.each([
    { name: 'at the limit', facts: { results: [result('igf1', 200, { uln: 200 })] }, is: 'AC-RES-3' },
    { name: 'above the limit', facts: { results: [result('igf1', 201, { uln: 200 })] }, is: 'confirm' },
    {
      name: 'at 1.3 times the limit',
      facts: { results: [result('igf1', 260, { uln: 200 })] },
      is: 'confirm',
    },
    {
      name: 'above 1.3 times the limit',
      facts: { results: [result('igf1', 261, { uln: 200 })] },
      is: 'refer',
    },
    { name: 'z-score 2', facts: { results: [result('igf1_sds', 2)] }, is: 'AC-RES-3' },
    { name: 'z-score 2.1', facts: { results: [result('igf1_sds', 2.1)] }, is: 'confirm' },
    {
      name: 'normal 365 days ago',
      facts: { results: [result('igf1', 150, { uln: 200, daysAgo: 365 })] },
      is: 'AC-RES-3',
    },
    {
      name: 'normal 366 days ago',
      facts: { results: [result('igf1', 150, { uln: 200, daysAgo: 366 })] },
      is: 'workup',
    },
    {
      name: 'normal with cirrhosis',
      facts: { ...withConditions('cirrhosis'), results: [result('igf1', 150, { uln: 200 })] },
      is: 'workup',
    },
    {
      name: 'normal with kidney disease',
      facts: { ...withConditions('ckd-moderate'), results: [result('igf1', 150, { uln: 200 })] },
      is: 'AC-RES-3',
    },
    {
      name: 'high in pregnancy',
      facts: { pregnancy: 'pregnant' as const, results: [result('igf1', 400, { uln: 200 })] },
      is: 'defer',
    },
  ])('$name: $is', ({ facts, is }) => {
    const { action, reason } = acromegaly(facts)
    expect(reason ?? action).toBe(is)
  })
})

describe('the state of the patient', () => {
  const ill = (daysAgo: number): Partial<Facts> => ({
    conditions: [{ concept: 'major-surgery', onset: addDays(TODAY, -daysAgo), abated: null }],
  })
  const delivered = (daysAgo: number): Partial<Facts> => ({ deliveredOn: addDays(TODAY, -daysAgo) })

  test.each([
    { name: 'surgery 28 days ago', facts: ill(28), is: 'defer' },
    { name: 'surgery 29 days ago', facts: ill(29), is: 'workup' },
    { name: 'delivered 84 days before the photo', facts: delivered(84), is: 'SI-DATE-3' },
    { name: 'delivered 85 days before the photo', facts: delivered(85), is: 'workup' },
  ])('$name: $is', ({ facts, is }) => {
    const { action, reason } = cushing(facts)
    expect(reason ?? action).toBe(is)
  })
})

describe('a low potassium', () => {
  const low = { results: [result('potassium', 2.9)] }

  test.each([
    { name: 'with nothing behind it', facts: {}, urgency: 'soon' },
    { name: 'with vomiting', facts: withConditions('vomiting-or-diarrhoea'), urgency: 'routine' },
    { name: 'with a diuretic', facts: { medications: [drug('furosemide')] }, urgency: 'routine' },
  ])('$name is $urgency', ({ facts, urgency }) => {
    expect(cushing({ ...low, ...facts }).urgency).toBe(urgency)
  })

  test.each([
    ['http://www.whocc.no/atc', 'C09BA02', 'potassium-losing-diuretics'],
    ['http://www.whocc.no/atc', 'C09DA01', 'potassium-losing-diuretics'],
    ['http://www.whocc.no/atc', 'C07BB07', 'potassium-losing-diuretics'],
    ['http://www.whocc.no/atc', 'C03EA01', 'potassium-losing-diuretics'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'R11.2', 'vomiting-or-diarrhoea'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'R19.7', 'vomiting-or-diarrhoea'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'K52.9', 'vomiting-or-diarrhoea'],
  ])('is explained by %s %s', (system, code, concept) => {
    expect(conceptsOf({ system, code })).toContain(concept)
  })
})

describe('a visual field defect', () => {
  const defect = { concept: 'visual-field-defect', onset: addDays(TODAY, -90), abated: null }
  const apoplexy = { ...defect, concept: 'pituitary-apoplexy' }
  const glaucoma = { concept: 'eye-disease-with-field-defect', onset: null, abated: null }

  test.each([
    { name: 'of 90 days ago', conditions: [defect], action: 'urgent-referral' },
    {
      name: 'of 91 days ago',
      conditions: [{ ...defect, onset: addDays(TODAY, -91) }],
      action: 'workup',
    },
    { name: 'of an unknown day', conditions: [{ ...defect, onset: null }], action: 'refer' },
    { name: 'with glaucoma', conditions: [defect, glaucoma], action: 'workup' },
    { name: 'with apoplexy and glaucoma', conditions: [apoplexy, glaucoma], action: 'urgent-referral' },
  ])('$name: $action', ({ conditions, action }) => {
    expect(cushing({ conditions }).action).toBe(action)
  })
})

describe('a pregnancy that nobody ended, begun 500 days ago', () => {
  const conditions = [{ concept: 'pregnancy', onset: addDays(TODAY, -500), abated: null }]

  test.each([
    { daysLater: -1, reason: null },
    { daysLater: 0, reason: 'SI-DATE-3' },
    { daysLater: 364, reason: 'SI-DATE-3' },
    { daysLater: 365, reason: null },
  ])('and a photo of $daysLater days later: $reason', ({ daysLater, reason }) => {
    const takenOn = addDays(TODAY, -500 + daysLater)
    expect(cushing({ conditions }, { finding: { takenOn } }).reason).toBe(reason)
  })

  test.each([
    { name: 'the day before', takenOn: 59, reason: 'SI-DATE-3' },
    { name: 'the day of', takenOn: 60, reason: null },
  ])('and a photo of $name a loss: $reason', ({ takenOn, reason }) => {
    const lost = { concept: 'pregnancy-loss', onset: addDays(TODAY, -500 + 60), abated: null }
    const finding = { takenOn: addDays(TODAY, -500 + takenOn) }
    expect(cushing({ conditions: [...conditions, lost] }, { finding }).reason).toBe(reason)
  })

  test('and a loss on the day on which it was written down, which may have been an earlier one', () => {
    const lost = { concept: 'pregnancy-loss', onset: addDays(TODAY, -500), abated: null }
    const finding = { takenOn: addDays(TODAY, -400) }
    expect(cushing({ conditions: [...conditions, lost] }, { finding }).reason).toBe('SI-DATE-3')
  })
})
