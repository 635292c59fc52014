import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AVOID_REASONS } from '../../src/clinical/avoid-reasons.ts'
import { CAUTIONS } from '../../src/clinical/cautions.ts'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import { decide } from '../../src/clinical/decide.ts'
import type { AxisDecision, DecisionInput } from '../../src/clinical/decision.ts'
import { RULES } from '../../src/clinical/rules.ts'
import { TESTS } from '../../src/clinical/tests.ts'
import { arbitraryInput } from './arbitrary-input.ts'

const RUNS = { numRuns: 1_000 }

function holds(claim: (input: DecisionInput) => void): void {
  fc.assert(fc.property(arbitraryInput, claim), RUNS)
}

function axesOf(input: DecisionInput): readonly AxisDecision[] {
  return Object.values(decide(input).axes)
}

test('the same input gives the same decision, and is not changed', () => {
  holds((input) => {
    const before = structuredClone(input)
    expect(decide(input)).toEqual(decide(structuredClone(input)))
    expect(input).toEqual(before)
  })
})

test('the order of lists does not matter', () => {
  holds((input) => {
    const { facts } = input
    const turned: DecisionInput = {
      ...input,
      findings: input.findings.toReversed(),
      served: input.served.toReversed(),
      facts: {
        ...facts,
        conditions: facts.conditions.toReversed(),
        medications: facts.medications.toReversed(),
        results: facts.results.toReversed(),
      },
    }
    expect(decide(turned)).toEqual(decide(input))
  })
})

test('entries that no rule knows change nothing', () => {
  holds((input) => {
    const { facts } = input
    const more: DecisionInput = {
      ...input,
      facts: {
        ...facts,
        conditions: [{ concept: 'ingrown-toenail', onset: null, abated: null }, ...facts.conditions],
        medications: [
          {
            ingredient: 'paracetamol',
            concepts: [],
            route: 'oral',
            status: 'active',
            startedOn: null,
            stoppedOn: null,
            doseMg: 500,
            doses: null,
            matchedBy: 'code',
          },
          ...facts.medications,
        ],
        results: [{ test: 'random_gh', value: 0.8, uln: null, on: input.today }, ...facts.results],
      },
    }
    expect(decide(more)).toEqual(decide(input))
  })
})

test('no test is both recommended and avoided', () => {
  holds((input) => {
    for (const { recommend, avoid } of axesOf(input)) {
      expect(avoid.filter((avoided) => recommend.includes(avoided.test))).toEqual([])
    }
  })
})

/** Normal results on file are why such an axis is silent, so it names them. */
const SILENT_FOR_RESULTS = ['CS-RES-4', 'CS-RES-5', 'AC-RES-3']

test('a silent axis recommends and refers nothing', () => {
  holds((input) => {
    for (const axis of axesOf(input).filter(({ action }) => action === 'silent')) {
      expect(axis).toMatchObject({
        recommend: [],
        recommendIfExcluded: [],
        avoidIfExcluded: [],
        avoid: [],
        cautions: [],
        refer: null,
      })
      const isForResults = SILENT_FOR_RESULTS.includes(String(axis.reason))
      expect(axis.onFile.length > 0).toBe(isForResults)
      expect([axis.urgency, axis.reason === null]).toEqual(['none', false])
    }
  })
})

test('without an assessed photo, a finding or a readable chart every axis is silent', () => {
  holds((input) => {
    const notAssessed = input.findings.map((finding) => ({ ...finding, outcome: 'not-assessed' as const }))
    expect(decide({ ...input, findings: notAssessed }).silent).toBe(true)
    expect(decide({ ...input, findings: [] }).silent).toBe(true)
    expect(decide({ ...input, facts: { ...input.facts, unread: ['medications'] } }).silent).toBe(true)
  })
})

test('every axis names a rule that exists, or that the facts are incomplete', () => {
  holds((input) => {
    for (const { rules, reason } of axesOf(input)) {
      expect(rules.length > 0 || reason === 'facts-incomplete' || reason === 'consent-unknown').toBe(true)
      expect(rules.filter((rule) => !Object.hasOwn(RULES, rule))).toEqual([])
    }
  })
})

test('every test, reason and caution has its words', () => {
  holds((input) => {
    for (const { recommend, recommendIfExcluded, avoid, cautions } of axesOf(input)) {
      const tests = [...recommend, ...recommendIfExcluded, ...avoid.map((avoided) => avoided.test)]
      expect(tests.filter((key) => !Object.hasOwn(TESTS, key))).toEqual([])
      expect(
        avoid.flatMap(({ reasons }) => reasons).filter((key) => !Object.hasOwn(AVOID_REASONS, key)),
      ).toEqual([])
      expect(cautions.filter((key) => !Object.hasOwn(CAUTIONS, key))).toEqual([])
    }
  })
})

test('only sight, apoplexy or a laboratory value makes a decision urgent', () => {
  holds((input) => {
    const { urgency, indicator, rules } = decide(input)
    expect(urgency === 'urgent').toBe(indicator === 'critical')
    if (urgency === 'urgent') expect(rules.includes('RF-VIS-1') || rules.includes('RF-CS-1')).toBe(true)
  })
})

test('a tested steroid exposure never gets a cortisol test', () => {
  holds((input) => {
    const { cushing } = decide(input).axes
    if (cushing.tier === 'A') expect([...cushing.recommend, ...cushing.recommendIfExcluded]).toEqual([])
  })
})

test('order entry gives no voice to an axis that is silent when the chart is opened, and takes none from a red flag', () => {
  holds((input) => {
    const opened = decide({ ...input, hook: 'patient-view' }).axes
    const ordering = decide({ ...input, hook: 'order-sign' }).axes
    for (const condition of CONDITION_KEYS) {
      const { action } = opened[condition]
      if (action === 'silent' || action === 'urgent-referral')
        expect(ordering[condition]).toEqual(opened[condition])
    }
  })
})

test('no order is challenged that the decision recommends for either condition', () => {
  holds((input) => {
    const axes = axesOf({ ...input, hook: 'order-select' })
    const wanted: readonly string[] = axes.flatMap(({ recommend }) => recommend)
    const challenged = axes.flatMap(({ replace }) => replace?.from ?? [])
    expect(challenged.filter((draft) => wanted.includes(draft))).toEqual([])
    expect(challenged.filter((draft) => !input.draftOrders.includes(draft))).toEqual([])
  })
})

test('an unrelated order is met with silence', () => {
  holds((input) => {
    const opened = decide({ ...input, hook: 'patient-view' }).axes
    const ordering = decide({
      ...input,
      hook: 'order-sign',
      draftOrders: ['lipid_panel', 'start:paracetamol'],
    })
    for (const condition of CONDITION_KEYS) {
      const { action, reason } = opened[condition]
      if (action === 'urgent-referral') continue
      expect(ordering.axes[condition].reason).toBe(reason ?? 'HK-1')
    }
  })
})

test('draft orders change nothing when the chart is opened', () => {
  holds((input) => {
    const opened = { ...input, hook: 'patient-view' } as const
    expect(decide(opened)).toEqual(decide({ ...opened, hook: 'encounter-start', draftOrders: [] }))
  })
})

test('a review and a deferral avoid every first-line test of their condition', () => {
  const firstLine = { cushing: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'], acromegaly: ['igf1'] }
  holds((input) => {
    for (const { condition, action, avoid } of axesOf({ ...input, hook: 'patient-view' })) {
      if (action === 'review-exogenous' || action === 'defer')
        expect(avoid.map((avoided) => avoided.test)).toEqual(expect.arrayContaining(firstLine[condition]))
    }
  })
})
