import { expect, test } from 'vitest'
import { parseCaseFile } from '../../src/cli/case-file.ts'
import { decisionInput } from '../../src/cli/case-input.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import { testOrderWords } from '../../src/clinical/decision-words.ts'
import CASES from './cases.json' with { type: 'json' }

const { today, cases } = parseCaseFile(CASES)

const severalTests = cases
  .flatMap(({ input }) => Object.values(decide(decisionInput(input, day(today))).axes))
  .filter(({ recommend }) => recommend.length > 1)

const wordsWhere = (rule: string) =>
  severalTests.filter(({ rules }) => rules.some((one) => one === rule)).map(testOrderWords)

test.each(['RF-VIS-1', 'AC-RES-2'])('tests of %s are all needed, and the words say so', (rule) => {
  const words = wordsWhere(rule)
  expect(words.length).toBeGreaterThan(0)
  expect(new Set(words)).toEqual(new Set(['all of them are needed']))
})

test('where another test does not suit, the words say where the reasons stand, and no more is needed', () => {
  const avoiding = severalTests.filter(({ avoid, rules }) => avoid.length > 0 && rules.includes('CS-WHO-1'))
  expect(new Set(avoiding.map(testOrderWords))).toEqual(
    new Set(['in order of preference; the first is enough to begin; why not the others: below']),
  )
})

test('of the first tests of a work-up one is enough to begin', () => {
  expect(new Set(wordsWhere('CS-WHO-1'))).toContain('in order of preference; the first is enough to begin')
})
