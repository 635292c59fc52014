import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../src/clinical/day.ts'
import { decidingFact, drugsToReview } from '../../src/clinical/deciding-fact.ts'
import type { ChartCondition, Facts } from '../../src/clinical/facts.ts'
import { meaningOf, onFileSentence, type SpeakingAxis } from '../../src/clinical/meanings.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import {
  acromegaly,
  cushing,
  drug,
  ORDINARY,
  result,
  stopped,
  TODAY,
  withConditions,
} from './ordinary-chart.ts'

type Asked = { readonly of: typeof cushing | typeof acromegaly; readonly facts: Partial<Facts> }

const chartOf = (facts: Partial<Facts>) => ({
  facts: { ...ORDINARY, ...facts },
  today: TODAY,
  policy: BOOK_POLICY,
})
const axisOf = ({ of, facts }: Asked) => of(facts) as SpeakingAxis
const factOf = (asked: Asked) => decidingFact(axisOf(asked), chartOf(asked.facts))
const drugsOf = (asked: Asked) => drugsToReview(axisOf(asked), chartOf(asked.facts))
const detailOf = (asked: Asked) =>
  [meaningOf, onFileSentence].map((says) => says(axisOf(asked), chartOf(asked.facts))).join(' ')

const present = (concept: string, daysAgo: number | null, more: Partial<ChartCondition> = {}) => ({
  concept,
  onset: daysAgo === null ? null : addDays(TODAY, -daysAgo),
  abated: null,
  ...more,
})

describe('a result that decided', () => {
  test.each<Asked & { name: string; says: readonly string[]; detail: string }>([
    {
      name: 'an IGF-1 far above its limit',
      of: acromegaly,
      facts: { results: [result('igf1', 300, { uln: 200 })] },
      says: ['IGF-1 1.5 times the upper limit (2026-06-05)', 'IGF-1 1.5 times the upper limit'],
      detail:
        'On file: IGF-1 above 1.3 times the upper limit: 300 ng/mL, upper limit 200 ng/mL (2026-06-05).',
    },
    {
      name: 'a growth hormone after glucose beside a borderline IGF-1',
      of: acromegaly,
      facts: { results: [result('igf1', 220, { uln: 200 }), result('ogtt_gh_nadir', 1.5, { daysAgo: 5 })] },
      says: ['growth hormone after glucose 1.5 µg/L (2026-06-10)', 'growth hormone after glucose 1.5 µg/L'],
      detail: 'Oral glucose tolerance test with growth hormone not suppressed: 1.5 µg/L (2026-06-10).',
    },
    {
      name: 'one abnormal cortisol test, by its newest sample',
      of: cushing,
      facts: { results: [result('dst_1mg', 9, { daysAgo: 40 }), result('dst_1mg', 5)] },
      says: ['cortisol after dexamethasone 5 µg/dL (2026-06-05)', 'cortisol after dexamethasone 5 µg/dL'],
      detail: 'On file: 1 mg overnight dexamethasone suppression test abnormal: 5 µg/dL (2026-06-05).',
    },
    {
      name: 'the higher of two samples of one day',
      of: cushing,
      facts: { results: [result('lnsc', 5, { uln: 4 }), result('lnsc', 8, { uln: 4 })] },
      says: [
        'late-night salivary cortisol 2 times the upper limit (2026-06-05)',
        'late-night salivary cortisol 2 times the upper limit',
      ],
      detail: 'Late-night salivary cortisol abnormal: 8 nmol/L (0.29 µg/dL), upper limit 4 nmol/L',
    },
    {
      name: 'two abnormal cortisol tests',
      of: cushing,
      facts: { results: [result('lnsc', 8, { uln: 4 }), result('dst_1mg', 5)] },
      says: [
        'abnormal cortisol after dexamethasone and late-night salivary cortisol',
        '2 abnormal cortisol tests',
      ],
      detail: 'On file: 1 mg overnight dexamethasone suppression test abnormal: 5 µg/dL',
    },
    {
      name: 'cortisol tests that disagree',
      of: cushing,
      facts: {
        results: [result('dst_1mg', 1), result('lnsc', 8, { uln: 4 })],
      },
      says: ['cortisol tests that disagree'],
      detail: '1 mg overnight dexamethasone suppression test normal: 1 µg/dL (2026-06-05)',
    },
    {
      name: 'a severe urinary cortisol',
      of: cushing,
      facts: { results: [result('ufc24', 690, { uln: 138 })] },
      says: [
        'urinary free cortisol 5 times the upper limit (2026-06-05)',
        'urinary free cortisol 5 times the upper limit',
      ],
      detail:
        'in the range of severe disease: urinary free cortisol 690 nmol/day (250 µg/day), upper limit 138 nmol/day (50 µg/day) (2026-06-05).',
    },
    {
      name: 'a severe serum cortisol, in the unit of its report',
      of: cushing,
      facts: { results: [{ ...result('cortisol_serum', 1100 / 27.59), isMolar: true }] },
      says: ['serum cortisol 1100 nmol/L (2026-06-05)', 'serum cortisol 1100 nmol/L'],
      detail: 'in the range of severe disease: serum cortisol 1100 nmol/L (2026-06-05).',
    },
    {
      name: 'a low potassium',
      of: cushing,
      facts: { results: [result('potassium', 2.7)] },
      says: ['potassium 2.7 mmol/L (2026-06-05)'],
      detail: 'In this patient: potassium 2.7 mmol/L (2026-06-05).',
    },
    { name: 'none, where the photo alone did', of: cushing, facts: {}, says: [], detail: 'Confirm signs' },
    {
      name: 'none, where a normal IGF-1 does not settle it',
      of: acromegaly,
      facts: { ...withConditions('cirrhosis'), results: [result('igf1', 100, { uln: 200 })] },
      says: [],
      detail: 'On file: IGF-1 normal: 100 ng/mL, upper limit 200 ng/mL (2026-06-05).',
    },
  ])('is named: $name', ({ says, detail, ...asked }) => {
    expect(factOf(asked)).toEqual(says)
    expect(detailOf(asked)).toContain(detail)
  })
})

describe('what threatens sight is named', () => {
  test.each<{ name: string; conditions: readonly ChartCondition[]; action: string; says: readonly string[] }>(
    [
      {
        name: 'a field defect on the last day of its window',
        conditions: [present('visual-field-defect', 90)],
        action: 'urgent-referral',
        says: ['a visual field defect (2026-03-17)'],
      },
      {
        name: 'an apoplexy, and no old field defect',
        conditions: [present('visual-field-defect', 91), present('pituitary-apoplexy', 2)],
        action: 'urgent-referral',
        says: ['pituitary apoplexy (2026-06-13)'],
      },
      {
        name: 'a field defect without a day',
        conditions: [present('visual-field-defect', null)],
        action: 'refer',
        says: ['a visual field defect of unknown date'],
      },
      {
        name: 'an apoplexy without a day',
        conditions: [present('pituitary-apoplexy', null)],
        action: 'refer',
        says: ['pituitary apoplexy of unknown date'],
      },
      {
        name: 'one that is only considered',
        conditions: [present('pituitary-apoplexy', 1, { certainty: 'considered' })],
        action: 'urgent-referral',
        says: ['pituitary apoplexy, not confirmed (2026-06-14)'],
      },
      {
        name: 'both',
        conditions: [present('pituitary-apoplexy', 1), present('visual-field-defect', null)],
        action: 'urgent-referral',
        says: [
          'pituitary apoplexy (2026-06-14) and a visual field defect of unknown date',
          'pituitary apoplexy (2026-06-14) and 1 more',
        ],
      },
      {
        name: 'an apoplexy alone, where an eye disease explains the field defect',
        conditions: [
          present('eye-disease-with-field-defect', 400),
          present('visual-field-defect', 3),
          present('pituitary-apoplexy', 1),
        ],
        action: 'urgent-referral',
        says: ['pituitary apoplexy (2026-06-14)'],
      },
    ],
  )('$name', ({ conditions, action, says }) => {
    const asked = { of: cushing, facts: { conditions } }
    expect(cushing({ conditions }).action).toBe(action)
    expect(factOf(asked)).toEqual(says)
    expect(detailOf(asked)).toMatch(new RegExp(`^The chart holds ${escaped(says[0] ?? '')}\\. `))
  })
})

describe('the drugs of a review are named', () => {
  const fluticasone = drug('fluticasone', { route: 'nasal', startedOn: day('2026-05-01') })
  const cobicistat = drug('cobicistat', { startedOn: day('2026-04-01') })
  test.each<Asked & { name: string; says: readonly string[]; detail: string }>([
    {
      name: 'a tablet',
      of: cushing,
      facts: { medications: [drug('prednisone', { startedOn: day('2026-02-01') })] },
      says: ['prednisone (oral)'],
      detail: 'may explain the face: prednisone (oral) on file since 2026-02-01. Ask',
    },
    {
      name: 'one that was stopped on the last day of its window',
      of: cushing,
      facts: { medications: [stopped('prednisone', 90), drug('budesonide', { route: 'inhaled' })] },
      says: ['prednisone (oral) and budesonide (inhaled)', 'prednisone (oral) and 1 more'],
      detail:
        'prednisone (oral), stopped 2026-03-17; budesonide (inhaled) on file, since when is not recorded.',
    },
    {
      name: 'a local steroid, and what makes it systemic',
      of: cushing,
      facts: { medications: [fluticasone, cobicistat] },
      says: ['fluticasone (nasal) with cobicistat (oral)'],
      detail:
        'fluticasone (nasal) on file since 2026-05-01. A strong CYP3A4 inhibitor lets a local steroid act on the whole body: cobicistat (oral) on file since 2026-04-01. Ask',
    },
    {
      name: 'a local steroid alone',
      of: cushing,
      facts: { medications: [fluticasone] },
      says: ['fluticasone (nasal)'],
      detail: 'fluticasone (nasal) on file since 2026-05-01. Ask',
    },
    {
      name: 'a combination by the ingredient that is meant',
      of: cushing,
      facts: {
        medications: [
          fluticasone,
          { ...cobicistat, ingredient: 'darunavir', ingredients: ['darunavir', 'cobicistat'] },
        ],
      },
      says: ['fluticasone (nasal) with cobicistat (oral)'],
      detail: 'whole body: cobicistat (oral) on file since 2026-04-01.',
    },
    {
      name: 'one that is known by another ingredient alone, as such',
      of: cushing,
      facts: {
        medications: [fluticasone, { ...cobicistat, ingredient: 'darunavir' }],
      },
      says: ['fluticasone (nasal) with a combination with darunavir (oral)'],
      detail: 'whole body: a combination with darunavir (oral) on file since 2026-04-01.',
    },
    {
      name: 'a route that nobody wrote down',
      of: cushing,
      facts: { medications: [drug('triamcinolone', { route: 'unknown' })] },
      says: ['triamcinolone (route not recorded)'],
      detail: 'triamcinolone (route not recorded) on file, since when is not recorded.',
    },
    {
      name: 'an exposure that is only coded',
      of: cushing,
      facts: { conditions: [present('steroid-joint-injection', 20)] },
      says: ['steroid injection (2026-05-26)'],
      detail: 'may explain the face: steroid injection (2026-05-26). Ask',
    },
    {
      name: 'growth hormone',
      of: acromegaly,
      facts: { medications: [drug('somatropin', { route: 'sc' })] },
      says: ['somatropin (subcutaneous)'],
      detail: 'may explain the face: somatropin (subcutaneous) on file, since when is not recorded. IGF-1',
    },
  ])('$name', ({ says, detail, ...asked }) => {
    expect(axisOf(asked).action).toBe('review-exogenous')
    expect(drugsOf(asked)).toEqual(says)
    expect(detailOf(asked)).toContain(detail)
  })
})

function escaped(words: string): string {
  return words.replace(/[()]/g, '\\$&')
}
