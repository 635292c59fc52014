import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { imageConsentFrom } from '../../src/fhir/consent-facts.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'

const TODAY = day('2026-11-23')
const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types'
const LOINC = 'http://loinc.org'
const DENY = { provision: { type: 'deny' } }

type More = Readonly<Record<string, unknown>>

function consent(more: More): FhirResource {
  return { resourceType: 'Consent', status: 'active', ...more }
}

const read = (resources: readonly More[], complete = true) =>
  imageConsentFrom({ kind: 'read', resources: resources.map(consent), complete }, TODAY)

const type = (code: string) => [{ system: RESOURCE_TYPES, code }]
const denies = (more: More) => ({ provision: { type: 'deny', ...more } })
const permits = (more: More) => ({ provision: { type: 'permit', ...more } })
const optOut = { policyRule: { coding: [{ code: 'OPTOUT' }] } }

describe('what could be read', () => {
  test.each([
    { name: 'no consent', given: read([]), is: 'not-refused' },
    { name: 'a refusal', given: read([DENY]), is: 'refused' },
    { name: 'a refusal besides a permission', given: read([permits({}), DENY]), is: 'refused' },
    { name: 'a refusal among those that were not all read', given: read([DENY], false), is: 'refused' },
    { name: 'no refusal among those that were not all read', given: read([], false), is: 'unknown' },
    {
      name: 'nothing',
      given: imageConsentFrom({ kind: 'unread', code: 'FHIR_REFUSED' }, TODAY),
      is: 'unknown',
    },
  ])('$name: $is', ({ given, is }) => {
    expect(given).toBe(is)
  })
})

describe('a consent that is in force', () => {
  test.each([
    ['active', 'refused'],
    ['draft', 'not-refused'],
    ['proposed', 'not-refused'],
    ['rejected', 'not-refused'],
    ['inactive', 'not-refused'],
    ['entered-in-error', 'not-refused'],
  ])('%s: %s', (status, is) => {
    expect(read([{ status, ...DENY }])).toBe(is)
  })

  test.each([
    { period: { start: '2026-11-23' }, is: 'refused' },
    { period: { start: '2026-11-24' }, is: 'not-refused' },
    { period: { end: '2026-11-23' }, is: 'refused' },
    { period: { end: '2026-11-22' }, is: 'not-refused' },
    { period: { start: '2026', end: '2026' }, is: 'refused' },
    { period: { end: '2026-10' }, is: 'not-refused' },
    { period: 'always', is: 'refused' },
  ])('$period: $is', ({ period, is }) => {
    expect(read([denies({ period })])).toBe(is)
  })

  test.each([
    { about: 'adr', is: 'not-refused' },
    { about: 'patient-privacy', is: 'refused' },
    { about: 'research', is: 'refused' },
    { about: 'treatment', is: 'refused' },
  ])('about $about: $is', ({ about, is }) => {
    expect(read([{ ...DENY, scope: { coding: [{ code: about }] } }])).toBe(is)
  })

  test('an order not to resuscitate is about something else', () => {
    expect(read([{ ...DENY, category: [{ coding: [{ code: 'dnr' }] }] }])).toBe('not-refused')
  })
})

describe('a provision', () => {
  test.each([
    { name: 'denies all', more: DENY, is: 'refused' },
    { name: 'permits all', more: permits({}), is: 'not-refused' },
    { name: 'without a type', more: { provision: {} }, is: 'not-refused' },
    { name: 'none', more: {}, is: 'not-refused' },
    { name: 'denies media', more: denies({ class: type('Media') }), is: 'refused' },
    { name: 'denies binaries', more: denies({ class: type('Binary') }), is: 'refused' },
    { name: 'denies documents', more: denies({ class: type('DocumentReference') }), is: 'refused' },
    { name: 'denies pictures', more: denies({ class: [{ code: 'image/jpeg' }] }), is: 'refused' },
    { name: 'denies results', more: denies({ class: type('Observation') }), is: 'not-refused' },
    {
      name: 'denies results and media',
      more: denies({ class: [...type('Observation'), ...type('Media')] }),
      is: 'refused',
    },
    {
      name: 'denies photographic images',
      more: denies({ code: [{ coding: [{ system: LOINC, code: '72170-4' }] }] }),
      is: 'refused',
    },
    {
      name: 'denies a laboratory code',
      more: denies({ code: [{ coding: [{ system: LOINC, code: '2823-3' }] }] }),
      is: 'not-refused',
    },
    { name: 'denies marketing', more: denies({ purpose: [{ code: 'HMARKT' }] }), is: 'not-refused' },
    { name: 'denies treatment', more: denies({ purpose: [{ code: 'TREAT' }] }), is: 'refused' },
    { name: 'denies research', more: denies({ purpose: [{ code: 'HRESCH' }] }), is: 'refused' },
    { name: 'denies one reader', more: denies({ actor: [{ reference: {} }] }), is: 'not-refused' },
    { name: 'denies what is labelled', more: denies({ securityLabel: [{ code: 'R' }] }), is: 'not-refused' },
    {
      name: 'denies a photo',
      more: denies({ data: [{ meaning: 'instance', reference: { reference: 'Media/m1' } }] }),
      is: 'refused',
    },
    {
      name: 'denies a result',
      more: denies({ data: [{ meaning: 'instance', reference: { reference: 'Observation/o1' } }] }),
      is: 'not-refused',
    },
    {
      name: 'denies disclosure',
      more: denies({ action: [{ coding: [{ code: 'disclose' }] }] }),
      is: 'not-refused',
    },
    { name: 'denies use', more: denies({ action: [{ coding: [{ code: 'use' }] }] }), is: 'refused' },
    { name: 'an opt-out alone', more: optOut, is: 'refused' },
    {
      name: 'an opt-out but for photos',
      more: { ...optOut, ...permits({ class: type('Media') }) },
      is: 'not-refused',
    },
    {
      name: 'an opt-out but for results',
      more: { ...optOut, ...permits({ class: type('Observation') }) },
      is: 'refused',
    },
    { name: 'an opt-in', more: { policyRule: { coding: [{ code: 'OPTIN' }] } }, is: 'not-refused' },
    {
      name: 'permits all but photos',
      more: permits({ provision: [{ type: 'deny', class: type('Media') }] }),
      is: 'refused',
    },
    {
      name: 'denies all but photos',
      more: denies({ provision: [{ type: 'permit', class: type('Media') }] }),
      is: 'not-refused',
    },
    {
      name: 'permits all but results',
      more: permits({ provision: [{ type: 'deny', class: type('Observation') }] }),
      is: 'not-refused',
    },
  ])('$name: $is', ({ more, is }) => {
    expect(read([more])).toBe(is)
  })

  test.each([
    { depth: 6, is: 'not-refused' },
    { depth: 7, is: 'refused' },
    { depth: 50_000, is: 'refused' },
  ])('with $depth exceptions in one another: $is', ({ depth, is }) => {
    let provision: More = { type: 'permit' }
    for (let level = 0; level < depth; level += 1) provision = { type: 'permit', provision: [provision] }
    expect(read([{ provision }])).toBe(is)
  })
})
