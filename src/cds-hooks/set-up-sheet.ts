import { TESTS, type TestKey } from '../clinical/tests.ts'
import { under } from '../config.ts'
import { profileOf } from '../ehr-profiles.ts'
import { orderCodes } from '../fhir/order-codes.ts'
import { theirKey } from '../fhir/site-prefetch.ts'
import { inLetters } from '../scope-forms.ts'
import { isSmartSite, readScopesOf, type Site, type SmartSite } from '../sites.ts'
import { linkAddresses, topics } from './card.ts'
import { MAX_LIFETIME_S } from './claims.ts'
import { OVERRIDE_REASONS } from './override-reasons.ts'
import { prefetchOf } from './prefetch-set.ts'
import { SERVICES } from './services.ts'
import { cell, code, section, table } from './sheet-markdown.ts'
import { usersMay } from './sheet-users.ts'

export type SheetInput = { readonly site: Site; readonly baseUrl: URL; readonly model: string }

/**
 * What health-IT types into an EHR that does not read discovery, or agrees with its vendor, in Markdown. It holds the
 * site's own codes and no secret.
 */
export function setUpSheet(input: SheetInput): string {
  const { site } = input
  const { ehr, readsDiscovery } = profileOf(site)
  const parts = [
    `# Facies at ${site.name}: what to set up in the EHR`,
    `Profile \`${site.profile}\` (${ehr}). ${readsDiscovery ? 'It may read services and prefetch from discovery, with its token the prefetch of this site.' : 'It reads no discovery: everything below is typed in.'}`,
    services(input),
    calls(input),
    prefetch(site),
    scopes(site),
    ...(isSmartSite(site) ? [app(site, input.baseUrl), usersMay(site)] : []),
    links(input),
    orders(site),
    reasons(),
    topicCodes(input.baseUrl),
  ]
  return `${parts.join('\n\n')}\n`
}

function services({ site, baseUrl }: SheetInput): string {
  const { hooks } = profileOf(site)
  const rows = SERVICES.map(({ hook, id, title }) => {
    const url = under(baseUrl, `/cds-services/${id}`)
    return [hook, code(url), code(`${url}/feedback`), title, hooks.includes(hook) ? 'yes' : 'not known']
  })
  return section(
    'Services',
    'One entry for each hook. The address must be typed to the letter: tokens are compared with it.',
    table(['hook', 'address', 'feedback', 'what it says', 'called by this EHR'], rows),
  )
}

function calls({ site, baseUrl }: SheetInput): string {
  const discovery = under(baseUrl, '/cds-services')
  const keys =
    'jku' in site.trust
      ? `fetched from ${code(site.trust.jku)}; a \`jku\` in the header must be this one`
      : 'as registered here; the header must hold no `jku`'
  const rows = [
    ['method', '`POST`, `Content-Type: application/json`, at most 20 MB, not compressed'],
    ['`Authorization`', '`Bearer <JWT>`, a new one for every call'],
    ['`alg`', site.algorithms.map(code).join(', ')],
    ['`kid`, `typ`', 'of the key; `JWT`'],
    ['keys', keys],
    ['`iss`', code(site.issuer)],
    ...(site.tenant ? [['`tenant`', code(site.tenant)]] : []),
    [
      '`aud`',
      `the address of the service that is called, or ${code(discovery)}; for feedback also its address`,
    ],
    ['`iat`, `exp`', `at most ${MAX_LIFETIME_S / 60} minutes apart`],
    ['`jti`', 'used once'],
    ['`fhirServer`', code(site.fhirBase)],
    ...(site.clientId ? [['`fhirAuthorization.subject`', code(site.clientId)]] : []),
  ]
  return section(
    'Calls',
    'What each call must hold; a token that holds anything else is answered 401.',
    table(['part', 'value'], rows),
  )
}

function prefetch(site: Site): string {
  // In a block and no table, where a bar would have to be escaped: this is copied and typed in.
  const queries = Object.entries(prefetchOf(site)).map(
    ([key, query]) => `Key ${code(theirKey(key, site.prefetchKeys))}:\n\n\`\`\`\n${query}\n\`\`\``,
  )
  const says = profileOf(site).cannotPrefetch.includes('photos')
    ? 'The same for every service. What this EHR cannot search for is not among them: photos that are not sent along are read with the token of the call.'
    : 'The same for every service.'
  return section('Prefetch', says, queries.join('\n\n'))
}

function scopes(site: Site): string {
  const says =
    'For the access token of the calls (`fhirAuthorization`), which is used for the call alone and never kept. Whatever ' +
    'this EHR calls these rights:'
  return section('Scopes', says, readScopesOf(site).map(code).join(' '))
}

const CLIENTS: Readonly<Record<SmartSite['smart']['authentication'], string>> = {
  none: 'none: a public client, with PKCE (S256)',
  client_secret_basic:
    '`client_secret_basic`: a confidential client, with PKCE (S256); give us the secret apart from this sheet',
  private_key_jwt: '`private_key_jwt`: a confidential client, with PKCE (S256); it signs by ES384 or RS384',
}

function app({ name, smart, profile }: SmartSite, baseUrl: URL): string {
  const frames = smart.frameAncestors.map(code).join(', ') || 'nobody: no origin in `smart.frameAncestors`'
  const scopes = smart.hasOwnScopes
    ? [['scopes', code(smart.scopes)]]
    : [
        [
          'scopes, where your SMART configuration lists `permission-v2`',
          code(inLetters(smart.scopes, profile)),
        ],
        ['scopes, where it does not', code(smart.scopes)],
      ]
  const rows = [
    ['client id', code(smart.clientId)],
    ['authentication', CLIENTS[smart.authentication]],
    ['launch address', code(under(baseUrl, '/smart/launch'))],
    ...(smart.standalone ? [['opened without a launch', code(under(baseUrl, `/smart/open/${name}`))]] : []),
    ['redirect address, to the letter', code(under(baseUrl, `/smart/callback/${name}`))],
    ...(smart.authentication === 'private_key_jwt'
      ? [['our public keys (JWKS)', code(under(baseUrl, '/smart/jwks.json'))]]
      : []),
    ...scopes,
    ...(smart.standalone
      ? [
          [
            'scopes of a launch that is not the EHR’s',
            '`launch/patient` in place of `launch`, the others as they are',
          ],
        ]
      : []),
    ['where users find it', 'in the menu of a chart, besides the link of a card: most charts have no card'],
    ['shown in frames of', frames],
    ...(smart.issuer === undefined
      ? []
      : [['issuer that your SMART configuration must name', code(smart.issuer)]]),
  ]
  return section('App', 'How the app is registered.', table(['part', 'value'], rows))
}

function links({ site, baseUrl, model }: SheetInput): string {
  const { app, aboutModel } = linkAddresses(baseUrl, model)
  const listed = profileOf(site).links === 'listed' || site.allowedLinks !== undefined
  const state = (url: string) => {
    if (!listed) return 'yes'
    return site.allowedLinks?.includes(url) ? 'yes' : 'no: not in `allowedLinks` of the site file'
  }
  const rows = [
    ...(isSmartSite(site) ? [['smart', code(app), state(app)]] : []),
    ['absolute', code(aboutModel), state(aboutModel)],
  ]
  return section(
    'Links',
    'An EHR may remove links that are not registered.',
    table(['type', 'address', 'is sent'], rows),
  )
}

function orders(site: Site): string {
  const rows = (Object.keys(TESTS) as TestKey[]).map((test) => {
    const named = orderCodes(test, site).map(
      ({ system, code: own, display }) => `${code(own)} of ${code(system)} (${cell(display)})`,
    )
    return [code(test), TESTS[test].name, named.join('; ') || 'in words only: no code in the site file']
  })
  return section(
    'Suggested orders',
    'One action a suggestion, each a draft that the clinician signs.',
    table(['test', 'what it is', 'ordered by'], rows),
  )
}

function reasons(): string {
  const rows = OVERRIDE_REASONS.map(({ system, code: reason, display }) => [
    code(system),
    code(reason),
    display,
  ])
  return section(
    'Override reasons',
    'Map each to a reason of the EHR.',
    table(['system', 'code', 'words'], rows),
  )
}

function topicCodes(baseUrl: URL): string {
  const rows = topics(baseUrl).map(({ code: topic, display }) => [code(topic), display])
  const says =
    '`source.topic` of the cards: static, so that an EHR can remember by it what was set aside. System ' +
    `${code(under(baseUrl, '/topics'))}.`
  return section('Topics', says, table(['code', 'words'], rows))
}
