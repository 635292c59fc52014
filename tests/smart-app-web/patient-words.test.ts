import type { Patient } from 'fhir/r4.js'
import { describe, expect, test } from 'vitest'
import { patientWords } from '../../src/smart-app/web/messages/patient-words.ts'

const TODAY = new Date(2026, 9, 4)

describe('the name', () => {
  test.each<{ name: string; given: Patient['name']; says: string }>([
    {
      name: 'family and given',
      given: [{ family: 'Keller', given: ['Anna', 'Maria'] }],
      says: 'Keller, Anna Maria',
    },
    {
      name: 'the official one before the usual one',
      given: [
        { use: 'usual', family: 'Annie' },
        { use: 'official', family: 'Keller' },
      ],
      says: 'Keller',
    },
    {
      name: 'never the maiden name or an old one',
      given: [
        { use: 'maiden', family: 'Meier' },
        { use: 'old', family: 'Huber' },
        { use: 'nickname', given: ['Anna'] },
      ],
      says: 'Anna',
    },
    { name: 'the text where there are no parts', given: [{ text: 'Änne Müller' }], says: 'Änne Müller' },
    { name: 'none', given: [], says: 'Name not in the record' },
    {
      name: 'only one that is no longer used',
      given: [{ use: 'old', family: 'X' }],
      says: 'Name not in the record',
    },
    { name: 'missing', given: undefined, says: 'Name not in the record' },
  ])('$name: $says', ({ given, says }) => {
    expect(patientWords(patient(given && { name: given }), TODAY).name).toBe(says)
  })
})

test.each([
  { birthDate: '1985-10-04', says: '1985-10-04 (41 years)' },
  { birthDate: '1985-10-05', says: '1985-10-05 (40 years)' },
  { birthDate: '1985-11-01', says: '1985-11-01 (40 years)' },
  { birthDate: '1985-09-30', says: '1985-09-30 (41 years)' },
  { birthDate: '1985-10', says: '1985-10' },
  { birthDate: '1985', says: '1985' },
])('born $birthDate is said as $says', ({ birthDate, says }) => {
  expect(patientWords(patient({ birthDate }), TODAY).born).toBe(says)
})

const MR = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }
const INSURANCE = { coding: [{ code: 'MB' }] }

test.each<{ name: string; given: Patient['identifier']; says: string }>([
  {
    name: 'the one of that type',
    given: [
      { value: '1', type: INSURANCE },
      { value: '2', type: MR },
    ],
    says: '2',
  },
  {
    name: 'the usual one of two',
    given: [
      { value: '1', type: MR },
      { value: '2', type: MR, use: 'usual' },
    ],
    says: '2',
  },
  {
    name: 'never an old one',
    given: [
      { value: '1', type: MR, use: 'old' },
      { value: '2', type: MR },
    ],
    says: '2',
  },
  { name: 'the only one, of no type', given: [{ value: '7' }], says: '7' },
  {
    name: 'one of several of no type',
    given: [{ value: '7' }, { value: '8' }],
    says: 'not marked in the record',
  },
  {
    name: 'that of an insurance',
    given: [{ value: '7', type: INSURANCE }],
    says: 'not marked in the record',
  },
  { name: 'without a value', given: [{ type: MR }], says: 'not marked in the record' },
])('the record number, $name: $says', ({ given, says }) => {
  expect(patientWords(patient(given && { identifier: given }), TODAY).recordNumber).toBe(says)
})

test('what the record does not say is said to be missing', () => {
  expect(patientWords(patient(), TODAY)).toMatchObject({
    born: 'not in the record',
    sex: 'not in the record',
    recordNumber: 'not marked in the record',
  })
})

function patient(parts: Partial<Patient> = {}): Patient {
  return { resourceType: 'Patient', ...parts }
}
