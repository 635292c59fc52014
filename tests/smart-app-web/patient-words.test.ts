import type { Patient } from 'fhir/r4.js'
import { describe, expect, test } from 'vitest'
import { patientWords } from '../../src/smart-app/web/patient-words.ts'

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

test('what the record does not say is said to be missing', () => {
  expect(patientWords(patient(), TODAY)).toMatchObject({
    born: 'not in the record',
    sex: 'not in the record',
  })
})

function patient(parts: Partial<Patient> = {}): Patient {
  return { resourceType: 'Patient', ...parts }
}
