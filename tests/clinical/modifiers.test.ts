import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseCaseFile } from '../../src/cli/case-file.ts'
import { decisionInput } from '../../src/cli/case-input.ts'
import { AVOID_REASONS } from '../../src/clinical/avoid-reasons.ts'
import { CUSHING_MODIFIERS, type Modifier } from '../../src/clinical/cushing-modifiers.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'

const FILE = parseCaseFile(JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')))
const ROWS = Object.entries<Modifier>(CUSHING_MODIFIERS)

describe.each(ROWS)('the modifier %s', (rule, { cases, avoid, because }) => {
  test.each(cases)('fires in its case %s, and avoids what it says', (id) => {
    const found = FILE.cases.find((one) => one.id === id)
    if (!found) throw new Error(`Cannot find the case ${id}`)
    const { cushing } = decide(decisionInput(found.input, day(FILE.today))).axes
    expect(cushing.rules).toContain(rule)
    expect(cushing.avoid.map(({ test }) => test)).toEqual(expect.arrayContaining([...avoid]))
  })

  test('says why exactly where it speaks against a test', () => {
    expect(because !== undefined).toBe(avoid.length > 0)
  })
})

test('every case that expects a modifier stands in its row', () => {
  const missing = FILE.cases.flatMap(({ id, expected }) =>
    ROWS.filter(([rule, { cases }]) => expected.rulesInclude.includes(rule) && !cases.includes(id)).map(
      ([rule]) => `${rule}: ${id}`,
    ),
  )
  expect(missing).toEqual([])
})

test('no two modifiers share a reason', () => {
  const reasons = Object.values(CUSHING_MODIFIERS).flatMap((row) => ('reason' in row ? [row.reason] : []))
  expect(new Set(reasons).size).toBe(reasons.length)
  expect(reasons.filter((reason) => AVOID_REASONS[reason].says === '')).toEqual([])
})
