import { expect, test } from 'vitest'
import { accessTokens, type Grant, isOf, refusedBy, TOKEN_LIFETIME_S } from '../../demo/ehr/access-tokens.ts'
import { fhirRequestFrom } from '../../demo/ehr/fhir-request.ts'

const GRANT: Grant = { patientId: 'p1', types: ['Patient', 'Condition', 'Binary'], faults: new Set() }

test.each([
  { name: 'at once', afterMs: 0, isGood: true },
  { name: 'just before its end', afterMs: TOKEN_LIFETIME_S * 1000 - 1, isGood: true },
  { name: 'at its end', afterMs: TOKEN_LIFETIME_S * 1000, isGood: false },
])('a token used $name is good: $isGood', ({ afterMs, isGood }) => {
  let now = 1_000_000
  const tokens = accessTokens(() => now)
  const token = tokens.issue(GRANT)
  now += afterMs
  expect(tokens.grantOf(`Bearer ${token}`) === GRANT).toBe(isGood)
})

test.each([
  { authorization: undefined },
  { authorization: '' },
  { authorization: 'Bearer ' },
  { authorization: 'Basic cDE6' },
  { authorization: 'Bearer unknown' },
])('$authorization is no token of ours', ({ authorization }) => {
  expect(accessTokens().grantOf(authorization)).toBeNull()
})

test.each([
  { path: 'Condition?patient=p1', isAllowed: true },
  { path: 'Condition?patient=Patient/p1', isAllowed: true },
  { path: 'Condition?subject=Patient/p1', isAllowed: true },
  { path: 'Patient?_id=p1', isAllowed: true },
  { path: 'Condition?_id=c1', isAllowed: false },
  { path: 'Condition?patient=p2', isAllowed: false },
  { path: 'Condition?patient=p1,p2', isAllowed: false },
  { path: 'Condition?patient=p1&subject=Patient/p2', isAllowed: false },
  { path: 'Observation?patient=p1', isAllowed: false },
  { path: 'Observation/o1', isAllowed: false },
])('a token for p1 allows $path: $isAllowed', ({ path, isAllowed }) => {
  const request = fhirRequestFrom(path)
  expect(request !== null && refusedBy(GRANT, request) === null).toBe(isAllowed)
})

test.each([
  { resource: { resourceType: 'Patient', id: 'p1' }, isOwn: true },
  { resource: { resourceType: 'Patient', id: 'p2' }, isOwn: false },
  { resource: { resourceType: 'Condition', subject: { reference: 'Patient/p1' } }, isOwn: true },
  { resource: { resourceType: 'Condition', subject: { reference: 'Patient/p2' } }, isOwn: false },
  { resource: { resourceType: 'Medication' }, isOwn: true },
  { resource: { resourceType: 'Binary', contentType: 'image/jpeg' }, isOwn: false },
] as const)('$resource is of p1 or of nobody: $isOwn', ({ resource, isOwn }) => {
  expect(isOf('p1', resource)).toBe(isOwn)
})

test.each([
  '',
  '/',
  'metadata',
  'Patient/../x',
  'Patient/a/b',
  'patient/p1',
  'Patient/',
])('%j is neither a read nor a search', (path) => {
  expect(fhirRequestFrom(path)).toBeNull()
})
