import { expect, test } from 'vitest'
import { failureOf, failureOfStatus, LoadFailure } from '../../src/smart-app/web/api/failure.ts'
import { launchAddress, lookAddress, overTimeAddress } from '../../src/smart-app/web/api/launch-address.ts'

test.each([
  { page: 'https://f.example.org/app/k3y/', base: 'https://f.example.org/app/k3y' },
  { page: 'https://f.example.org/facies/app/k3y/?x=1#y', base: 'https://f.example.org/facies/app/k3y' },
])('the back end of $page', ({ page, base }) => {
  expect(launchAddress(page)).toEqual({ view: `${base}/api/view`, fhir: `${base}/fhir` })
  expect(lookAddress(page, 'm1')).toBe(`${base}/api/photos/m1/look`)
  expect(overTimeAddress(page)).toBe(`${base}/api/over-time`)
})

test.each([
  { status: 401, failure: 'session-ended' },
  { status: 403, failure: 'not-offered' },
  { status: 429, failure: 'too-many' },
  { status: 404, failure: 'unexpected' },
  { status: 500, failure: 'server-failed' },
  { status: 503, failure: 'server-failed' },
])('$status is $failure', ({ status, failure }) => {
  expect(failureOfStatus(status)).toBe(failure)
})

test.each([
  { name: 'our own', thrown: new LoadFailure('other-patient'), failure: 'other-patient' },
  { name: "fhirclient's 401", thrown: Object.assign(new Error(), { status: 401 }), failure: 'session-ended' },
  { name: 'no network', thrown: new TypeError('Failed to fetch'), failure: 'unreachable' },
  { name: 'no answer in time', thrown: new DOMException('late', 'TimeoutError'), failure: 'unreachable' },
  { name: 'no JSON', thrown: new SyntaxError('x'), failure: 'unexpected' },
  { name: 'no error at all', thrown: 'x', failure: 'unexpected' },
])('$name is $failure', ({ thrown, failure }) => {
  expect(failureOf(thrown)).toBe(failure)
})
