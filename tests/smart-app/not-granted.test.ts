import { expect, test } from 'vitest'
import { parseSite } from '../../src/sites.ts'
import { notGranted } from '../../src/smart-app/not-granted.ts'
import { notGrantedWords } from '../../src/smart-app/words.ts'

const SITE = {
  issuer: 'https://ehr.example.org',
  fhirBase: 'https://ehr.example.org/fhir',
  trust: { jku: 'https://ehr.example.org/jwks' },
  timeZone: 'UTC',
}

type Unread = {
  readonly unread?: readonly ('conditions' | 'medications' | 'results')[]
  readonly imageConsent?: 'not-refused' | 'unknown'
  readonly photosUnread?: boolean
}

function typesOf({ unread = [], imageConsent = 'not-refused', photosUnread = false }: Unread, scope: string) {
  return (noPhotosIn: readonly string[]) =>
    notGranted(
      { facts: { unread, imageConsent }, photosUnread },
      parseSite('north', { ...SITE, policy: { noPhotosIn } }),
      scope,
    )
}

const WITHOUT = 'launch openid patient/Patient.rs patient/DocumentReference.rs'

test.each([
  {
    name: 'all that is unread',
    given: { unread: ['results', 'conditions'] },
    types: ['Observation', 'Condition'],
  },
  { name: 'nothing that was read all the same', given: {}, types: [] },
  { name: 'the places of photos', given: { photosUnread: true }, types: ['Media', 'DiagnosticReport'] },
  {
    name: 'no place that holds no photos',
    given: { photosUnread: true },
    noPhotosIn: ['Media', 'DiagnosticReport.media'],
    types: [],
  },
  { name: 'the consents', given: { imageConsent: 'unknown' }, types: ['Consent'] },
] as const)('what was not granted names $name', ({ given, types, ...more }) => {
  expect(typesOf(given, WITHOUT)('noPhotosIn' in more ? more.noPhotosIn : [])).toEqual(types)
})

test('what was granted and could not be read is no matter of scopes', () => {
  const given = { unread: ['results'], photosUnread: true, imageConsent: 'unknown' } as const
  expect(typesOf(given, 'patient/*.read')([])).toEqual([])
})

test('the words name the types and say that to try again does not help', () => {
  expect(notGrantedWords(['Observation', 'Media'])).toMatch(
    /read Observation, Media\. To try again does not help/,
  )
  expect(notGrantedWords([])).toBeNull()
})
