import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import { imageConsentFrom } from '../../src/fhir/consent-facts.ts'
import type { FhirResource } from '../../src/fhir/shapes.ts'

const TODAY = day('2026-11-23')
const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types'
const LOINC = 'http://loinc.org'
const LOCAL = 'urn:oid:2.16.756.5.30.1.999'
const HL7 = 'http://terminology.hl7.org/CodeSystem'
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
const concept = (system: string, code: string) => ({ coding: [{ system, code }] })
const policyRule = (code: string) => ({ policyRule: concept(`${HL7}/v3-ActCode`, code) })
const optOut = policyRule('OPTOUT')
const purpose = (code: string) => ({ purpose: [{ system: `${HL7}/v3-ActReason`, code }] })
const action = (code: string) => ({ action: [concept(`${HL7}/consentaction`, code)] })
const actor = (reference: string) => ({ actor: [{ role: {}, reference: { reference } }] })
const data = (reference: string, meaning = 'instance') => ({ data: [{ meaning, reference: { reference } }] })
const media = { class: type('Media') }
const deny = (more: More = {}) => ({ type: 'deny', ...more })
const permit = (more: More = {}) => ({ type: 'permit', ...more })
const inside = (...provision: readonly More[]) => ({ provision })

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
    [undefined, 'unknown'],
    ['Active', 'unknown'],
    ['not-done', 'unknown'],
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
    { period: { start: '2026-13-40' }, is: 'refused' },
    { period: 'always', is: 'unknown' },
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

  test.each([
    { categories: ['dnr'], is: 'not-refused' },
    { categories: ['dnr', 'npp'], is: 'refused' },
    { categories: ['emrgonly'], is: 'refused' },
  ])('of the categories $categories: $is', ({ categories, is }) => {
    expect(read([{ ...DENY, category: categories.map((code) => concept(HL7, code)) }])).toBe(is)
  })
})

describe('a Consent that is not of the form of FHIR R4 is not read', () => {
  test.each([
    { name: 'provisions of R5', more: inside(deny()) },
    { name: 'a decision of R5', more: { decision: 'deny' } },
    { name: 'exceptions of STU3', more: { except: [deny()] } },
    { name: 'a type in capitals', more: { provision: { type: 'Deny' } } },
    { name: 'a type that is a list', more: { provision: { type: ['deny'] } } },
    { name: 'a modifier', more: { ...permits({}), modifierExtension: [{ url: 'urn:x' }] } },
    { name: 'rules of its own', more: { ...permits({}), implicitRules: 'urn:x' } },
    { name: 'a modifier of a provision', more: permits({ modifierExtension: [{ url: 'urn:x' }] }) },
    { name: 'a class that is no list', more: denies({ class: { code: 'Media' } }) },
    { name: 'a purpose that is words', more: permits({ purpose: ['TREAT'] }) },
    { name: 'an empty list', more: permits({ purpose: [] }) },
    { name: 'an exception without a type', more: permits(inside(media)) },
    { name: 'an exception in capitals', more: permits(inside({ type: 'DENY', ...media })) },
  ])('$name: unknown', ({ more }) => {
    expect(read([more])).toBe('unknown')
  })

  test('and another one that refuses is enough', () => {
    expect(read([{ decision: 'permit' }, DENY])).toBe('refused')
  })
})

describe('a Consent without a provision', () => {
  test.each([
    { name: 'that says nothing', more: {}, is: 'not-refused' },
    { name: 'with a provision that says nothing', more: { provision: {} }, is: 'not-refused' },
    { name: 'an opt-out', more: optOut, is: 'refused' },
    { name: 'an opt-out with exceptions', more: policyRule('OPTOUTE'), is: 'refused' },
    { name: 'emergencies only', more: policyRule('EMRGONLY'), is: 'refused' },
    { name: 'an opt-in', more: policyRule('OPTIN'), is: 'not-refused' },
    { name: 'a rule of its own', more: { policyRule: concept(LOCAL, 'photos') }, is: 'unknown' },
    { name: 'an opt-in of its own', more: { policyRule: concept(LOCAL, 'OPTIN') }, is: 'unknown' },
    { name: 'a rule in words', more: { policyRule: { text: 'no photos' } }, is: 'unknown' },
    { name: 'a title of a known list', more: { category: [concept(LOINC, '59284-0')] }, is: 'not-refused' },
    { name: 'a title of its own', more: { category: [concept(LOCAL, 'no-photo')] }, is: 'unknown' },
    { name: 'a title in words', more: { category: [{ text: 'no photos' }] }, is: 'unknown' },
    {
      name: 'a title of its own, but a rule',
      more: { category: [concept(LOCAL, 'x')], ...denies(purpose('HMARKT')) },
      is: 'not-refused',
    },
  ])('$name: $is', ({ more, is }) => {
    expect(read([more])).toBe(is)
  })
})

describe('a denial', () => {
  test.each([
    { name: 'of all', more: {}, is: 'refused' },
    { name: 'of media', more: media, is: 'refused' },
    { name: 'of binaries', more: { class: type('Binary') }, is: 'refused' },
    { name: 'of pictures', more: { class: [{ code: 'image/jpeg' }] }, is: 'refused' },
    { name: 'of results', more: { class: type('Observation') }, is: 'not-refused' },
    {
      name: 'of results and media',
      more: { class: [...type('Observation'), ...type('Media')] },
      is: 'refused',
    },
    { name: 'of the whole patient', more: { class: type('Patient') }, is: 'refused' },
    { name: 'of a local class', more: { class: [{ system: LOCAL, code: 'clin-photo' }] }, is: 'refused' },
    {
      name: 'of results of a local list',
      more: { class: [{ system: LOCAL, code: 'Observation' }] },
      is: 'refused',
    },
    { name: 'of photographic images', more: { code: [concept(LOINC, '72170-4')] }, is: 'refused' },
    { name: 'of a local code', more: { code: [concept(LOCAL, 'x')] }, is: 'refused' },
    { name: 'of a code in words', more: { code: [{ text: 'photo analysis' }] }, is: 'refused' },
    { name: 'of marketing', more: purpose('HMARKT'), is: 'not-refused' },
    { name: 'of treatment', more: purpose('TREAT'), is: 'refused' },
    { name: 'of research', more: purpose('HRESCH'), is: 'refused' },
    { name: 'of clinical trials', more: purpose('CLINTRCH'), is: 'refused' },
    { name: 'of a local purpose', more: { purpose: [{ system: LOCAL, code: 'AI' }] }, is: 'refused' },
    { name: 'of use', more: action('use'), is: 'refused' },
    { name: 'of access', more: action('access'), is: 'refused' },
    { name: 'of disclosure', more: action('disclose'), is: 'not-refused' },
    { name: 'of a local action', more: { action: [concept(LOCAL, 'analyse')] }, is: 'refused' },
    { name: 'of what is labelled', more: { securityLabel: [{ code: 'R' }] }, is: 'refused' },
    { name: 'of what is older', more: { dataPeriod: { end: '2020' } }, is: 'refused' },
    { name: 'of a photo', more: data('Media/m1'), is: 'refused' },
    { name: 'of a result', more: data('Observation/o1'), is: 'not-refused' },
    { name: 'of what hangs on a visit', more: data('Encounter/e1', 'dependents'), is: 'refused' },
    { name: 'to a relative', more: actor('RelatedPerson/r1'), is: 'not-refused' },
    { name: 'to a clinician', more: actor('Practitioner/p1'), is: 'unknown' },
    { name: 'to a device', more: actor('Device/facies'), is: 'unknown' },
    { name: 'to nobody named', more: { actor: [{ reference: {} }] }, is: 'unknown' },
    {
      name: 'to a clinician, of results',
      more: { ...actor('Practitioner/p1'), class: type('Observation') },
      is: 'not-refused',
    },
  ])('$name: $is', ({ more, is }) => {
    expect(read([denies(more)])).toBe(is)
  })
})

describe('a permission inside a denial of all', () => {
  test.each([
    { name: 'of all', more: {}, is: 'not-refused' },
    { name: 'of media', more: media, is: 'not-refused' },
    { name: 'of photographic images', more: { code: [concept(LOINC, '72170-4')] }, is: 'not-refused' },
    { name: 'of media for treatment', more: { ...media, ...purpose('TREAT') }, is: 'not-refused' },
    { name: 'to use media', more: { ...media, ...action('use') }, is: 'not-refused' },
    { name: 'of media until today', more: { ...media, period: { end: '2026-11-23' } }, is: 'not-refused' },
    { name: 'of media until yesterday', more: { ...media, period: { end: '2026-11-22' } }, is: 'refused' },
    {
      name: 'of media from a day that is none',
      more: { ...media, period: { start: '2026-13-40' } },
      is: 'refused',
    },
    { name: 'of media of no list', more: { class: [{ code: 'Media' }] }, is: 'refused' },
    { name: 'of documents', more: { class: type('DocumentReference') }, is: 'refused' },
    { name: 'of one photo', more: data('Media/other'), is: 'refused' },
    { name: 'to collect', more: action('collect'), is: 'refused' },
    { name: 'for research', more: purpose('HRESCH'), is: 'refused' },
    { name: 'for marketing', more: { ...media, ...purpose('HMARKT') }, is: 'refused' },
    { name: 'to one clinician', more: actor('Practitioner/p1'), is: 'refused' },
    { name: 'of what is labelled', more: { securityLabel: [{ code: 'N' }] }, is: 'refused' },
    { name: 'of what is newer', more: { dataPeriod: { start: '2020' } }, is: 'refused' },
    { name: 'of results', more: { class: type('Observation') }, is: 'refused' },
    {
      name: 'to one clinician, of media inside',
      more: { ...actor('Practitioner/p1'), ...inside(permit(media)) },
      is: 'refused',
    },
  ])('$name: $is', ({ more, is }) => {
    expect(read([denies(inside(permit(more)))])).toBe(is)
  })
})

describe('the worst of equals wins', () => {
  test.each([
    { name: 'a permission and a denial', provision: deny(inside(permit(media), deny(media))), is: 'refused' },
    { name: 'a denial and a permission', provision: deny(inside(deny(media), permit(media))), is: 'refused' },
    {
      name: 'a permission of photos, one of results',
      provision: deny(inside(permit(media), permit({ class: type('Observation') }))),
      is: 'not-refused',
    },
    {
      name: 'a permission of photos, a denial of results',
      provision: deny(inside(permit(media), deny({ class: type('Observation') }))),
      is: 'not-refused',
    },
    {
      name: 'a permission and what cannot be read',
      provision: permit(inside(permit(media), media)),
      is: 'unknown',
    },
    { name: 'all but photos permitted', provision: permit(inside(deny(media))), is: 'refused' },
    {
      name: 'all but results permitted',
      provision: permit(inside(deny({ class: type('Observation') }))),
      is: 'not-refused',
    },
    {
      name: 'research denied but for photos, inside a denial of all',
      provision: deny(inside(deny({ ...purpose('HRESCH'), ...inside(permit(media)) }))),
      is: 'refused',
    },
    {
      name: 'research denied but for photos',
      provision: permit(inside(deny({ ...purpose('HRESCH'), ...inside(permit(media)) }))),
      is: 'not-refused',
    },
  ])('$name: $is', ({ provision, is }) => {
    expect(read([{ provision }])).toBe(is)
  })

  test.each([
    { name: 'an opt-out but for photos', more: { ...optOut, ...permits(media) }, is: 'not-refused' },
    {
      name: 'an opt-out, exceptions inside',
      more: { ...optOut, provision: inside(permit(media)) },
      is: 'not-refused',
    },
    {
      name: 'an opt-out but for results',
      more: { ...optOut, ...permits({ class: type('Observation') }) },
      is: 'refused',
    },
    {
      name: 'an opt-in but for photos',
      more: { ...policyRule('OPTIN'), provision: inside(deny(media)) },
      is: 'refused',
    },
    {
      name: 'a rule of its own, but photos',
      more: { policyRule: concept(LOCAL, 'x'), ...permits(media) },
      is: 'not-refused',
    },
  ])('$name: $is', ({ more, is }) => {
    expect(read([more])).toBe(is)
  })

  test.each([
    { depth: 6, is: 'not-refused' },
    { depth: 7, is: 'unknown' },
    { depth: 50_000, is: 'unknown' },
  ])('with $depth exceptions in one another: $is', ({ depth, is }) => {
    let provision: More = { type: 'permit' }
    for (let level = 0; level < depth; level += 1) provision = { type: 'permit', provision: [provision] }
    expect(read([{ provision }])).toBe(is)
  })
})

test('the Consent that the register shows refuses', () => {
  const page = readFileSync(new URL('../../docs/register.md', import.meta.url), 'utf8')
  const shown = [...page.matchAll(/```json\n(.+?)```/gs)].map(([, json = '']) => JSON.parse(json))
  const consents = shown.filter(({ resourceType }) => resourceType === 'Consent')
  expect(consents).toHaveLength(1)
  expect(read(consents)).toBe('refused')
  // It is its provision that refuses, and nothing else in it that is not read.
  expect(read(consents.map(({ provision, ...rest }) => rest))).toBe('not-refused')
})
