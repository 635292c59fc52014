import { expect, test } from 'vitest'
import { patientInstructions } from '../../src/clinical/decision-words.ts'
import { cushing } from './ordinary-chart.ts'

const IGF1 = { ...cushing({}), recommend: ['igf1', 'ogtt_gh'] } as const

test.each([
  { sex: 'female', isAsked: true },
  { sex: 'unknown', isAsked: true },
  { sex: 'male', isAsked: false },
] as const)('$sex: asked about oestrogen: $isAsked', ({ sex, isAsked }) => {
  const [first] = patientInstructions(IGF1, { sex })
  expect(first?.says.includes('oestrogen')).toBe(isAsked)
})

test('each suggested test has its own', () => {
  expect(patientInstructions(IGF1, { sex: 'male' }).map(({ test }) => test)).toEqual(['igf1', 'ogtt_gh'])
})
