import { describe, expect, test } from 'vitest'
import { guardedBase, insideBase, OutsideRecord, photoAddress } from '../../src/fhir/guard.ts'

const BASE = guardedBase(new URL('https://ehr.example/fhir/r4'))

describe('an address inside the base', () => {
  test.each([
    ['Patient/p1', 'https://ehr.example/fhir/r4/Patient/p1'],
    [
      'Media?subject=Patient/p1&type=image',
      'https://ehr.example/fhir/r4/Media?subject=Patient/p1&type=image',
    ],
    [
      'Observation?code=http://loinc.org|2484-4',
      'https://ehr.example/fhir/r4/Observation?code=http://loinc.org|2484-4',
    ],
    ['/fhir/r4/Binary/b1', 'https://ehr.example/fhir/r4/Binary/b1'],
    ['https://ehr.example/fhir/r4/Binary/b1', 'https://ehr.example/fhir/r4/Binary/b1'],
    ['https://EHR.example:443/fhir/r4/Binary/b1', 'https://ehr.example/fhir/r4/Binary/b1'],
    [
      'https://ehr.example/fhir/r4?_getpages=7&next=../x',
      'https://ehr.example/fhir/r4?_getpages=7&next=../x',
    ],
    ['https://ehr.example/fhir/r4/Binary/b1#frag', 'https://ehr.example/fhir/r4/Binary/b1'],
  ])('%s is requested', (target, expected) => {
    expect(insideBase(BASE, target).href).toBe(expected)
  })
})

describe('an address outside the base', () => {
  test.each([
    [''],
    ['https://evil.example/fhir/r4/Binary/b1'],
    ['https://ehr.example.evil.example/fhir/r4/Binary/b1'],
    ['http://ehr.example/fhir/r4/Binary/b1'],
    ['https://ehr.example:8443/fhir/r4/Binary/b1'],
    ['https://ehr.example@evil.example/fhir/r4/Binary/b1'],
    ['https://user:pass@ehr.example/fhir/r4/Binary/b1'],
    ['https://user@ehr.example/fhir/r4/Binary/b1'],
    ['//evil.example/fhir/r4/Binary/b1'],
    ['/\\evil.example/fhir/r4/Binary/b1'],
    ['\\\\evil.example\\b1'],
    ['https:\\\\evil.example/b1'],
    ['https:/evil.example/b1'],
    ['https://ehr.example/fhir/r4x/Binary/b1'],
    ['https://ehr.example/fhir/r3/Binary/b1'],
    ['https://ehr.example/'],
    ['/admin'],
    ['../r3/Patient/p1'],
    ['Patient/../../r3/Patient/p1'],
    ['https://ehr.example/fhir/r4/../admin'],
    ['https://ehr.example/fhir/r4/%2e%2e/admin'],
    ['https://ehr.example/fhir/r4/.%2E/admin'],
    ['Binary/..%2f..%2fadmin'],
    ['Binary/..%5Cadmin'],
    ['Binary/%252e%252e/admin'],
    ['Binary/b1%00'],
    ['Binary/b1%0d%0aHost:evil'],
    ['Binary/./b1'],
    ['..;/admin'],
    ['Binary/..%3b/admin'],
    ['Binary/%u002e%u002e/admin'],
    [' https://evil.example/b1'],
    ['https://ehr.example/fhir/r4/Binary/b\t1'],
    ['ht\ntps://evil.example/b1'],
    ['data:image/png;base64,AAAA'],
    ['file:///etc/passwd'],
    ['javascript:alert(1)'],
    ['blob:https://ehr.example/fhir/r4/b1'],
    ['urn:uuid:0b3a9a0e-1f3a-4d7f-8a53-0a5e2d1c9b11'],
  ])('%j is refused', (target) => {
    expect(() => insideBase(BASE, target)).toThrow(expect.objectContaining({ code: 'FOREIGN_HOST' }))
  })
})

describe('a base', () => {
  test.each([
    { base: 'https://ehr.example/fhir', rules: {} },
    { base: 'https://ehr.example/fhir', rules: { allowedHosts: ['ehr.example'] } },
    { base: 'https://ehr.example:8443/fhir', rules: { allowedHosts: ['ehr.example:8443'] } },
    { base: 'http://localhost:4000/fhir', rules: { allowLoopbackHttp: true } },
    { base: 'http://127.0.0.1:4000/fhir', rules: { allowLoopbackHttp: true } },
    { base: 'http://[::1]:4000/fhir', rules: { allowLoopbackHttp: true } },
  ])('$base with $rules may be called', ({ base, rules }) => {
    expect(guardedBase(new URL(base), rules).href).toBe(`${base}/`)
  })

  test.each([
    { base: 'http://ehr.example/fhir', rules: {} },
    { base: 'http://ehr.example/fhir', rules: { allowLoopbackHttp: true } },
    { base: 'http://localhost:4000/fhir', rules: {} },
    { base: 'http://localhost.evil.example/fhir', rules: { allowLoopbackHttp: true } },
    { base: 'http://127.0.0.1.evil.example/fhir', rules: { allowLoopbackHttp: true } },
    { base: 'ftp://ehr.example/fhir', rules: {} },
    { base: 'https://user:pass@ehr.example/fhir', rules: {} },
    { base: 'https://other.example/fhir', rules: { allowedHosts: ['ehr.example'] } },
    { base: 'https://ehr.example:8443/fhir', rules: { allowedHosts: ['ehr.example'] } },
  ])('$base with $rules may not be called', ({ base, rules }) => {
    expect(() => guardedBase(new URL(base), rules)).toThrow(expect.objectContaining({ code: 'FOREIGN_HOST' }))
  })
})

describe('the address of a photo', () => {
  const photoHosts = ['photos.example']

  test.each([
    { target: '/Binary/b1', expected: 'https://ehr.example/fhir/r4/Binary/b1' },
    { target: '/Binary/b1/_history/2', expected: 'https://ehr.example/fhir/r4/Binary/b1/_history/2' },
    { target: '/fhir/r4/Binary/b1', expected: 'https://ehr.example/fhir/r4/Binary/b1' },
    { target: 'Binary/b1', expected: 'https://ehr.example/fhir/r4/Binary/b1' },
  ])('$target lies in the record, and gets the token', ({ target, expected }) => {
    const { url, isInRecord } = photoAddress(BASE, target, { photoHosts })
    expect([url.href, isInRecord]).toEqual([expected, true])
  })

  test('below the root of a registered host is read without the token', () => {
    const { url, isInRecord } = photoAddress(BASE, '/images/p1.jpg', { photoHosts: ['ehr.example'] })
    expect([url.href, isInRecord]).toEqual(['https://ehr.example/images/p1.jpg', false])
  })

  test.each([
    { target: '/images/p1.jpg', isOutside: true },
    { target: '/Binary/b1/x', isOutside: true },
    { target: '/Binary/..', isOutside: true },
    { target: '/Binary/../admin', isOutside: true },
    { target: '/Binary/b1?x=1', isOutside: true },
    { target: 'https://ehr.example/other/b1', isOutside: true },
    { target: 'data:image/png;base64,AAAA', isOutside: true },
    { target: 'Binary/b 1', isOutside: true },
    { target: '//evil.example/Binary/b1', isOutside: false },
    { target: 'https://evil.example/Binary/b1', isOutside: false },
    { target: 'http://photos.example/b1', isOutside: false },
    { target: 'https://user@photos.example/b1', isOutside: false },
  ])('$target is refused, and leads out of the record itself: $isOutside', ({ target, isOutside }) => {
    const refused = () => photoAddress(BASE, target, { photoHosts })
    expect(refused).toThrow(expect.objectContaining({ code: 'FOREIGN_HOST' }))
    if (isOutside) expect(refused).toThrow(OutsideRecord)
    else expect(refused).not.toThrow(OutsideRecord)
  })
})
