import { expect, test } from 'vitest'
import { instructionsFor, type Ticked } from '../../src/smart-app/web/ticked.ts'

const CONDITIONS = [
  {
    condition: 'cushing',
    forPatient: [
      { test: 'lnsc_x2', says: 'Saliva' },
      { test: 'ufc24_x2', says: 'Urine' },
    ],
  },
  { condition: 'acromegaly', forPatient: [{ test: 'igf1', says: 'Blood' }] },
] as const

test.each<{ name: string; ticked: Ticked; says: readonly string[] }>([
  { name: 'nothing known', ticked: {}, says: ['Saliva', 'Urine', 'Blood'] },
  { name: 'nothing ticked', ticked: { cushing: new Set() }, says: ['Saliva', 'Urine', 'Blood'] },
  { name: 'the second', ticked: { cushing: new Set(['ufc24_x2']) }, says: ['Urine'] },
  {
    name: 'of both conditions',
    ticked: { cushing: new Set(['lnsc_x2']), acromegaly: new Set(['igf1']) },
    says: ['Saliva', 'Blood'],
  },
])('$name: $says', ({ ticked, says }) => {
  expect(instructionsFor(CONDITIONS, ticked)).toEqual(says)
})
