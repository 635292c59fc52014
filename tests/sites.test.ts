import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { importTerms } from '../src/cli/terms-import.ts'
import { appMode, cardMode, mayDo, mayScore, mayWithdraw } from '../src/modes.ts'
import { readSites } from '../src/site-folder.ts'
import { MODES, OPTIONAL_TYPES, parseSite } from '../src/sites.ts'

const FILE = {
  issuer: 'https://ehr.example.org/fhir',
  fhirBase: 'https://ehr.example.org/fhir',
  trust: { jku: 'https://ehr.example.org/jwks.json' },
  timeZone: 'Europe/Zurich',
}

const SMART = { clientId: 'facies', authentication: 'none' }

const jwk = ({ publicKey }: { readonly publicKey: KeyObject }) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid: '1',
})
const KEY = jwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }))

const LOCAL = 'urn:oid:2.16.756.5.30.1.999'
const code = (more: Readonly<Record<string, unknown>> = {}) => ({ system: LOCAL, code: 'X', ...more })
const product = (...ingredients: readonly unknown[]) => ({ products: [code({ ingredients })] })

const WRONG_TERMS = [
  {
    name: 'a concept that is none',
    change: { codes: { 'lab-ufc': [code()] } },
    says: 'codes.lab-ufc: is no concept of src/clinical/value-sets.json; did you mean lab-ufc24?',
  },
  {
    name: 'a class of drugs',
    change: { codes: { 'oral-oestrogens': [code()] } },
    says: 'codes.oral-oestrogens: is a class of drugs',
  },
  {
    name: 'a concept that is only ordered',
    change: { codes: { 'order-mri-pituitary': [code()] } },
    says: 'codes.order-mri-pituitary: is not read from a chart',
  },
  {
    name: 'no code',
    change: { codes: { 'lab-ufc24': [] } },
    says: 'codes.lab-ufc24: must name at least one',
  },
  {
    name: 'an empty code',
    change: { codes: { 'lab-ufc24': [code({ code: ' ' })] } },
    says: 'codes.lab-ufc24.0.code: ',
  },
  {
    name: 'a system that is none',
    change: { codes: { 'lab-ufc24': [code({ system: 'our lab' })] } },
    says: 'codes.lab-ufc24.0.system: must be the address of a code system',
  },
  {
    name: 'a system of ours',
    change: { codes: { 'lab-ufc24': [code({ system: 'urn:facies:concept' })] } },
    says: 'codes.lab-ufc24.0.system: is a system of ours',
  },
  {
    name: 'a code that means something else',
    change: { codes: { 'lab-ufc24': [code()], 'lab-igf1': [code()] } },
    says: 'codes.lab-igf1.0: code "X" has another meaning already: lab-ufc24',
  },
  { name: 'a product without an ingredient', change: product(), says: 'products.0.ingredients: must name' },
  {
    name: 'a misspelt ingredient',
    change: product('prednisonne'),
    says: 'products.0.ingredients.0: "prednisonne" is no ingredient that we know; did you mean prednisone',
  },
  {
    name: 'a German ingredient',
    change: product('metformin', 'Hydrocortison'),
    says: 'products.0.ingredients.1: "Hydrocortison" is no ingredient that we know; did you mean hydrocortisone',
  },
  {
    name: 'an ingredient that nobody knows',
    change: product('bexarotene'),
    says: 'products.0.ingredients.0: "bexarotene" is no ingredient that we know; for a drug that the rules do not',
  },
  {
    name: 'an ingredient that the rules do ask for, as another drug',
    change: product('other: Prednisone'),
    says: 'products.0.ingredients.0: "other:prednisone" is no other drug',
  },
  {
    name: 'an RxNorm code that the value sets do not hold',
    change: product('10582'),
    says: 'products.0.ingredients.0: RxNorm code "10582" is no ingredient of the value sets',
  },
  {
    name: 'a route that is none',
    change: { products: [code({ ingredients: ['prednisone'], route: 'mouth' })] },
    says: 'products.0.route: ',
  },
  {
    name: 'a terms file elsewhere',
    change: { terms: '../other.terms.json' },
    says: 'terms: must be the name of a file beside the site file',
  },
  {
    name: 'a terms file of another name',
    change: { terms: 'drugs.json' },
    says: 'terms: must end in .terms.json',
  },
]

describe('parseSite', () => {
  test('fills in the careful defaults', () => {
    expect(parseSite('north', FILE)).toMatchObject({
      name: 'north',
      mode: 'research',
      algorithms: ['ES384', 'RS384'],
      budgetMs: 400,
      testPatients: [],
      policy: {
        gate: 'on',
        imageConsent: 'elsewhere',
        firstLine: ['lnsc_x2', 'ufc24_x2', 'dst_1mg'],
        windows: { photoMonths: 24, systemicSteroidDays: 90 },
      },
      notServed: [],
    })
  })

  test.each([
    { name: 'no issuer', change: { issuer: undefined }, says: 'issuer' },
    { name: 'an address that is none', change: { fhirBase: 'ehr.example.org' }, says: 'fhirBase' },
    { name: 'another scheme', change: { fhirBase: 'file:///etc/passwd' }, says: 'fhirBase' },
    {
      name: 'a user name in an address',
      change: { fhirBase: 'https://a:b@ehr.example.org/fhir' },
      says: 'fhirBase',
    },
    {
      name: 'a password in an address',
      change: { fhirBase: 'https://:b@ehr.example.org/fhir' },
      says: 'fhirBase',
    },
    { name: 'neither jku nor keys', change: { trust: {} }, says: 'trust' },
    {
      name: 'a symmetric key',
      change: { trust: { keys: [{ kty: 'oct', kid: '1', k: 'c2VjcmV0' }] } },
      says: 'trust',
    },
    {
      name: 'a private key',
      change: { trust: { keys: [{ ...KEY, d: 'private' }] } },
      says: 'trust.keys.0: must be a public key',
    },
    {
      name: 'a key that was cut off',
      change: { trust: { keys: [KEY, { ...KEY, kid: '2', y: KEY.y?.slice(0, 20) }] } },
      says: 'trust.keys.1: is no key of its kind',
    },
    {
      name: 'a short key',
      change: { trust: { keys: [jwk(generateKeyPairSync('rsa', { modulusLength: 1024 }))] } },
      says: 'trust.keys.0: is no key of its kind, or one of RSA with fewer than 2048 bits',
    },
    {
      name: 'a key that no algorithm takes',
      change: { trust: { keys: [KEY] }, algorithms: ['RS384', 'ES256'] },
      says: 'trust.keys.0: is for none of RS384, ES256 (algorithms)',
    },
    {
      name: 'a key for encryption',
      change: { trust: { keys: [{ ...KEY, use: 'enc' }] } },
      says: 'trust.keys.0: is for none of ES384, RS384 (algorithms)',
    },
    { name: 'an HMAC algorithm', change: { algorithms: ['HS256'] }, says: 'algorithms' },
    { name: 'no algorithm', change: { algorithms: ['none'] }, says: 'algorithms' },
    { name: 'an unknown mode', change: { mode: 'on' }, says: 'mode' },
    { name: 'an unknown time zone', change: { timeZone: 'Zurich' }, says: 'timeZone' },
    { name: 'a budget beyond the hard stop', change: { budgetMs: 2000 }, says: 'budgetMs' },
    {
      name: 'a window beyond its bounds',
      change: { policy: { windows: { systemicSteroidDays: 10 } } },
      says: 'policy.windows.systemicSteroidDays',
    },
    {
      name: 'a window that does not exist',
      change: { policy: { windows: { steroidDays: 90 } } },
      says: 'steroidDays',
    },
    {
      name: 'a shorter window longer than its longer one',
      change: { policy: { windows: { localSteroidDays: 151, systemicSteroidDays: 150 } } },
      says: 'policy.windows.localSteroidDays: must not exceed systemicSteroidDays',
    },
    {
      name: 'a shorter list that reaches further back',
      change: { policy: { windows: { recentNormalDays: 300, normalCortisolDays: 200 } } },
      says: 'policy.windows.recentNormalDays',
    },
    { name: 'no first-line test', change: { policy: { firstLine: [] } }, says: 'policy.firstLine' },
    {
      name: 'a first-line test named twice',
      change: { policy: { firstLine: ['dst_1mg', 'dst_1mg'] } },
      says: 'policy.firstLine',
    },
    {
      name: 'a first-line test that is none',
      change: { policy: { firstLine: ['igf1'] } },
      says: 'policy.firstLine',
    },
    { name: 'a patient id that is none', change: { testPatients: ['Patient/1'] }, says: 'testPatients' },
    { name: 'an app without a client id', change: { smart: { authentication: 'none' } }, says: 'smart' },
    {
      name: 'a client secret',
      change: { smart: { ...SMART, authentication: 'client_secret_post' } },
      says: 'smart',
    },
    {
      name: 'a refresh beside scopes of its own',
      change: { smart: { ...SMART, scopes: 'launch openid', refresh: 'online_access' } },
      says: 'smart.refresh',
    },
    {
      name: 'a refresh of another kind',
      change: { smart: { ...SMART, refresh: 'always' } },
      says: 'smart.refresh',
    },
    {
      name: 'an issuer that is no address',
      change: { smart: { ...SMART, issuer: 'ehr' } },
      says: 'smart.issuer',
    },
    {
      name: 'a secret in the file',
      change: { smart: { ...SMART, clientSecret: 'x' } },
      says: 'clientSecret',
    },
    {
      name: 'scopes without launch',
      change: { smart: { ...SMART, scopes: 'openid patient/Media.r' } },
      says: 'smart',
    },
    {
      name: 'scopes without openid',
      change: { smart: { ...SMART, scopes: 'launch/patient openid' } },
      says: 'smart',
    },
    {
      name: 'a frame with a path',
      change: { smart: { ...SMART, frameAncestors: ['https://a.example/x'] } },
      says: 'smart',
    },
    { name: 'a frame of anybody', change: { smart: { ...SMART, frameAncestors: ['*'] } }, says: 'smart' },
    {
      name: 'a frame that adds a rule',
      change: { smart: { ...SMART, frameAncestors: ['https://a.example; script-src *'] } },
      says: 'smart',
    },
    {
      name: 'a researcher who is no address',
      change: { smart: { ...SMART, researchers: ['Practitioner/1'] } },
      says: 'smart',
    },
    {
      name: 'consents kept nowhere',
      change: { policy: { imageConsent: 'no' } },
      says: 'policy.imageConsent',
    },
    ...['https://a.example', 'a.example/x', '*.example.org', 'a.example:0x1', 'u@a.example', '', 'a b'].map(
      (host) => ({
        name: `a photo host written ${JSON.stringify(host)}`,
        change: { hosts: { photoHosts: [host] } },
        says: 'hosts.photoHosts.0: must be a host such as',
      }),
    ),
    ...['10.0.0.0/33', '0.0.0.0/0', '10.0.0/8', 'a.example:443', 'https://a.example', ''].map((network) => ({
      name: `a private network written ${JSON.stringify(network)}`,
      change: { hosts: { privateNetworks: [network] } },
      says: 'hosts.privateNetworks.0: must be a network such as',
    })),
    {
      name: 'a word about the photo of the patient that is no yes or no',
      change: { policy: { patientPhoto: 'yes' } },
      says: 'policy.patientPhoto',
    },
    {
      name: 'a place of photos that there is not',
      change: { policy: { noPhotosIn: ['Binary'] } },
      says: 'policy.noPhotosIn.0',
    },
    { name: 'a type that is needed', change: { notServed: ['Condition'] }, says: 'notServed' },
    { name: 'a refusal that is not served', change: { notServed: ['Consent'] }, says: 'notServed' },
    { name: 'types that are no list', change: { notServed: 'Procedure' }, says: 'notServed' },
    { name: 'a misspelt field', change: { polisy: {} }, says: 'polisy' },
    ...WRONG_TERMS,
  ])('names the field: $name', ({ change, says }) => {
    expect(() => parseSite('north', { ...FILE, ...change })).toThrow(
      expect.objectContaining({ code: 'SITE_INVALID', detail: expect.stringContaining(says) }),
    )
  })

  const smart = (fields: object) => ({ smart: { ...SMART, ...fields } })
  test.each([
    { change: { polisy: {} }, says: 'polisy: is not known; did you mean policy?' },
    {
      change: smart({ draftOrder: true }),
      says: 'smart.draftOrder: is not known; did you mean draftOrders?',
    },
    {
      change: smart({ roles: { zzz: [] } }),
      says: 'smart.roles.zzz: is not known; known here are view, draft, file, snooze',
    },
    { change: { hosts: { photoHost: [] } }, says: 'hosts.photoHost: is not known; did you mean photoHosts?' },
    {
      change: { trust: { jwks: 'https://a.example' } },
      says: 'trust: must be {"jku": "https://…"}, or {"keys"',
    },
    {
      change: { products: [{ sistem: LOCAL, code: 'X', ingredients: ['prednisone'] }] },
      says: 'products.0.sistem: is not known; did you mean system?',
    },
    {
      change: { codes: { 'lab-ufc24': [code({ cod: 'X' })] } },
      says: 'codes.lab-ufc24.0.cod: is not known; did you mean code?',
    },
    {
      change: smart({ clientSecret: 'hush' }),
      says: 'smart.clientSecret: no secret stands in a site file; put it into the file of FACIES_CLIENT_SECRETS',
    },
    {
      change: smart({ roles: 'everyone' }),
      says: 'smart.roles: must be an object of some of view, draft, file, snooze',
    },
    {
      change: smart({ roles: { draft: 'Everyone' } }),
      says: 'smart.roles.draft: must be "everyone" or a list of fhirUser addresses',
    },
    {
      change: smart({ roles: { draft: ['Practitioner/1'] } }),
      says: 'smart.roles.draft.0: must be the full address of a user',
    },
    {
      change: smart({ researchers: ['Practitioner/1'] }),
      says: 'smart.researchers.0: must be the full address of a user',
    },
    {
      change: smart({ draftOrders: 'yes' }),
      says: 'smart.draftOrders: must be true or false, without quotes',
    },
    {
      change: smart({ filing: { organization: 'North Hospital' } }),
      says: 'smart.filing.organization: must be Organization/<id>',
    },
    {
      change: smart({ filing: { contact: 'ask me' } }),
      says: 'smart.filing.contact: must be mailto:, tel: or an https address',
    },
    {
      change: smart({ filing: { policy: 'protocol 7' } }),
      says: 'smart.filing.policy: must be a URI (https: or urn:)',
    },
    { change: smart({ writeBack: 'all' }), says: 'smart.writeBack: must be one of "none", "any",' },
    { change: { issuer: undefined }, says: 'issuer: is missing' },
    { change: { issuer: 7 }, says: 'issuer: must be a text' },
    { change: { testPatients: 'a' }, says: 'testPatients: must be a list' },
    { change: { budgetMs: '400' }, says: 'budgetMs: must be a number' },
    { change: { smart: 'facies' }, says: 'smart: must be an object of some of clientId, ' },
  ])('says in words what is wrong: $says', ({ change, says }) => {
    const detail = detailOf(() => parseSite('north', { ...FILE, ...change }))
    expect(detail).toMatch(/^north\.json: /)
    expect(detail).toContain(says)
    expect(detail).not.toMatch(/hush|Unrecognized|Invalid|expected/)
    expect(detail.split(says)).toHaveLength(2)
  })

  test('the app asks for what it reads, frames nowhere and knows no researcher, unless the file says so', () => {
    const { smart } = parseSite('north', { ...FILE, smart: SMART })
    expect(smart).toMatchObject({ ...SMART, frameAncestors: [], researchers: [] })
    expect(smart?.scopes).toMatch(/^launch openid fhirUser patient\/Patient\.read /)
    expect(parseSite('north', FILE).smart).toBeUndefined()
  })

  test('hosts are none unless the file names them, and are compared as an address writes them', () => {
    const NONE = { photoHosts: [], signInHosts: [], privateNetworks: [] }
    expect(parseSite('north', FILE).hosts).toEqual(NONE)
    const hosts = {
      photoHosts: ['Photos.Example.org', 'photos.example.org:443', 'photos.example.org:8443'],
      privateNetworks: ['10.20.0.0/16', 'fd00::/8', 'EHR.example.org'],
    }
    expect(parseSite('north', { ...FILE, hosts }).hosts).toEqual({
      ...NONE,
      photoHosts: ['photos.example.org', 'photos.example.org', 'photos.example.org:8443'],
      privateNetworks: ['10.20.0.0/16', 'fd00::/8', 'ehr.example.org'],
    })
  })

  test('several wrong codes are named together', () => {
    const change = { codes: { nonsense: [code()] }, ...product('nonsense') }
    expect(() => parseSite('north', { ...FILE, ...change })).toThrow(
      expect.objectContaining({
        detail: expect.stringMatching(/^north\.json: codes\.nonsense: .*; products\.0\.ingredients\.0: /),
      }),
    )
  })

  test.each([
    { fields: {}, more: [...OPTIONAL_TYPES] },
    { fields: { notServed: ['Procedure'] }, more: OPTIONAL_TYPES.filter((type) => type !== 'Procedure') },
    { fields: { notServed: [...OPTIONAL_TYPES], policy: { imageConsent: 'chart' } }, more: ['Consent'] },
  ])('the app asks to read no more than the site has: $fields', ({ fields, more }) => {
    const scopes = parseSite('north', { ...FILE, ...fields, smart: SMART }).smart?.scopes.split(' ') ?? []
    const optional = scopes.slice(scopes.indexOf('patient/Encounter.read') + 1)
    expect(optional).toEqual(more.map((type) => `patient/${type}.read`))
  })

  test('the scopes that a file names are those', () => {
    const scopes = 'launch openid patient/Media.rs'
    expect(parseSite('north', { ...FILE, smart: { ...SMART, scopes } }).smart).toMatchObject({
      scopes,
      hasOwnScopes: true,
    })
  })

  test('the app asks for a refresh token where the file says so', () => {
    const smart = { ...SMART, refresh: 'offline_access' }
    expect(parseSite('north', { ...FILE, smart }).smart?.scopes).toMatch(
      /^launch openid fhirUser offline_access patient/,
    )
  })

  test.each(['North', '../north', '', 'a b'])('refuses the file name %j', (name) => {
    expect(() => parseSite(name, FILE)).toThrow(expect.objectContaining({ code: 'SITE_INVALID' }))
  })
})

function detailOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return String((error as { readonly detail?: string }).detail)
  }
  return 'nothing was thrown'
}

describe('the guide to registering', () => {
  const whole = readFileSync(join(import.meta.dirname, '../docs/register.md'), 'utf8')
  const guide = whole.slice(whole.indexOf('## 3. Your own codes'))
  const blockOf = (language: string) =>
    new RegExp(`\`\`\`${language}\\n([^\`]+)\`\`\``).exec(guide)?.[1] ?? ''

  const ofSmart = whole.slice(whole.indexOf('### The `smart` block'), whole.indexOf('### The profiles'))
  test.each(
    [...ofSmart.matchAll(/```json\n([^`]+)```/g)].map(([, block = '']) => ({ block })),
  )('shows an app that can be used: $block', ({ block }) => {
    const { smart, ...beginning } = JSON.parse(block)
    expect(parseSite('north', { ...FILE, smart: { ...SMART, ...beginning, ...smart } }).smart).toMatchObject(
      smart ?? beginning,
    )
  })

  test('shows a site file and a formulary that can be used together', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'facies-guide-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const site = { ...FILE, ...JSON.parse(blockOf('json')) }
    writeFileSync(join(folder, 'products.csv'), blockOf('csv'))
    writeFileSync(join(folder, 'north.json'), JSON.stringify(site))
    await importTerms({ csv: join(folder, 'products.csv'), out: join(folder, site.terms) })
    const [north] = readSites(folder)
    expect([...(north?.codeMap.meanings.get(LOCAL)?.keys() ?? [])].sort()).toEqual([
      'D-1',
      'D-2',
      'D-3',
      'D-4',
      'D-5',
      'OP-9',
      'UFC-24',
      'WARD-7',
    ])
    expect(north?.codeMap.resultCodes).toEqual([{ system: LOCAL, code: 'UFC-24' }])
  })
})

describe('readSites', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'facies-sites-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))

  test('reads every JSON file by its name', () => {
    write('south.json', { ...FILE, tenant: 'south' })
    write('north.json', FILE)
    write('notes.txt', 'not a site')
    expect(readSites(folder).map(({ name }) => name)).toEqual(['north', 'south'])
  })

  test('takes files that begin with a byte order mark', () => {
    write('north.json', `\uFEFF${JSON.stringify({ ...FILE, terms: 'drugs.terms.json' })}`)
    write('drugs.terms.json', `\uFEFF${JSON.stringify(TERMS)}`)
    expect(readSites(folder).map(({ name }) => name)).toEqual(['north'])
  })

  test('stops with a sentence at a folder that has the name of a site file', () => {
    write('a.json', FILE)
    mkdirSync(join(folder, 'b.json'))
    expect(() => readSites(folder)).toThrow(
      expect.objectContaining({
        code: 'SITE_INVALID',
        detail: expect.stringContaining(`${join(folder, 'b.json')}: cannot be read`),
      }),
    )
  })

  test.each([
    { name: 'a file that is no JSON', content: '{', says: 'ends too early' },
    { name: 'the demo mode', content: { ...FILE, mode: 'demo' }, says: 'npm run demo' },
    {
      name: 'plain http',
      content: { ...FILE, fhirBase: 'http://ehr.example.org/fhir' },
      says: 'must be https',
    },
    {
      name: 'keys over plain http',
      content: { ...FILE, trust: { jku: 'http://ehr.example.org/k' } },
      says: 'must be https',
    },
  ])('stops at $name', ({ content, says }) => {
    write('north.json', content)
    expect(() => readSites(folder)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining(says) }),
    )
  })

  test.each([
    { content: '', says: 'is empty' },
    { content: '{\n  "issuer": "x"\n', says: 'ends too early' },
    { content: '{\n  "issuer": "x\n}', says: 'is not JSON at line 2, column 15' },
    { content: '{\n  "issuer": "x",\n}', says: 'is not JSON at line 3, column 1' },
    { content: '{\n  "issuer": "x"\n  "mode": "live"\n}', says: 'is not JSON at line 3, column 3' },
    { content: '{ "issuer": hush }', says: 'is not JSON at line 1, column 13' },
    { content: "{ 'issuer': 1 }", says: 'is not JSON at line 1, column 3' },
    { content: '{ "a": -, "b": 1 }', says: 'is not JSON at line 1, column 9' },
    { content: '{ "a": 1 } }', says: 'is not JSON at line 1, column 12' },
    { content: '{ "a": "\\x" }', says: 'is not JSON at line 1, column 10' },
  ])('says where a file is no JSON, quotes nothing of it, and names the folder in use: $says', ({
    content,
    says,
  }) => {
    write('north.json', content)
    const detail = detailOf(() => readSites(folder))
    expect(detail).toBe(
      `${join(folder, 'north.json')}: ${says}${says === 'ends too early' ? ', as if a bracket or a quote were not closed' : ''}`,
    )
  })

  const TERMS = {
    made: { from: 'products.csv', on: '2026-11-23' },
    products: [{ ingredients: ['prednisone'], route: 'oral', codes: { [LOCAL]: ['D-1', 'D-2'] } }],
  }

  test('reads the terms file that a site names, and takes it for no site', () => {
    write('north.json', { ...FILE, terms: 'drugs.terms.json', ...product('metformin') })
    write('drugs.terms.json', TERMS)
    const [north, ...others] = readSites(folder)
    expect(others).toEqual([])
    expect([...(north?.codeMap.meanings.get(LOCAL)?.keys() ?? [])]).toEqual(['X', 'D-1', 'D-2'])
  })

  test.each([
    { name: 'is not there', terms: null, says: 'terms: drugs.terms.json: it cannot be read' },
    { name: 'is not JSON', terms: '{', says: 'terms: drugs.terms.json: Cannot use the terms: not JSON' },
    {
      name: 'has another form',
      terms: { ...TERMS, products: {} },
      says: 'drugs.terms.json: Cannot use the terms: products: ',
    },
    {
      name: 'holds no product',
      terms: { ...TERMS, products: [] },
      says: 'drugs.terms.json: Cannot use the terms: products: Too small',
    },
    {
      name: 'holds a product without a code',
      terms: { ...TERMS, products: [{ ingredients: ['prednisone'], codes: { [LOCAL]: [] } }] },
      says: `drugs.terms.json: Cannot use the terms: products.0.codes.${LOCAL}: Too small`,
    },
    {
      name: 'holds an unknown ingredient',
      terms: { ...TERMS, products: [{ ingredients: ['prednison'], codes: { [LOCAL]: ['D-1'] } }] },
      says: 'terms.products.0.ingredients.0: "prednison" is no ingredient that we know; did you mean prednisone',
    },
    {
      name: 'contradicts the site file',
      terms: { ...TERMS, products: [{ ingredients: ['prednisone'], codes: { [LOCAL]: ['X'] } }] },
      says: `terms.products.0.${LOCAL}.X: code "X" has another meaning already: metformin`,
    },
  ])('stops at a terms file that $name', ({ terms, says }) => {
    write('north.json', { ...FILE, terms: 'drugs.terms.json', ...product('metformin') })
    if (terms !== null) write('drugs.terms.json', terms)
    expect(() => readSites(folder)).toThrow(
      expect.objectContaining({ code: 'SITE_INVALID', detail: expect.stringContaining(says) }),
    )
  })

  test('stops at two sites that a call could not tell apart', () => {
    write('north.json', FILE)
    for (const fhirBase of [FILE.fhirBase, `${FILE.fhirBase}/`, 'https://EHR.example.org:443/fhir']) {
      write('south.json', { ...FILE, fhirBase, mode: 'live' })
      expect(() => readSites(folder)).toThrow(
        expect.objectContaining({ detail: expect.stringContaining('are those of north.json') }),
      )
    }
  })

  test('takes public keys of each kind that the algorithms need', () => {
    const keys = [KEY, { ...jwk(generateKeyPairSync('rsa', { modulusLength: 2048 })), kid: '2' }]
    write('north.json', { ...FILE, trust: { keys } })
    expect(readSites(folder)).toHaveLength(1)
  })

  test('stops at two sites that a launch could not tell apart', () => {
    write('north.json', { ...FILE, tenant: 'n', smart: SMART })
    write('south.json', { ...FILE, tenant: 's', fhirBase: `${FILE.fhirBase}/`, smart: SMART })
    expect(() => readSites(folder)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('a launch could not tell') }),
    )
    write('south.json', { ...FILE, tenant: 's' })
    expect(readSites(folder)).toHaveLength(2)
  })

  test('stops at a frame without encryption', () => {
    write('north.json', { ...FILE, smart: { ...SMART, frameAncestors: ['http://ehr.example.org'] } })
    expect(() => readSites(folder)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('frameAncestors must be https') }),
    )
  })

  test('stops at a folder without a site', () => {
    write('notes.txt', 'not a site')
    expect(() => readSites(folder)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('no site file') }),
    )
  })

  test('stops at a folder that is not there', () => {
    expect(() => readSites(join(folder, 'nowhere'))).toThrow(
      expect.objectContaining({ code: 'SITE_INVALID' }),
    )
  })
})

describe('cardMode', () => {
  const site = (mode: (typeof MODES)[number]) =>
    parseSite('north', { ...FILE, mode, testPatients: ['test-1'] })

  test.each([
    { mode: 'research', maxMode: 'live', patient: 'p', expected: 'none' },
    { mode: 'silent', maxMode: 'live', patient: 'p', expected: 'none' },
    { mode: 'live', maxMode: 'live', patient: 'p', expected: 'live' },
    { mode: 'live', maxMode: 'silent', patient: 'p', expected: 'none' },
    { mode: 'live', maxMode: 'research', patient: 'p', expected: 'none' },
    { mode: 'paused', maxMode: 'live', patient: 'p', expected: 'none' },
    { mode: 'demo', maxMode: 'silent', patient: 'p', expected: 'demo' },
    { mode: 'research', maxMode: 'silent', patient: 'test-1', expected: 'test' },
    { mode: 'silent', maxMode: 'silent', patient: 'test-1', expected: 'test' },
    { mode: 'live', maxMode: 'silent', patient: 'test-1', expected: 'test' },
    { mode: 'paused', maxMode: 'live', patient: 'test-1', expected: 'none' },
  ] as const)('$mode, model up to $maxMode, patient $patient: $expected', ({
    mode,
    maxMode,
    patient,
    expected,
  }) => {
    expect(cardMode(site(mode), patient, maxMode)).toBe(expected)
  })

  test('only a paused site computes nothing', () => {
    expect(MODES.filter((mode) => !mayScore(site(mode)))).toEqual(['paused'])
  })
})

describe('appMode', () => {
  const RESEARCHER = 'https://ehr.example.org/fhir/Practitioner/r'
  const shown = (label: 'DEMO' | 'TEST' | null) => ({ shows: true, label })
  const hidden = (because: string) => ({ shows: false, because })

  test.each([
    { mode: 'research', user: RESEARCHER, expected: shown(null) },
    { mode: 'research', user: `${RESEARCHER}/`, expected: hidden('not-a-researcher') },
    { mode: 'research', user: null, expected: hidden('not-a-researcher') },
    { mode: 'silent', user: RESEARCHER, expected: hidden('silent') },
    { mode: 'live', user: null, expected: shown(null) },
    { mode: 'live', user: RESEARCHER, maxMode: 'silent', expected: hidden('model-not-released') },
    { mode: 'live', user: RESEARCHER, maxMode: 'research', expected: hidden('model-not-released') },
    { mode: 'paused', user: RESEARCHER, expected: hidden('paused') },
    { mode: 'demo', user: null, maxMode: 'silent', expected: shown('DEMO') },
    { mode: 'research', user: null, patientId: 'test-1', expected: shown('TEST') },
    { mode: 'silent', user: null, patientId: 'test-1', maxMode: 'silent', expected: shown('TEST') },
    { mode: 'live', user: null, patientId: 'test-1', maxMode: 'silent', expected: shown('TEST') },
    { mode: 'paused', user: null, patientId: 'test-1', expected: hidden('paused') },
  ] as const)('$mode, $user: $expected', ({ mode, user, expected, ...more }) => {
    const smart = { ...SMART, researchers: [RESEARCHER] }
    const site = parseSite('north', { ...FILE, mode, testPatients: ['test-1'], smart })
    expect(appMode(site, { patientId: 'p', maxMode: 'live', fhirUser: user, ...more })).toEqual(expected)
  })

  test('a site without researchers shows findings to none', () => {
    const site = parseSite('north', FILE)
    expect(appMode(site, { patientId: 'p', maxMode: 'live', fhirUser: RESEARCHER })).toEqual(
      hidden('not-a-researcher'),
    )
  })
})

describe('roles', () => {
  const [DOCTOR, OTHER] = ['d', 'o'].map((id) => `https://ehr.example.org/fhir/Practitioner/${id}`)
  const ALL = { draftOrders: true, writeBack: 'any', roles: { draft: 'everyone', file: 'everyone' } }
  const site = (fields: object, smart: object = {}) =>
    parseSite('north', { ...FILE, testPatients: ['test-1'], ...fields, smart: { ...SMART, ...smart } })
  const who = { patientId: 'p', maxMode: 'live', fhirUser: DOCTOR ?? null } as const
  const NOTHING = { answer: false, snooze: false, draft: false, file: false }

  test.each([
    { user: DOCTOR, view: [DOCTOR], shows: true },
    { user: OTHER, view: [DOCTOR], shows: false },
    { user: null, view: [DOCTOR], shows: false },
    { user: null, view: 'everyone', shows: true },
    { user: DOCTOR, view: [], shows: false },
  ])('in mode live $user sees findings of $view: $shows', ({ user, view, shows }) => {
    const mode = appMode(site({ mode: 'live' }, { roles: { view } }), { ...who, fhirUser: user ?? null })
    expect(mode).toEqual(shows ? { shows, label: null } : { shows, because: 'not-in-role' })
  })

  test.each([
    'Patient/p',
    'Patient/p/_history/2',
    'RelatedPerson/r',
  ])('everyone is not %s, who is no clinician', (user) => {
    const open = site({ mode: 'live' }, { ...ALL, roles: { ...ALL.roles, view: 'everyone' } })
    const patient = { ...who, fhirUser: `https://ehr.example.org/fhir/${user}` }
    expect(appMode(open, patient)).toEqual({ shows: false, because: 'not-a-clinician' })
    expect(mayDo(open, patient)).toEqual(NOTHING)
    expect(mayDo(open, { ...patient, patientId: 'test-1' })).toEqual({ ...NOTHING, answer: true })
    expect(mayWithdraw(open, patient.fhirUser)).toBe(false)
  })

  test.each([
    {
      name: 'live, as the site turned it on',
      mode: 'live',
      smart: ALL,
      may: { answer: true, snooze: true, draft: true, file: true },
    },
    {
      name: 'live, with nothing turned on',
      mode: 'live',
      smart: {},
      may: { ...NOTHING, answer: true, snooze: true },
    },
    {
      name: 'live, for listed users',
      mode: 'live',
      smart: { ...ALL, roles: { draft: [DOCTOR], file: [OTHER], snooze: [] } },
      may: { ...NOTHING, answer: true, draft: true },
    },
    {
      name: 'live, roles without what they are for',
      mode: 'live',
      smart: { roles: ALL.roles },
      may: { ...NOTHING, answer: true, snooze: true },
    },
    {
      name: 'live, not in the role of viewers',
      mode: 'live',
      smart: { ...ALL, roles: { ...ALL.roles, view: [OTHER] } },
      may: NOTHING,
    },
    {
      name: 'live, a model that was not released',
      mode: 'live',
      smart: ALL,
      maxMode: 'silent',
      may: NOTHING,
    },
    {
      name: 'live, a test patient',
      mode: 'live',
      smart: ALL,
      maxMode: 'silent',
      patientId: 'test-1',
      may: { answer: true, snooze: true, draft: true, file: true },
    },
    {
      name: 'research, a researcher',
      mode: 'research',
      smart: { ...ALL, researchers: [DOCTOR] },
      may: { ...NOTHING, answer: true },
    },
    {
      name: 'research, a test patient: nothing is written',
      mode: 'research',
      smart: ALL,
      patientId: 'test-1',
      may: { ...NOTHING, answer: true, snooze: true },
    },
    {
      name: 'silent, a test patient: nothing is written',
      mode: 'silent',
      smart: ALL,
      patientId: 'test-1',
      may: { ...NOTHING, answer: true, snooze: true },
    },
    { name: 'silent', mode: 'silent', smart: ALL, may: NOTHING },
    { name: 'paused', mode: 'paused', smart: ALL, patientId: 'test-1', may: NOTHING },
    {
      name: 'demo',
      mode: 'demo',
      smart: ALL,
      maxMode: 'silent',
      may: { answer: true, snooze: true, draft: true, file: true },
    },
  ] as const)('$name', ({ mode, smart, may, name: _, ...looking }) => {
    expect(mayDo(site({ mode }, smart), { ...who, ...looking })).toEqual(may)
  })

  test('a site without an app offers nothing', () => {
    expect(mayDo(parseSite('north', { ...FILE, mode: 'live' }), who)).toEqual(NOTHING)
  })

  test.each([
    { roles: { view: 'nobody' } },
    { roles: { draft: ['me'] } },
    { roles: { owner: [] } },
    { writeBack: 'yes' },
  ])('refuses %j', (smart) => {
    expect(() => site({}, smart)).toThrow(expect.objectContaining({ code: 'SITE_INVALID' }))
  })

  test('the app asks to write no more than the site has turned on', () => {
    const writes = (smart: object) =>
      site({}, smart)
        .smart?.scopes.split(' ')
        .filter((scope) => /write|Risk/.test(scope))
    expect(writes({})).toEqual([])
    expect(writes({ draftOrders: true })).toEqual(['patient/ServiceRequest.write'])
    expect(writes({ writeBack: 'riskassessment' })).toEqual([
      'patient/RiskAssessment.read',
      'patient/RiskAssessment.write',
      'patient/Device.write',
      'patient/Provenance.write',
    ])
  })
})
