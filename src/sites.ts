import { z } from 'zod'
import { EHR_PROFILE_NAMES, profileOf } from './ehr-profiles.ts'
import { AppError } from './errors.ts'
import { buildCodeMap, type Problem } from './fhir/build-code-map.ts'
import type { CodeMap } from './fhir/code-map.ts'
import { orderProblems, orderSetsBlock, ordersBlock } from './fhir/site-orders.ts'
import { codesBlock, productsBlock } from './fhir/site-terms.ts'
import { type ProductGroup, parseTerms, TERMS_ENDING } from './fhir/terms-file.ts'
import { hostsBlock } from './site-hosts.ts'
import { policyBlock } from './site-policy.ts'

export type { SiteHosts } from './site-hosts.ts'

/**
 * What was agreed with one EHR organisation, read from `sites/<name>.json` at start. What changes while the
 * service runs (calibration, capabilities) is not here.
 */
export const MODES = ['research', 'silent', 'live', 'paused', 'demo'] as const
export type Mode = (typeof MODES)[number]

const httpUrl = z.url({ protocol: /^https?$/ }).refine(isPlainAddress, {
  error: 'must be an http(s) address without user name, query or fragment',
})

const signingAlgorithm = z.enum([
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
])

const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'RSA', 'OKP']), kid: z.string().min(1) })
  .refine((key) => !('d' in key), { error: 'must be a public key; this one holds the private part' })

/** The types that many EHRs do not offer. A decision goes on without them, with a caution unless the site says so. */
export const OPTIONAL_TYPES = [
  'MedicationStatement',
  'MedicationAdministration',
  'Procedure',
  'ServiceRequest',
] as const

const NEEDED_TYPES = [
  'Patient',
  'Media',
  'DocumentReference',
  'DiagnosticReport',
  'Binary',
  'Condition',
  'MedicationRequest',
  'Medication',
  'Observation',
  'Encounter',
]

const origin = httpUrl.refine((text) => URL.parse(text)?.origin === text, {
  error: 'must be an origin such as https://ehr.example.org, without a path',
})

/** Who may do something in the app: everyone, or those of whom the EHR gives one of these as `fhirUser`. */
const role = z.union([z.literal('everyone'), z.array(httpUrl)], {
  error: 'must be "everyone" or a list of fhirUser addresses',
})

/** What may be written to the chart of what the app shows; `any` is the best that the EHR can take. */
export const WRITE_BACKS = ['none', 'any', 'riskassessment', 'observation', 'document'] as const

/** The SMART app as it is registered at this EHR. */
const smartBlock = z.strictObject({
  clientId: z.string().min(1),
  authentication: z.enum(['none', 'client_secret_basic', 'private_key_jwt']),
  scopes: z
    .string()
    .refine((text) => ['launch', 'openid'].every((scope) => text.split(' ').includes(scope)), {
      error: 'must name launch and openid',
    })
    .optional(),
  /** What the usual scopes ask for besides, so that the view outlives the EHR's access token. */
  refresh: z.enum(['online_access', 'offline_access']).optional(),
  /** Whether the app may be opened without the EHR's launch, at `/smart/open/<site>`. */
  standalone: z.boolean().default(false),
  /** The issuer that the EHR's SMART configuration must name. */
  issuer: httpUrl.optional(),
  /** The origins whose pages may show the app in a frame. */
  frameAncestors: z.array(origin).default([]),
  /** `fhirUser` of those who see findings in mode `research`. */
  researchers: z.array(httpUrl).default([]),
  /** Who sees findings in mode `live`, and who may draft orders, file results and snooze where findings are seen. */
  roles: z
    .strictObject({
      view: role.default('everyone'),
      draft: role.default([]),
      file: role.default([]),
      snooze: role.default('everyone'),
    })
    .prefault({}),
  /** Whether tests that were ticked may leave as draft orders, or as text. */
  draftOrders: z.boolean().default(false),
  /** As what a result may be filed to the chart. */
  writeBack: z.enum(WRITE_BACKS).default('none'),
  /** Whether each user says first what the face looks like, before anything that the model saw is shown. */
  impressionFirst: z.boolean().default(false),
})

const siteFile = z.strictObject({
  /** JWT `iss` of the EHR's calls. */
  issuer: z.string().min(1),
  /** JWT `tenant`, where one issuer speaks for many organisations. */
  tenant: z.string().min(1).optional(),
  /** The FHIR server of this site; a call that names another one is refused. */
  fhirBase: httpUrl,
  /** Where the EHR publishes its keys, or the keys themselves. */
  trust: z.union([z.strictObject({ jku: httpUrl }), z.strictObject({ keys: z.array(publicKey).min(1) })]),
  algorithms: z.array(signingAlgorithm).min(1).default(['ES384', 'RS384']),
  /** The client id that the EHR gave us; `fhirAuthorization.subject` must name it when it is set. */
  clientId: z.string().min(1).optional(),
  mode: z.enum(MODES).default('research'),
  /** Patient ids that see cards headed TEST in any mode but `paused`. */
  testPatients: z.array(z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)).default([]),
  timeZone: z.string().refine(isTimeZone, { error: 'must be a time zone such as Europe/Zurich' }),
  policy: policyBlock,
  /** Which EHR it is: what it can prefetch, order by and link to. */
  profile: z.enum(EHR_PROFILE_NAMES).default('generic'),
  orders: ordersBlock,
  orderSets: orderSetsBlock,
  /** The links that the EHR lets through, as they are registered there; all of ours, or none, by the profile. */
  allowedLinks: z.array(httpUrl).optional(),
  /** Where requests may go besides `fhirBase` and `trust.jku`. */
  hosts: hostsBlock,
  /** What the EHR does not offer: neither asked for nor cautioned about. */
  notServed: z.array(z.enum(OPTIONAL_TYPES)).default([]),
  /** How long a hook call may take before it answers with what is known; at most the hard stop of 2 s. */
  budgetMs: z.number().int().min(50).max(1900).default(400),
  /** The origins whose pages may call us with a browser's fetch. */
  cors: z.array(origin).default([]),
  /** Calls of a minute; what exceeds them is turned away. */
  ratePerMinute: z.int().min(1).max(1_000_000).default(6000),
  /** Left out where the app is not registered. */
  smart: smartBlock.optional(),
  /** The site's own codes of diagnoses, procedures, units and laboratory values, and its small formulary. */
  codes: codesBlock,
  products: productsBlock,
  /** The file of its large formulary, beside the site file. */
  terms: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'must be the name of a file beside the site file' })
    .endsWith(TERMS_ENDING, { error: `must end in ${TERMS_ENDING}` })
    .optional(),
})

type SiteFile = z.infer<typeof siteFile>
type Smart = z.infer<typeof smartBlock> & {
  readonly scopes: string
  /** True where they stand in the file, and are asked for as they are. */
  readonly hasOwnScopes: boolean
}

export type Site = Omit<SiteFile, 'codes' | 'products' | 'terms' | 'smart'> & {
  readonly name: string
  /** What its own codes mean. */
  readonly codeMap: CodeMap
  readonly smart?: Smart
}

/** A site whose EHR opens the app. */
export type SmartSite = Site & { readonly smart: Smart }

export function isSmartSite(site: Site): site is SmartSite {
  return site.smart !== undefined
}

/**
 * @param name - the file's name without `.json`
 * @param readFile - the text of a file beside it, by its name
 * @throws {AppError} SITE_INVALID naming every field that is wrong
 */
export function parseSite(name: string, content: unknown, readFile: (file: string) => string = noFile): Site {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw siteInvalid(name, 'the file name must be lower-case letters, digits and hyphens')
  const parsed = siteFile.safeParse(content)
  if (!parsed.success) throw siteInvalid(name, inWords(parsed.error.issues))

  const { codes, products, terms, smart, ...site } = parsed.data
  const imported = terms === undefined ? [] : termsIn(name, terms, readFile)
  const { codeMap, problems: ofCodes } = buildCodeMap({ codes, products, terms: imported })
  const problems = [...ofCodes, ...orderProblems(site, codeMap, profileOf(site).orderSystems)]
  if (problems.length > 0) throw siteInvalid(name, inWords(problems))
  if (!smart) return Object.freeze({ ...site, name, codeMap })
  const hasOwnScopes = smart.scopes !== undefined
  if (hasOwnScopes && smart.refresh)
    throw siteInvalid(name, 'smart.refresh: name it among smart.scopes, which are asked for as they are')
  const scopes = smart.scopes ?? scopesFor(site, smart)
  return Object.freeze({ ...site, name, codeMap, smart: { ...smart, scopes, hasOwnScopes } })
}

/** What the app asks for where the site does not say it: what is read and written there, and no more. In the words of SMART v1. */
function scopesFor(
  site: Pick<SiteFile, 'notServed' | 'policy'>,
  smart: Writing & Pick<z.infer<typeof smartBlock>, 'refresh'>,
): string {
  const refresh = smart.refresh ? [smart.refresh] : []
  return ['launch openid fhirUser', ...refresh, ...readScopesOf(site), ...writeScopesOf(smart)].join(' ')
}

type Writing = Pick<z.infer<typeof smartBlock>, 'draftOrders' | 'writeBack'>

const RESULT_TYPES = {
  none: [],
  any: ['RiskAssessment', 'Observation', 'DocumentReference'],
  riskassessment: ['RiskAssessment'],
  observation: ['Observation'],
  document: ['DocumentReference'],
} as const satisfies Readonly<Record<Writing['writeBack'], readonly string[]>>

/** What has to be writable of a patient. */
function writeScopesOf({ draftOrders, writeBack }: Writing): readonly string[] {
  const results: readonly string[] = RESULT_TYPES[writeBack]
  const origin = results.length > 0 ? ['Device', 'Provenance'] : []
  const orders = draftOrders ? ['ServiceRequest'] : []
  // What was filed is read before it is withdrawn; the others are read anyway.
  const read = results.includes('RiskAssessment') ? ['patient/RiskAssessment.read'] : []
  return [...read, ...[...orders, ...results, ...origin].map((type) => `patient/${type}.write`)]
}

/** What has to be readable of a patient. */
export function readScopesOf({
  notServed,
  policy,
}: Pick<SiteFile, 'notServed' | 'policy'>): readonly string[] {
  const optional = OPTIONAL_TYPES.filter((type) => !notServed.includes(type))
  const consent = policy.imageConsent === 'chart' ? ['Consent'] : []
  return [...NEEDED_TYPES, ...optional, ...consent].map((type) => `patient/${type}.read`)
}

export function siteInvalid(name: string, detail: string, cause?: unknown): AppError {
  return new AppError('SITE_INVALID', { detail: `sites/${name}.json: ${detail}`, cause })
}

function termsIn(name: string, file: string, readFile: (file: string) => string): readonly ProductGroup[] {
  try {
    return parseTerms(readFile(file)).products
  } catch (cause) {
    const why = cause instanceof RangeError ? cause.message : 'it cannot be read'
    throw siteInvalid(name, `terms: ${file}: ${why}`, cause)
  }
}

function noFile(): never {
  throw new RangeError('there is no folder to read it from')
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string }

function inWords(issues: readonly (Issue | Problem)[]): string {
  return issues.map(({ path, message }) => `${path.map(String).join('.') || 'file'}: ${message}`).join('; ')
}

function isPlainAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && !url.username && !url.password && !url.search && !url.hash
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
