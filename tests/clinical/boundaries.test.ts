import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../src/clinical/day.ts'
import { SIDE_SOURCES } from '../../src/clinical/facts.ts'
import type { Finding } from '../../src/clinical/finding.ts'
import {
  acromegaly,
  cushing,
  decided,
  drug,
  ORDINARY,
  result,
  SUSPECTED,
  stopped,
  TODAY,
  withConditions,
} from './ordinary-chart.ts'

describe('who is asked about', () => {
  test.each([
    { name: 'aged 18', age: 18, reason: null },
    { name: 'aged 17', age: 17, reason: 'SI-AGE-1' },
    { name: 'of unknown age', age: null, reason: 'SI-AGE-1' },
  ])('$name', ({ age, reason }) => {
    expect(cushing({ age }, { finding: { ageAtPhoto: age } }).reason).toBe(reason)
  })

  test.each([
    { name: '18 on the photo', ageAtPhoto: 18, reason: null },
    { name: '17 on the photo', ageAtPhoto: 17, reason: 'SI-AGE-1' },
    { name: 'unknown on a photo of a year ago, now 19', ageAtPhoto: null, reason: 'SI-AGE-1' },
  ])('$name', ({ ageAtPhoto, reason }) => {
    expect(cushing({ age: 19 }, { finding: { ageAtPhoto, takenOn: day('2025-06-15') } }).reason).toBe(reason)
  })

  test('of unknown sex: nothing fails, and pregnancy is asked about', () => {
    const { action, cautions } = cushing({ sex: 'unknown', pregnancy: 'unknown' })
    expect([action, cautions]).toEqual(['workup', ['PREGNANCY_UNKNOWN']])
  })
})

describe('which photo counts', () => {
  test.each([
    { takenOn: '2024-06-15', reason: null },
    { takenOn: '2024-06-14', reason: 'SI-DATE-1' },
    { takenOn: '2026-06-16', reason: 'SI-DATE-1' },
  ])('taken on $takenOn', ({ takenOn, reason }) => {
    expect(cushing({}, { finding: { takenOn: day(takenOn) } }).reason).toBe(reason)
  })

  test('the newest that could be assessed', () => {
    const older: Finding = { ...SUSPECTED, takenOn: day('2026-01-01') }
    const newest: Finding = { ...SUSPECTED, outcome: 'not' }
    const blurred: Finding = { ...SUSPECTED, outcome: 'not-assessed' }
    expect(decided({ findings: [older, newest] }).axes.cushing.reason).toBe('SI-NEG-1')
    expect(decided({ findings: [older, blurred] }).axes.cushing.action).toBe('workup')
    expect(decided({ findings: [blurred] }).axes.cushing.reason).toBe('SI-QUAL-1')
  })
})

describe('glucocorticoids', () => {
  test.each([
    { name: 'tablet stopped 90 days ago', drugs: [stopped('prednisone', 90)], tier: 'A' },
    { name: 'tablet stopped 91 days ago', drugs: [stopped('prednisone', 91)], tier: null },
    {
      name: 'tablet stopped on an unknown day',
      drugs: [drug('prednisone', { status: 'stopped' })],
      tier: 'A',
    },
    {
      name: 'injection of 91 days ago in an order still active',
      drugs: [drug('triamcinolone', { route: 'intra-articular', stoppedOn: addDays(TODAY, -91) })],
      tier: null,
    },
    { name: 'oral budesonide', drugs: [drug('budesonide')], tier: 'A' },
    { name: 'of unknown route', drugs: [drug('prednisone', { route: 'unknown' })], tier: 'A' },
    {
      name: 'inhaled, stopped 30 days ago',
      drugs: [stopped('fluticasone', 30, { route: 'inhaled' })],
      tier: 'B',
    },
    {
      name: 'inhaled, stopped 31 days ago',
      drugs: [stopped('fluticasone', 31, { route: 'inhaled' })],
      tier: null,
    },
    {
      name: 'inhaled with ritonavir',
      drugs: [drug('fluticasone', { route: 'inhaled' }), drug('ritonavir')],
      tier: 'A',
    },
    {
      name: 'inhaled with ritonavir stopped',
      drugs: [drug('fluticasone', { route: 'inhaled' }), stopped('ritonavir', 1)],
      tier: 'B',
    },
    { name: 'clobetasol cream', drugs: [drug('clobetasol', { route: 'topical' })], tier: 'A' },
    { name: 'megestrol stopped 90 days ago', drugs: [stopped('megestrol', 90)], tier: 'A' },
    { name: 'dexamethasone 1 mg once', drugs: [drug('dexamethasone', { doseMg: 1, doses: 1 })], tier: null },
    { name: 'dexamethasone 2 mg once', drugs: [drug('dexamethasone', { doseMg: 2, doses: 1 })], tier: null },
    { name: 'dexamethasone 4 mg once', drugs: [drug('dexamethasone', { doseMg: 4, doses: 1 })], tier: 'A' },
    {
      name: 'dexamethasone 0.5 mg eight times',
      drugs: [drug('dexamethasone', { doseMg: 0.5, doses: 8 })],
      tier: null,
    },
    {
      name: 'dexamethasone 1 mg without a quantity',
      drugs: [drug('dexamethasone', { doseMg: 1 })],
      tier: 'A',
    },
  ])('$name: tier $tier', ({ drugs, tier }) => {
    expect(cushing({ medications: drugs }).tier).toBe(tier)
  })

  test('a photo taken on steroids that are over asks for a new photo', () => {
    const course = drug('prednisone', {
      status: 'stopped',
      startedOn: day('2025-06-01'),
      stoppedOn: day('2025-09-01'),
    })
    const on = (takenOn: string) =>
      cushing({ medications: [course] }, { finding: { takenOn: day(takenOn) } }).reason
    expect(on('2025-05-31')).toBeNull()
    expect(on('2025-06-01')).toBe('SI-DATE-3')
    expect(on('2025-11-30')).toBe('SI-DATE-3')
    expect(on('2025-12-01')).toBeNull()
  })
})

describe('which test suits', () => {
  test.each([
    {
      name: 'pill stopped 41 days ago',
      facts: { medications: [stopped('ethinyl estradiol', 41)] },
      tests: ['lnsc_x2', 'ufc24_x2'],
    },
    {
      name: 'pill stopped 42 days ago',
      facts: { medications: [stopped('ethinyl estradiol', 42)] },
      tests: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'],
    },
    {
      name: 'vaginal ring',
      facts: { medications: [drug('ethinyl estradiol', { route: 'vaginal' })] },
      tests: ['lnsc_x2', 'ufc24_x2'],
    },
    {
      name: 'inducer stopped 13 days ago',
      facts: { medications: [stopped('carbamazepine', 13)] },
      tests: ['lnsc_x2', 'ufc24_x2'],
    },
    {
      name: 'inducer stopped 14 days ago',
      facts: { medications: [stopped('carbamazepine', 14)] },
      tests: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'],
    },
    {
      name: 'ketoconazole shampoo',
      facts: { medications: [drug('ketoconazole', { route: 'topical' })] },
      tests: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'],
    },
    { name: 'eGFR 60', facts: { results: [result('egfr', 60)] }, tests: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'] },
    { name: 'eGFR 59', facts: { results: [result('egfr', 59)] }, tests: ['lnsc_x2', 'dst_1mg'] },
    { name: 'eGFR 30', facts: { results: [result('egfr', 30)] }, tests: ['lnsc_x2', 'dst_1mg'] },
    { name: 'eGFR 29', facts: { results: [result('egfr', 29)] }, tests: ['dst_1mg', 'lnsc_x2'] },
    {
      name: 'CKD 3 with eGFR 65',
      facts: { ...withConditions('ckd-moderate'), results: [result('egfr', 65)] },
      tests: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'],
    },
    {
      name: 'CKD 3 with an eGFR of 366 days ago',
      facts: { ...withConditions('ckd-moderate'), results: [result('egfr', 65, { daysAgo: 366 })] },
      tests: ['lnsc_x2', 'dst_1mg'],
    },
    {
      name: 'dialysis with eGFR 65',
      facts: { ...withConditions('ckd-severe'), results: [result('egfr', 65)] },
      tests: ['dst_1mg', 'lnsc_x2'],
    },
    {
      name: 'pregnant with an adrenal mass',
      facts: { ...withConditions('adrenal-mass'), pregnancy: 'pregnant' as const },
      tests: ['lnsc_x2'],
    },
  ])('$name', ({ facts, tests }) => {
    expect(cushing(facts).recommend).toEqual(tests)
  })
})

describe('known diagnosis', () => {
  const diagnosed = withConditions('cushing-endogenous')
  const seen = (daysAgo: number) => ({
    ...ORDINARY.care,
    lastEndocrineVisit: { on: addDays(TODAY, -daysAgo), reason: 'unknown' as const },
  })

  test.each([
    { name: 'seen 365 days ago', care: seen(365), action: 'silent' },
    { name: 'seen 366 days ago', care: seen(366), action: 'follow-up' },
    { name: 'never seen', care: ORDINARY.care, action: 'follow-up' },
    {
      name: 'visits unread',
      care: { ...ORDINARY.care, lastEndocrineVisit: 'unknown' as const },
      action: 'silent',
    },
  ])('$name', ({ care, action }) => {
    expect(cushing({ ...diagnosed, care }).action).toBe(action)
  })
})

describe('the gate', () => {
  test.each([
    { name: 'nothing', concepts: [], isShown: false },
    { name: 'one specific feature', concepts: ['easy-bruising'], isShown: false },
    { name: 'two common features', concepts: ['hypokalaemia', 'venous-thromboembolism'], isShown: false },
    { name: 'one of each', concepts: ['easy-bruising', 'hypokalaemia'], isShown: true },
    {
      name: 'striae of unknown width do not count',
      concepts: ['skin-striae', 'easy-bruising'],
      isShown: false,
    },
  ])('$name', ({ concepts, isShown }) => {
    const { reason, action } = cushing(withConditions(...concepts), { gate: 'on' })
    expect([reason, action]).toEqual(isShown ? [null, 'workup'] : ['PTP-5', 'silent'])
  })

  test('takes the tests from a review of a local steroid that nothing supports', () => {
    const { action, recommendIfExcluded } = cushing(
      { medications: [drug('mometasone', { route: 'nasal' })] },
      { gate: 'on' },
    )
    expect([action, recommendIfExcluded]).toEqual(['review-exogenous', []])
  })
})

describe('an open referral to endocrinology', () => {
  test.each([
    { on: null, action: 'follow-up' },
    { on: addDays(TODAY, -365), action: 'follow-up' },
    { on: addDays(TODAY, -366), action: 'workup' },
  ])('of $on: $action', ({ on, action }) => {
    const care = { ...ORDINARY.care, openEndocrineReferral: { on } }
    expect(cushing({ care }).action).toBe(action)
  })
})

describe('a chart read in part', () => {
  test('silences, and says which part', () => {
    const decision = decided({ facts: { ...ORDINARY, unread: ['results', 'medications'] } })
    expect([decision.axes.cushing.reason, decision.unread]).toEqual([
      'facts-incomplete',
      ['medications', 'results'],
    ])
  })

  test('keeps the reason that holds without it', () => {
    expect(cushing({ unread: ['results'], imageConsent: 'refused' }).reason).toBe('SI-CONS-1')
  })

  test('says that a refusal could not be read, and names no rule for it', () => {
    expect(cushing({ imageConsent: 'unknown' })).toMatchObject({ reason: 'consent-unknown', rules: [] })
  })

  test.each([
    { alsoUnread: [], cautions: [] },
    { alsoUnread: ['statements'], cautions: ['EXPOSURE_NOT_EXCLUDED'] },
    { alsoUnread: ['administrations'], cautions: ['EXPOSURE_NOT_EXCLUDED'] },
    { alsoUnread: ['statements', 'administrations'], cautions: ['EXPOSURE_NOT_EXCLUDED'] },
    { alsoUnread: ['procedures'], cautions: ['PROCEDURES_UNREAD'] },
    { alsoUnread: ['referrals'], cautions: ['REFERRALS_UNREAD'] },
    {
      alsoUnread: [...SIDE_SOURCES],
      cautions: ['EXPOSURE_NOT_EXCLUDED', 'PROCEDURES_UNREAD', 'REFERRALS_UNREAD'],
    },
  ] as const)('goes on without $alsoUnread, and says $cautions', ({ alsoUnread, cautions }) => {
    for (const axis of [cushing({ alsoUnread }), acromegaly({ alsoUnread })])
      expect(axis).toMatchObject({ action: 'workup', cautions })
  })

  test.each([
    { concept: 'hypertension', says: true },
    { concept: 'resistant-hypertension', says: true },
    { concept: 'type1-diabetes', says: true },
    { concept: 'type2-diabetes', says: true },
    { concept: 'hypothyroidism', says: false },
  ])('$concept makes saliva results doubtful: $says', ({ concept, says }) => {
    expect(cushing(withConditions(concept)).cautions.includes('LNSC_FALSE_POSITIVE')).toBe(says)
  })

  test('bariatric surgery is named where IGF-1 is', () => {
    const facts = withConditions('bariatric-surgery')
    expect(acromegaly(facts).cautions).toContain('BARIATRIC_LOWERS_IGF1')
    expect(cushing(facts).cautions).not.toContain('BARIATRIC_LOWERS_IGF1')
  })

  test.each([
    { name: 'stopped on an unknown day', given: drug('prednisone', { status: 'stopped' }), says: true },
    { name: 'stopped on a known day', given: stopped('prednisone', 10), says: false },
    { name: 'taken', given: drug('prednisone'), says: false },
  ])('a steroid $name: its end is unknown is said: $says', ({ given, says }) => {
    expect(cushing({ medications: [given] }).cautions.includes('STEROID_END_UNKNOWN')).toBe(says)
  })

  test.each([
    { matchedBy: 'none' as const, ingredient: null, caution: 'MEDICATION_UNREAD' },
    { matchedBy: 'text' as const, ingredient: 'carbamazepine', caution: 'TEXT_MATCH' },
  ])('$caution', ({ matchedBy, ingredient, caution }) => {
    const medication = { ...drug(ingredient ?? ''), ingredient, matchedBy }
    expect(cushing({ medications: [medication] }).cautions).toContain(caution)
  })

  test.each([
    { unread: 'dst_1mg' as const, cautions: ['CORTISOL_UNREAD'] },
    { unread: 'potassium' as const, cautions: ['CORTISOL_UNREAD'] },
    { unread: 'hba1c' as const, cautions: ['HBA1C_UNREAD'] },
    { unread: 'igf1' as const, cautions: [] },
    { unread: 'random_gh' as const, cautions: [] },
  ])('a result of $unread that cannot be read is the caution $cautions', ({ unread, cautions }) => {
    const unreadable = { problems: false, results: [unread] }
    expect(cushing({ unreadable })).toMatchObject({ action: 'workup', cautions })
  })

  test('an IGF-1 that cannot be read is a caution about acromegaly', () => {
    const facts = { ...ORDINARY, unreadable: { problems: false, results: ['igf1'] as const } }
    const findings = [{ ...SUSPECTED, condition: 'acromegaly' as const }]
    expect(decided({ facts, findings }).axes.acromegaly.cautions).toEqual(['IGF1_UNREAD'])
  })

  test.each([
    { problems: true, cautions: ['PROBLEM_UNREAD'] },
    { problems: false, cautions: [] },
  ])('a problem that cannot be read ($problems) is the caution $cautions', ({ problems, cautions }) => {
    expect(cushing({ unreadable: { problems, results: [] } }).cautions).toEqual(cautions)
  })
})

describe('a card that was answered', () => {
  test.each([
    { outcome: 'dismissed' as const, daysAgo: 90, reason: 'SI-REP-1' },
    { outcome: 'accepted' as const, daysAgo: 90, reason: 'SI-REP-1' },
    { outcome: 'dismissed' as const, daysAgo: 91, reason: null },
    { outcome: 'ignored' as const, daysAgo: 1, reason: null },
  ])('$outcome $daysAgo days ago', ({ outcome, daysAgo, reason }) => {
    const served = [{ condition: 'cushing' as const, outcome, on: addDays(TODAY, -daysAgo) }]
    expect(decided({ served }).axes.cushing.reason).toBe(reason)
  })
})

describe('a diagnosis that is only considered', () => {
  const considered = (...concepts: string[]) => ({
    conditions: concepts.map(
      (concept) => ({ concept, certainty: 'considered', onset: null, abated: null }) as const,
    ),
  })

  test.each([
    { name: 'is no known diagnosis', facts: considered('cushing-endogenous'), action: 'workup' },
    { name: 'is one once confirmed', facts: withConditions('cushing-endogenous'), action: 'follow-up' },
    {
      name: 'counts as a steroid exposure',
      facts: considered('longterm-systemic-steroid'),
      action: 'review-exogenous',
    },
    { name: 'counts as acute illness', facts: considered('sepsis'), action: 'defer' },
  ])('$name', ({ facts, action }) => {
    expect(cushing(facts).action).toBe(action)
  })

  test('is no known acromegaly', () => {
    expect(acromegaly(considered('acromegaly')).action).toBe('workup')
    expect(acromegaly(withConditions('acromegaly')).action).toBe('follow-up')
  })

  test('supports no suspicion', () => {
    expect(cushing(considered('osteoporosis', 'easy-bruising'), { gate: 'on' }).reason).toBe('PTP-5')
    expect(cushing(withConditions('fragility-fracture', 'easy-bruising'), { gate: 'on' }).reason).toBeNull()
  })
})

describe('a stay in hospital that is over', () => {
  const stay = (from: number, to: number) => ({
    hospitalStays: [{ from: addDays(TODAY, -from), to: addDays(TODAY, -to) }],
  })

  test.each([
    { name: 'ended 28 days ago', facts: stay(31, 28), action: 'defer' },
    { name: 'ended 29 days ago', facts: stay(31, 29), action: 'workup' },
  ])('$name', ({ facts, action }) => {
    expect([cushing(facts).action, acromegaly(facts).action]).toEqual([action, action])
  })

  test.each([
    { name: 'during it', daysAgo: 105, reason: 'SI-DATE-3' },
    { name: '28 days after it', daysAgo: 72, reason: 'SI-DATE-3' },
    { name: '29 days after it', daysAgo: 71, reason: null },
    { name: 'before it', daysAgo: 111, reason: null },
  ])('explains a face on a photo taken $name: $reason', ({ daysAgo, reason }) => {
    expect(cushing(stay(110, 100), { finding: { takenOn: addDays(TODAY, -daysAgo) } }).reason).toBe(reason)
  })
})

test('a setting that nobody knows is a caution, not an outpatient', () => {
  expect(cushing({ setting: 'unknown' }).cautions).toContain('SETTING_UNKNOWN')
  expect(acromegaly({ setting: 'unknown' }).cautions).toContain('SETTING_UNKNOWN')
  expect(cushing({}).cautions).not.toContain('SETTING_UNKNOWN')
})
