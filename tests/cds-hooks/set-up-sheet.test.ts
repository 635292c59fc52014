import { describe, expect, test } from 'vitest'
import { OVERRIDE_REASONS } from '../../src/cds-hooks/override-reasons.ts'
import { prefetchOf } from '../../src/cds-hooks/prefetch-set.ts'
import { setUpSheet } from '../../src/cds-hooks/set-up-sheet.ts'
import { EHR_PROFILE_NAMES, PREFERENCE_LIST_ITEM } from '../../src/ehr-profiles.ts'
import { isSmartSite } from '../../src/sites.ts'
import { BASE, FHIR, ISSUER, PATIENT_ID, site } from './client.ts'

const APP = { smart: { clientId: 'facies', authentication: 'none' } }
const sheet = (fields: Readonly<Record<string, unknown>> = {}) => {
  const north = site('north', { testPatients: [PATIENT_ID], ...fields })
  return { north, text: setUpSheet({ site: north, baseUrl: new URL(BASE), model: 'facies-geometry' }) }
}

describe('the sheet of a site', () => {
  test.each(EHR_PROFILE_NAMES)('holds every template of %s as it is typed in, and every key', (profile) => {
    const codes = { 'lab-ufc24': [{ system: 'urn:oid:1.2.3', code: 'UFC' }] }
    const { north, text } = sheet({ profile, codes, policy: { imageConsent: 'chart' } })
    const lines = text.split('\n')
    for (const [key, query] of Object.entries(prefetchOf(north))) {
      expect(lines).toContain(query)
      expect(lines).toContain(`Key \`${key}\`:`)
    }
  })

  test('names the keys under which the EHR sends prefetch', () => {
    const { text } = sheet({ prefetchKeys: { 'problems-user': 'conditions' } })
    expect(text).toContain('Key `problems-user`:')
    expect(text).not.toContain('Key `conditions`:')
  })

  test.each([
    'patient-view',
    'order-select',
    'order-sign',
  ])('names the service of %s and its feedback', (hook) => {
    const { text } = sheet()
    expect(text).toContain(`| ${hook} | \`${BASE}/cds-services/facies-${hook}\` |`)
    expect(text).toContain(`\`${BASE}/cds-services/facies-${hook}/feedback\``)
  })

  test('says what a call must hold', () => {
    const trust = { jku: 'https://ehr.example.org/jwks.json' }
    const { text } = sheet({ tenant: 'north-1', clientId: 'client-1', trust, algorithms: ['RS384'] })
    for (const part of [ISSUER, FHIR, 'north-1', 'client-1', '`RS384`', 'at most 60 minutes'])
      expect(text).toContain(part)
  })

  test('asks for the scopes that the app asks for, without those of a launch', () => {
    const { north, text } = sheet({ ...APP, notServed: ['Procedure'] })
    const scopes = isSmartSite(north) ? north.smart.scopes.split(' ').slice(3) : []
    expect(scopes).not.toHaveLength(0)
    expect(text).toContain(scopes.map((scope) => `\`${scope}\``).join(' '))
    expect(text).not.toContain('patient/Procedure.read')
  })

  test('says how the app is registered', () => {
    const { text } = sheet({ smart: { ...APP.smart, frameAncestors: ['https://chart.example.org'] } })
    const [, app = ''] = text.split('## App')
    for (const row of [
      '| client id | `facies` |',
      '| authentication | none: a public client, with PKCE (S256) |',
      `| launch address | \`${BASE}/smart/launch\` |`,
      `| redirect address, to the letter | \`${BASE}/smart/callback/north\` |`,
      '| shown in frames of | `https://chart.example.org` |',
    ])
      expect(app).toContain(row)
    expect(app).toContain('`launch openid fhirUser patient/Patient.r ')
    expect(app).toContain('`launch openid fhirUser patient/Patient.read ')
    expect(app).not.toMatch(/jwks|smart\/open/)
  })

  test.each([
    {
      name: 'with a key: where it is',
      smart: { authentication: 'private_key_jwt' },
      says: '/smart/jwks.json',
    },
    {
      name: 'with a secret: not the secret',
      smart: { authentication: 'client_secret_basic' },
      says: 'apart from this',
    },
    {
      name: 'with scopes of its own: these',
      smart: { scopes: 'launch openid' },
      says: '| scopes | `launch openid` |',
    },
    { name: 'opened without a launch: where', smart: { standalone: true }, says: '/smart/open/north' },
    { name: 'framed by nobody', smart: {}, says: '| shown in frames of | nobody' },
    {
      name: 'with an issuer',
      smart: { issuer: 'https://sign-in.example' },
      says: '`https://sign-in.example`',
    },
  ])('says of the app $name', ({ smart, says }) => {
    expect(sheet({ smart: { ...APP.smart, ...smart } }).text).toContain(says)
  })

  const DOCTOR = 'https://ehr.example.org/fhir/Practitioner/1'
  const EVERYONE = { draft: 'everyone', file: [DOCTOR] }
  const FILERS = { file: 'everyone' }
  const usersOf = (smart: object) => {
    const { text } = sheet({ smart: { ...APP.smart, ...smart } })
    return text.slice(text.indexOf('## What users may do'), text.indexOf('## Links'))
  }

  test.each([
    { smart: {}, says: ['| draft the suggested tests | nobody: `draftOrders` is off |', '| not asked |'] },
    {
      smart: { draftOrders: true, writeBack: 'any', impressionFirst: true, roles: EVERYONE },
      says: [
        '| draft the suggested tests | everyone |',
        `withdraw them | \`${DOCTOR}\` |`,
        '| everyone, once for each photo |',
        '`create` of ServiceRequest',
        'of RiskAssessment or Observation or DocumentReference;',
        'allow-modals',
        'clipboard-write',
      ],
    },
    { smart: { writeBack: 'document', roles: EVERYONE }, says: ['`update` of DocumentReference;'] },
  ])('says what users may do: $smart', ({ smart, says }) => {
    for (const part of says) expect(usersOf(smart)).toContain(part)
  })

  test.each([
    { smart: {}, says: null },
    { smart: { draftOrders: true, writeBack: 'any', roles: EVERYONE }, says: null },
    { smart: { draftOrders: true }, says: '`draftOrders`: nobody is in `roles.draft`.' },
    { smart: { writeBack: 'any' }, says: '`writeBack`: nobody is in `roles.file`.' },
    { smart: { roles: { draft: 'everyone' } }, says: '`roles.draft`: `draftOrders` is off.' },
    { smart: { roles: { file: [DOCTOR] } }, says: '`roles.file`: `writeBack` is `none`.' },
    {
      smart: { draftOrders: true, roles: EVERYONE, scopes: 'launch openid patient/ServiceRequest.rs' },
      says: 'do not ask to write ServiceRequest; tests are copied as text.',
    },
    {
      smart: { writeBack: 'any', roles: EVERYONE, scopes: 'launch openid patient/Observation.read' },
      says: 'do not ask to write RiskAssessment or Observation or DocumentReference.',
    },
    {
      smart: { writeBack: 'any', roles: FILERS, scopes: 'launch openid patient/Observation.crus' },
      says: null,
    },
    { smart: { writeBack: 'document', roles: FILERS, scopes: 'launch openid user/*.write' }, says: null },
  ])('says which setting has no effect: $smart', ({ smart, says }) => {
    const users = usersOf(smart)
    if (says === null) expect(users).not.toContain('Without effect')
    else expect(users.slice(users.indexOf('Without effect'))).toContain(says)
  })

  test('names the scope of a launch that the EHR does not begin', () => {
    expect(sheet(APP).text).not.toContain('launch/patient')
    expect(sheet({ smart: { ...APP.smart, standalone: true } }).text).toContain(
      '`launch/patient` in place of',
    )
  })

  test('maps every override reason', () => {
    const { text } = sheet()
    for (const { system, code, display } of OVERRIDE_REASONS)
      expect(text).toContain(`| \`${system}\` | \`${code}\` | ${display} |`)
  })

  test.each([
    { name: 'generic: sent', fields: APP, says: `| smart | \`${BASE}/smart/launch\` | yes |` },
    {
      name: 'Oracle without a list: not sent',
      fields: { ...APP, profile: 'oracle' },
      says: `| smart | \`${BASE}/smart/launch\` | no: not in`,
    },
    {
      name: 'Oracle: the listed one is sent',
      fields: { profile: 'oracle', allowedLinks: [`${BASE}/models/facies-geometry`] },
      says: `| absolute | \`${BASE}/models/facies-geometry\` | yes |`,
    },
  ])('says of a link whether it is sent: $name', ({ fields, says }) => {
    expect(sheet(fields).text).toContain(says)
  })

  test('has no link to an app that is not registered', () => {
    expect(sheet().text).not.toContain('/smart/')
  })

  test.each([
    {
      name: 'generic: by the standard, a dexamethasone test in words',
      fields: {},
      says: [
        '| `lnsc_x2` | Late-night salivary cortisol | `2142-8` of `http://loinc.org`',
        '| in words only',
      ],
    },
    {
      name: 'Epic: by its list',
      fields: {
        profile: 'epic',
        orders: { lnsc_x2: { system: PREFERENCE_LIST_ITEM, code: '101', display: 'A | B' } },
      },
      says: [`\`101\` of \`${PREFERENCE_LIST_ITEM}\` (A \\| B)`, '| `igf1` | IGF-1 | in words only'],
    },
  ])('says by which code a test is ordered: $name', ({ fields, says }) => {
    const { text } = sheet(fields)
    for (const part of says) expect(text).toContain(part)
  })

  test('holds no patient and no key', () => {
    const { text } = sheet()
    expect(text).not.toContain(`\`${PATIENT_ID}\``)
    expect(text).not.toContain('"kty"')
  })

  test('has as many cells in each row of a table as in its head', () => {
    const tables = sheet(APP)
      .text.split('\n\n')
      .map((block) => block.trim())
      .filter((block) => block.startsWith('| '))
    expect(tables.length).toBeGreaterThan(4)
    for (const block of tables) {
      const cells = block.split('\n').map((line) => line.split(/(?<!\\)\|/).length)
      expect(new Set(cells).size).toBe(1)
    }
  })
})
