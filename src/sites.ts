import { z } from 'zod'
import { EHR_PROFILE_NAMES, profileOf } from './ehr-profiles.ts'
import { AppError } from './errors.ts'
import { buildCodeMap } from './fhir/build-code-map.ts'
import type { CodeMap } from './fhir/code-map.ts'
import { orderProblems, orderSetsBlock, ordersBlock } from './fhir/site-orders.ts'
import { prefetchKeysBlock } from './fhir/site-prefetch.ts'
import { codesBlock, productsBlock } from './fhir/site-terms.ts'
import { type ProductGroup, parseTerms, TERMS_ENDING } from './fhir/terms-file.ts'
import { httpUrl, origin } from './site-addresses.ts'
import { hostsBlock } from './site-hosts.ts'
import { policyBlock } from './site-policy.ts'
import { type SmartBlock, smartBlock, writeScopesOf } from './site-smart.ts'
import { algorithmsBlock, trustBlock, trustProblems } from './site-trust.ts'
import { inWords, problemsOf } from './site-words.ts'

export type { SiteHosts } from './site-hosts.ts'

/**
 * What was agreed with one EHR organisation, read from `sites/<name>.json` at start. What changes while the
 * service runs (calibration, capabilities) is not here.
 */
export const MODES = ['research', 'silent', 'live', 'paused', 'demo'] as const
export type Mode = (typeof MODES)[number]

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

const siteFile = z.strictObject({
  /** JWT `iss` of the EHR's calls. */
  issuer: z.string().min(1),
  /** JWT `tenant`, where one issuer speaks for many organisations. */
  tenant: z.string().min(1).optional(),
  /** The FHIR server of this site; a call that names another one is refused. */
  fhirBase: httpUrl,
  trust: trustBlock,
  algorithms: algorithmsBlock,
  /** The client id that the EHR gave us; `fhirAuthorization.subject` must name it when it is set. */
  clientId: z.string().min(1).optional(),
  mode: z.enum(MODES).default('research'),
  /** Patient ids that see cards headed TEST in any mode but `paused`. */
  testPatients: z.array(z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)).default([]),
  timeZone: z.string().refine(isTimeZone, { error: 'must be a time zone such as Europe/Zurich' }),
  policy: policyBlock,
  /** Which EHR it is: what it can prefetch, order by and link to. */
  profile: z.enum(EHR_PROFILE_NAMES).default('generic'),
  prefetchKeys: prefetchKeysBlock,
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
type Smart = SmartBlock & {
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

/** Where a site file lies. */
export type SiteFilePlace = {
  /** As it is named in errors. */
  readonly path: string
  /** The text of a file beside it, by its name. */
  readFile(file: string): string
}

/**
 * @param name - the file's name without `.json`
 * @throws {AppError} SITE_INVALID naming every field that is wrong
 */
export function parseSite(name: string, content: unknown, place: SiteFilePlace = nowhere(name)): Site {
  const { path, readFile } = place
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw siteInvalid(path, 'the file name must be lower-case letters, digits and hyphens')
  const parsed = siteFile.safeParse(content)
  if (!parsed.success) throw siteInvalid(path, inWords(problemsOf(parsed.error, siteFile, content)))

  const { codes, products, terms, smart, ...site } = parsed.data
  const imported = terms === undefined ? [] : termsIn(path, terms, readFile)
  const { codeMap, problems: ofCodes } = buildCodeMap({ codes, products, terms: imported })
  const ofOrders = orderProblems(site, codeMap, profileOf(site).orderSystems)
  const problems = [...trustProblems(site), ...ofCodes, ...ofOrders]
  if (problems.length > 0) throw siteInvalid(path, inWords(problems))
  if (!smart) return Object.freeze({ ...site, name, codeMap })
  const hasOwnScopes = smart.scopes !== undefined
  if (hasOwnScopes && smart.refresh)
    throw siteInvalid(path, 'smart.refresh: name it among smart.scopes, which are asked for as they are')
  const scopes = smart.scopes ?? scopesFor(site, smart)
  return Object.freeze({ ...site, name, codeMap, smart: { ...smart, scopes, hasOwnScopes } })
}

/** What the app asks for where the site does not say it: what is read and written there, and no more. In the words of SMART v1. */
function scopesFor(
  site: Pick<SiteFile, 'notServed' | 'policy'>,
  smart: Pick<SmartBlock, 'draftOrders' | 'writeBack' | 'refresh'>,
): string {
  const refresh = smart.refresh ? [smart.refresh] : []
  return ['launch openid fhirUser', ...refresh, ...readScopesOf(site), ...writeScopesOf(smart)].join(' ')
}

/** What has to be readable of a patient. */
export function readTypesOf({
  notServed,
  policy,
}: Pick<SiteFile, 'notServed' | 'policy'>): readonly string[] {
  const optional = OPTIONAL_TYPES.filter((type) => !notServed.includes(type))
  const consent = policy.imageConsent === 'chart' ? ['Consent'] : []
  return [...NEEDED_TYPES, ...optional, ...consent]
}

/** The same as scopes, in the words of SMART v1. */
export function readScopesOf(site: Pick<SiteFile, 'notServed' | 'policy'>): readonly string[] {
  return readTypesOf(site).map((type) => `patient/${type}.read`)
}

/** @param path - of the site file */
export function siteInvalid(path: string, detail: string, cause?: unknown): AppError {
  return new AppError('SITE_INVALID', { detail: `${path}: ${detail}`, cause })
}

function termsIn(path: string, file: string, readFile: SiteFilePlace['readFile']): readonly ProductGroup[] {
  try {
    return parseTerms(readFile(file)).products
  } catch (cause) {
    const why = cause instanceof RangeError ? cause.message : 'it cannot be read'
    throw siteInvalid(path, `terms: ${file}: ${why}`, cause)
  }
}

function nowhere(name: string): SiteFilePlace {
  return {
    path: `${name}.json`,
    readFile: () => {
      throw new RangeError('there is no folder to read it from')
    },
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
