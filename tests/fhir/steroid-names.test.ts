import { describe, expect, test } from 'vitest'
import { INGREDIENT_NAMES } from '../../src/clinical/value-sets.ts'
import { OTHER_DRUGS } from '../../src/fhir/other-drugs.ts'
import { steroidOf } from '../../src/fhir/steroid-names.ts'

describe('a steroid is known by its name elsewhere', () => {
  test.each([
    ['prednisone', ['prednison', 'prednisona', 'prednisonum', 'prednisoni']],
    ['prednisolone', ['prednisolon', 'prednisolona', 'prednisoloni']],
    ['methylprednisolone', ['metilprednisolone', 'metylprednisolon', 'méthylprednisolone']],
    ['hydrocortisone', ['hydrokortison', 'hidrocortisona', 'idrocortisone', 'hydrocortisonum']],
    ['cortisone', ['kortison', 'cortisona']],
    ['dexamethasone', ['dexametason', 'desametasone', 'dexaméthasone', 'deksametasoni']],
    ['betamethasone', ['betametason', 'bétaméthasone']],
    ['budesonide', ['budesonid', 'budésonide', 'budesonida']],
    ['beclomethasone', ['beklometason', 'béclométasone']],
    ['clobetasol', ['klobetasol', 'clobetasolo']],
    ['prednicarbate', ['prednicarbat', 'prednicarbato']],
    ['prednisone', ['prednisome', 'prednizone']],
    ['dexamethasone', ['dexamethasome', 'dexamethazone', 'dexamethason']],
  ])('%s: %j', (name, words) => {
    expect(words.map(steroidOf)).toEqual(words.map(() => name))
  })
})

test.each([
  'prednis',
  // Two slips of the pen are too many.
  'predinsone',
  'prednisxx',
  'prednimustine',
  'predniment',
  'cortisol',
  'cortisolo',
  'fludrocortisone',
  'fludrocortison',
  'progesterone',
  'testosterone',
  'aldosterone',
  'hydrocodone',
  'dexmedetomidine',
  'dextromethorphan',
  'constructor',
  '',
  'x'.repeat(1000),
])('%s is none', (word) => {
  expect(steroidOf(word)).toBeNull()
})

test('no other drug that we know is taken for one', () => {
  const others = [...OTHER_DRUGS, ...INGREDIENT_NAMES].flatMap((name) => name.split(/[\s,]+/))
  const taken = others.filter((word) => !SPELT_OTHERWISE.includes(word) && (steroidOf(word) ?? word) !== word)
  expect(taken).toEqual([])
})

/** Other words for a steroid, which are looked up before. */
const SPELT_OTHERWISE = ['beclometasone', 'ulobetasol']
