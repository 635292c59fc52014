import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ORDER_SET_ITEM, PREFERENCE_LIST_ITEM } from '../../src/ehr-profiles.ts'
import { parseSite } from '../../src/sites.ts'

const FILE = {
  issuer: 'https://ehr.example.org/fhir',
  fhirBase: 'https://ehr.example.org/fhir',
  trust: { jku: 'https://ehr.example.org/jwks.json' },
  timeZone: 'Europe/Zurich',
}
const LOCAL = 'urn:oid:1.2.3'
const LOINC = 'http://loinc.org'
const coding = (code: string, system = LOCAL) => ({ system, code, display: `Our ${code}` })

describe('the orders of a site', () => {
  test.each([
    { name: 'none', fields: {} },
    {
      name: 'a test and a set',
      fields: { orders: { igf1: coding('1') }, orderSets: { dst_1mg: coding('2') } },
    },
    {
      name: 'one code for a test and its repeat',
      fields: { orders: { igf1: coding('1'), igf1_repeat: coding('1') } },
    },
    { name: 'the very code of the standard', fields: { orders: { lnsc_x2: coding('2142-8', LOINC) } } },
    {
      name: 'a code that the site also reads as this test',
      fields: { orders: { ufc24_x2: coding('1') }, codes: { 'lab-ufc24': [coding('1')] } },
    },
    {
      name: 'Epic: entries of its lists',
      fields: {
        profile: 'epic',
        orders: { lnsc_x2: coding('1', PREFERENCE_LIST_ITEM) },
        orderSets: { dst_1mg: coding('2', ORDER_SET_ITEM), ogtt_gh: coding('3', PREFERENCE_LIST_ITEM) },
      },
    },
  ])('may be $name', ({ fields }) => {
    expect(() => parseSite('north', { ...FILE, ...fields })).not.toThrow()
  })

  test.each([
    {
      name: 'a dexamethasone test as a single order (HK-7)',
      fields: { orders: { dst_1mg: coding('1') } },
      says: 'orders.dst_1mg',
    },
    { name: 'a single order as a set', fields: { orderSets: { igf1: coding('1') } }, says: 'orderSets.igf1' },
    {
      name: 'a test that is none',
      fields: { orders: { mri: coding('1') } },
      says: 'orders.mri: is no test that is one order; those are lnsc_x2',
    },
    {
      name: 'a bare cortisol as the set (HK-7)',
      fields: { orderSets: { dst_1mg: coding('2143-6', LOINC) } },
      says: 'orderSets.dst_1mg: must be a code of your own order set',
    },
    {
      name: 'the same by the name of its OID',
      fields: { orderSets: { dst_1mg: coding('2143-6', 'urn:oid:2.16.840.1.113883.6.1') } },
      says: 'orderSets.dst_1mg: must be a code of your own order set',
    },
    {
      name: "a bare cortisol by the site's own code (HK-7)",
      fields: { orderSets: { dst_1mg: coding('C') }, codes: { 'lab-cortisol-serum': [coding('c')] } },
      says: 'orderSets.dst_1mg: means another order: cortisol_serum',
    },
    {
      name: "another test by the standard's code",
      fields: { orders: { lnsc_x2: coding('2147-7', LOINC) } },
      says: 'orders.lnsc_x2: means another order: ufc24_x2',
    },
    {
      name: 'one code for two tests',
      fields: { orders: { lnsc_x2: coding('1'), ufc24_x2: coding('1') } },
      says: 'orders.lnsc_x2: has the code of ufc24_x2 too; orders.ufc24_x2: has the code of lnsc_x2 too',
    },
    {
      name: 'Epic: a code that it does not read',
      fields: { profile: 'epic', orders: { igf1: coding('1') } },
      says: `orders.igf1: system must be ${PREFERENCE_LIST_ITEM} or ${ORDER_SET_ITEM}`,
    },
    {
      name: 'no words',
      fields: { orders: { igf1: { ...coding('1'), display: ' ' } } },
      says: 'orders.igf1.display',
    },
    { name: 'an EHR that nobody knows', fields: { profile: 'Epic' }, says: 'profile' },
    { name: 'a link that is none', fields: { allowedLinks: ['facies'] }, says: 'allowedLinks.0' },
  ])('may not be $name', ({ fields, says }) => {
    expect(() => parseSite('north', { ...FILE, ...fields })).toThrow(
      expect.objectContaining({ code: 'SITE_INVALID', detail: expect.stringContaining(says) }),
    )
  })
})

test('the orders that the guide shows can be used', () => {
  const guide = readFileSync(new URL('../../docs/register.md', import.meta.url), 'utf8')
  const section = guide.slice(guide.indexOf('### Your own orders'))
  const shown = JSON.parse(/```json\n([^`]+)```/.exec(section)?.[1] ?? '{}')
  const { orders, orderSets } = parseSite('north', { ...FILE, ...shown })
  expect([...Object.keys(orders), ...Object.keys(orderSets)]).toEqual(['lnsc_x2', 'dst_1mg'])
})
