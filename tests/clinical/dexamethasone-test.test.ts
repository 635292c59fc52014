import { describe, expect, test } from 'vitest'
import type { ChartMedication, ChartResult, Facts } from '../../src/clinical/facts.ts'
import { cushing, drug, result, stopped } from './ordinary-chart.ts'

const TABLET = { doseMg: 1, doses: 1 }
const dose = (daysAgo: number, more: Partial<ChartMedication> = {}) =>
  stopped('dexamethasone', daysAgo, { ...TABLET, ...more })
const cortisol = (value: number, daysAgo: number, more: Partial<ChartResult> = { isMorning: true }) => ({
  ...result('cortisol_serum', value, { daysAgo }),
  ...more,
})

describe('a plain cortisol and a dose of dexamethasone (CS-EXO-7)', () => {
  test.each<{ name: string; facts: Partial<Facts>; action: string; reads: boolean }>([
    {
      name: 'of the morning after reads as the test: abnormal',
      facts: { medications: [dose(11)], results: [cortisol(1.9, 10)] },
      action: 'confirm',
      reads: true,
    },
    {
      name: 'of the morning after reads as the test: normal at the limit',
      facts: { medications: [dose(11)], results: [cortisol(1.8, 10)] },
      action: 'silent',
      reads: true,
    },
    {
      name: 'of the same day does not',
      facts: { medications: [dose(10)], results: [cortisol(5, 10)] },
      action: 'workup',
      reads: false,
    },
    {
      name: 'of two days later does not',
      facts: { medications: [dose(12)], results: [cortisol(5, 10)] },
      action: 'workup',
      reads: false,
    },
    {
      name: 'of an unknown hour does not',
      facts: { medications: [dose(11)], results: [cortisol(5, 10, {})] },
      action: 'workup',
      reads: false,
    },
    {
      name: 'without a dose on the chart never does',
      facts: { results: [cortisol(5, 10)] },
      action: 'workup',
      reads: false,
    },
    {
      name: 'after 3 mg is an exposure, not a test',
      facts: { medications: [dose(11, { doseMg: 3 })], results: [cortisol(5, 10)] },
      action: 'review-exogenous',
      reads: false,
    },
    {
      name: 'after 0.5 mg eight times reads as the test, on the day of the last dose',
      facts: { medications: [dose(10, { doseMg: 0.5, doses: 8 })], results: [cortisol(5, 10)] },
      action: 'confirm',
      reads: true,
    },
    {
      name: 'after 0.5 mg eight times without an end reads as the test two days on',
      facts: {
        medications: [drug('dexamethasone', { doseMg: 0.5, doses: 8, startedOn: dose(12).stoppedOn })],
        results: [cortisol(5, 10)],
      },
      action: 'confirm',
      reads: true,
    },
    {
      name: 'in the range of severe disease is no random cortisol after a dose',
      facts: { medications: [dose(11)], results: [cortisol(40, 10)] },
      action: 'confirm',
      reads: true,
    },
    {
      name: 'in the range of severe disease is one without',
      facts: { medications: [dose(30)], results: [cortisol(40, 10)] },
      action: 'urgent-referral',
      reads: false,
    },
    {
      name: 'is set aside like any such test under oestrogen',
      facts: { medications: [dose(11), drug('estradiol')], results: [cortisol(5, 10)] },
      action: 'workup',
      reads: false,
    },
  ])('$name', ({ facts, action, reads }) => {
    const decision = cushing(facts)
    expect(decision.action).toBe(action)
    if (reads) expect(decision.rules).toContain('CS-EXO-7')
  })
})

describe('an order of dexamethasone of which nobody wrote down the day it was taken', () => {
  const ordered = (daysAgo: number) =>
    dose(daysAgo, { startedOn: dose(daysAgo).stoppedOn, doseDay: 'unknown' })

  test('explains no cortisol: that of the next morning is the baseline', () => {
    const facts = { medications: [ordered(10)], results: [cortisol(14, 9), cortisol(0.9, 3)] }
    expect(cushing(facts).action).toBe('workup')
  })

  test('explains no series either', () => {
    const series = { ...ordered(12), doses: 8, doseMg: 0.5 }
    expect(cushing({ medications: [series], results: [cortisol(5, 11)] }).action).toBe('workup')
  })

  test.each([
    { name: 'of the same day', medications: [ordered(20)], results: [cortisol(5, 20)], says: false },
    { name: 'of the next day', medications: [ordered(20)], results: [cortisol(5, 19)], says: true },
    { name: 'of 14 days later', medications: [ordered(20)], results: [cortisol(5, 6)], says: true },
    { name: 'of 15 days later', medications: [ordered(20)], results: [cortisol(5, 5)], says: false },
    { name: 'of another hour', medications: [ordered(20)], results: [cortisol(5, 19, {})], says: false },
    {
      name: 'after an order without a day',
      medications: [{ ...ordered(20), startedOn: null }],
      results: [cortisol(5, 5)],
      says: true,
    },
    {
      name: 'while the dose that was ordered is on the chart',
      medications: [ordered(20), dose(12)],
      results: [cortisol(14, 19), cortisol(1.9, 11)],
      says: false,
    },
    {
      name: 'while the day of the dose is known',
      medications: [dose(20)],
      results: [cortisol(14, 10)],
      says: false,
    },
  ])('a morning cortisol $name says so: $says', ({ medications, results, says }) => {
    expect(cushing({ medications, results }).cautions.includes('DEXAMETHASONE_DAY_UNKNOWN')).toBe(says)
  })
})

describe('an emergency with an abnormal cortisol test (RF-CS-2)', () => {
  const abnormal = result('dst_1mg', 5)
  const emergency = (concept: string) => [{ concept, onset: abnormal.on, abated: null }]

  test.each([
    { name: 'acute psychosis', conditions: emergency('acute-psychosis'), results: [abnormal], says: true },
    {
      name: 'a thromboembolism',
      conditions: emergency('venous-thromboembolism'),
      results: [abnormal],
      says: true,
    },
    { name: 'no abnormal test', conditions: emergency('acute-psychosis'), results: [], says: false },
    { name: 'no emergency', conditions: [], results: [abnormal], says: false },
  ])('tells the reader to phone: $name', ({ conditions, results, says }) => {
    expect(cushing({ conditions, results }).cautions.includes('EMERGENCY')).toBe(says)
  })
})
