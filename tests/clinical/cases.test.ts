import { expect, test } from 'vitest'
import { differences } from '../../src/cli/case-differences.ts'
import { parseCaseFile } from '../../src/cli/case-file.ts'
import { decisionInput } from '../../src/cli/case-input.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import CASES from './cases.json' with { type: 'json' }

const { today, cases } = parseCaseFile(CASES)

test('there are cases', () => expect(cases.length).toBeGreaterThan(90))

test.each(cases)('$id $title', ({ input, expected }) => {
  expect(differences(decide(decisionInput(input, day(today))), expected)).toEqual([])
})
