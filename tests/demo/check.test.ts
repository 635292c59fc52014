import { expect, test } from 'vitest'
import type { DemoPatient, Expected } from '../../demo/chart/demo-patient.ts'
import { checkPatients } from '../../demo/check.ts'
import { type HookAnswer, hookResponse } from '../../demo/ehr/hook-answer.ts'
import { DEMO_PATIENTS } from '../../demo/patients.ts'
import { cardWith, TODAY } from './start.ts'

const ANNA = DEMO_PATIENTS.filter(({ id }) => id === 'keller-anna')
const HELENE = DEMO_PATIENTS.filter(({ id }) => id === 'moreau-helene')

const AS_EXPECTED = {
  findings: [
    { photo: 'Media/1', takenOn: '2026-01-30', condition: 'cushing', outcome: 'suspected' },
    { photo: 'Media/1', takenOn: '2026-01-30', condition: 'acromegaly', outcome: 'not' },
  ],
  axes: [
    { condition: 'cushing', action: 'workup', recommend: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'] },
    { condition: 'acromegaly', action: 'silent', reason: 'SI-NEG-1' },
  ],
}

const SILENT = [
  { condition: 'cushing', action: 'silent', reason: 'SI-NEG-1' },
  { condition: 'acromegaly', action: 'silent', reason: 'SI-NEG-1' },
]
const HELENE_EXPECTED: Expected = {
  cushing: { action: 'silent', reason: 'facts-incomplete', recommend: [] },
  acromegaly: { action: 'silent', recommend: [] },
}

function answered(cards: readonly object[], trace: object | null): HookAnswer {
  const extension = trace === null ? {} : { 'org.facies.trace': trace }
  const { cards: parsed, extension: parsedExtension } = hookResponse.parse({ cards, extension })
  return { kind: 'answered', ms: 12, cards: parsed, trace: parsedExtension?.['org.facies.trace'] ?? null }
}

async function check(patients: readonly DemoPatient[], answer: HookAnswer) {
  const lines: string[] = []
  const ehr = { today: TODAY, callHook: async () => answer }
  const differences = await checkPatients({ ehr, patients, pauseMs: 0, print: (line) => lines.push(line) })
  return { differences, lines }
}

const WARNING = cardWith({ indicator: 'warning' })

test.each([
  { name: 'nothing differs', answer: answered([WARNING], AS_EXPECTED), differences: 0 },
  { name: 'a card is missing', answer: answered([], AS_EXPECTED), differences: 1 },
  { name: 'the card is less urgent', answer: answered([cardWith({})], AS_EXPECTED), differences: 1 },
  { name: 'nothing is explained', answer: answered([WARNING], null), differences: 1 },
  {
    name: 'another finding',
    answer: answered([WARNING], {
      ...AS_EXPECTED,
      findings: AS_EXPECTED.findings.map((finding) => ({ ...finding, outcome: 'indeterminate' })),
    }),
    differences: 2,
  },
  {
    name: 'another order of tests',
    answer: answered([WARNING], {
      ...AS_EXPECTED,
      axes: AS_EXPECTED.axes.map((axis) => ({ ...axis, recommend: axis.recommend?.toReversed() })),
    }),
    differences: 1,
  },
  {
    name: 'silence for another reason',
    answer: answered([WARNING], {
      ...AS_EXPECTED,
      axes: AS_EXPECTED.axes.map((axis) => ({ ...axis, reason: 'SI-QUAL-1' })),
    }),
    differences: 1,
  },
  {
    name: 'a test to avoid that is expected to fit',
    answer: answered([WARNING], {
      ...AS_EXPECTED,
      axes: AS_EXPECTED.axes.map((axis) => ({
        ...axis,
        avoid: [{ test: 'dst_1mg', reasons: ['OESTROGEN'] }],
      })),
    }),
    differences: 1,
  },
  {
    name: 'the call failed',
    answer: { kind: 'failed', ms: 3, status: 401, why: 'refused' } as const,
    differences: 1,
  },
])('$name: $differences differences', async ({ answer, differences }) => {
  expect((await check(ANNA, answer)).differences).toBe(differences)
})

test('a chart without photos expects no card and no finding', async () => {
  expect((await check(HELENE, answered([], {}))).differences).toBe(0)
})

test('a line leads from the patient over findings and decisions to the card', async () => {
  const { lines } = await check(ANNA, answered([WARNING], AS_EXPECTED))
  expect(lines[0]).toBe(
    'Demo-Keller, Anna -> 2026-01-30 cushing suspected; 2026-01-30 acromegaly not -> ' +
      'cushing workup lnsc_x2 ufc24_x2 dst_1mg; acromegaly silent SI-NEG-1 -> warning: Read me (12 ms)',
  )
})

test('a mishap is the same chart with something failing, and another expectation', async () => {
  const calls: unknown[] = []
  const callHook = async (call: unknown) => {
    calls.push(call)
    return answered([], { axes: SILENT })
  }
  const differences = await checkPatients({
    ehr: { today: TODAY, callHook },
    patients: HELENE,
    mishaps: [
      { patientId: 'moreau-helene', fault: 'photos-absent', arePhotosSeen: false, expected: HELENE_EXPECTED },
    ],
    pauseMs: 0,
    print: () => {},
  })
  expect(calls).toEqual([
    { patientId: 'moreau-helene', faults: [] },
    { patientId: 'moreau-helene', faults: ['photos-absent'] },
  ])
  expect(differences).toBe(1)
})
