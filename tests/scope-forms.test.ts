import { expect, test } from 'vitest'
import { inLetters } from '../src/scope-forms.ts'

test.each([
  {
    name: 'generic: what is searched for may be found',
    profile: 'generic',
    expected: 'patient/Patient.r patient/Media.rs patient/Binary.r patient/Condition.rs',
  },
  {
    name: 'Epic finds Media by its id alone',
    profile: 'epic',
    expected: 'patient/Patient.r patient/Media.r patient/Binary.r patient/Condition.rs',
  },
  {
    name: 'Oracle has no search of Media',
    profile: 'oracle',
    expected: 'patient/Patient.r patient/Media.r patient/Binary.r patient/Condition.rs',
  },
] as const)('$name', ({ profile, expected }) => {
  const words = 'patient/Patient.read patient/Media.read patient/Binary.read patient/Condition.read'
  expect(inLetters(words, profile)).toBe(expected)
})

test.each([
  { words: 'launch openid fhirUser online_access', letters: 'launch openid fhirUser online_access' },
  { words: 'patient/ServiceRequest.write', letters: 'patient/ServiceRequest.cu' },
  { words: 'user/Practitioner.read', letters: 'user/Practitioner.rs' },
  { words: 'patient/Observation.rs', letters: 'patient/Observation.rs' },
  { words: 'patient/*.read', letters: 'patient/*.read' },
  { words: 'system/Patient.read', letters: 'system/Patient.read' },
])('"$words" is "$letters"', ({ words, letters }) => {
  expect(inLetters(words, 'generic')).toBe(letters)
})
