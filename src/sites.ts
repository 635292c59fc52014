import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from './errors.ts'
import { policyBlock } from './site-policy.ts'

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

/** The SMART app as it is registered at this EHR. */
const smartBlock = z.strictObject({
  clientId: z.string().min(1),
  authentication: z.enum(['none', 'private_key_jwt']),
  scopes: z
    .string()
    .refine((text) => ['launch', 'openid'].every((scope) => text.split(' ').includes(scope)), {
      error: 'must name launch and openid',
    })
    .optional(),
  /** The origins whose pages may show the app in a frame. */
  frameAncestors: z.array(origin).default([]),
  /** `fhirUser` of those who see findings in mode `research`. */
  researchers: z.array(httpUrl).default([]),
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
  /** What the EHR does not offer: neither asked for nor cautioned about. */
  notServed: z.array(z.enum(OPTIONAL_TYPES)).default([]),
  /** How long a hook call may take before it answers with what is known; at most the hard stop of 2 s. */
  budgetMs: z.number().int().min(50).max(1900).default(400),
  /** Left out where the app is not registered. */
  smart: smartBlock.optional(),
})

type SiteFile = z.infer<typeof siteFile>
type Smart = z.infer<typeof smartBlock> & { readonly scopes: string }

export type Site = Omit<SiteFile, 'smart'> & { readonly name: string; readonly smart?: Smart }

/** A site whose EHR opens the app. */
export type SmartSite = Site & { readonly smart: Smart }

export function isSmartSite(site: Site): site is SmartSite {
  return site.smart !== undefined
}

/**
 * @param name - the file's name without `.json`
 * @throws {AppError} SITE_INVALID naming every field that is wrong
 */
export function parseSite(name: string, content: unknown): Site {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw invalid(name, 'the file name must be lower-case letters, digits and hyphens')
  const parsed = siteFile.safeParse(content)
  if (!parsed.success) throw invalid(name, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  const { smart, ...site } = parsed.data
  if (!smart) return Object.freeze({ ...site, name })
  return Object.freeze({ ...site, name, smart: { ...smart, scopes: smart.scopes ?? scopesFor(site) } })
}

/** What the app asks for where the site does not say it: what is read there, and no more. */
function scopesFor({ notServed, policy }: Omit<SiteFile, 'smart'>): string {
  const optional = OPTIONAL_TYPES.filter((type) => !notServed.includes(type))
  const consent = policy.imageConsent === 'chart' ? ['Consent'] : []
  const types = [...NEEDED_TYPES, ...optional, ...consent]
  return ['launch openid fhirUser', ...types.map((type) => `patient/${type}.read`)].join(' ')
}

/**
 * Reads every `*.json` of a folder.
 *
 * @throws {AppError} SITE_INVALID for a folder that cannot be read or is empty, a file that is no JSON, has a wrong field, claims the caller of another
 * site, or asks for a mode that files may not set
 */
export function readSites(folder: string): readonly Site[] {
  const files = siteFiles(folder)
  if (files.length === 0)
    throw new AppError('SITE_INVALID', { detail: `there is no site file in ${resolve(folder)}` })
  const sites = files.map((file) =>
    parseSite(basename(file, '.json'), parseJson(file, readFileSync(join(folder, file), 'utf8'))),
  )
  for (const site of sites) {
    if (site.mode === 'demo') throw invalid(site.name, 'mode: "demo" exists only under `npm run demo`')
    const insecure = [site.fhirBase, 'jku' in site.trust ? site.trust.jku : undefined].find((url) =>
      url?.startsWith('http:'),
    )
    if (insecure) throw invalid(site.name, 'fhirBase and trust.jku must be https')
    if (site.smart?.frameAncestors.some((url) => url.startsWith('http:')))
      throw invalid(site.name, 'smart.frameAncestors must be https')
  }
  refuseDoubles(sites)
  refuseDoubleLaunches(sites.filter(isSmartSite))
  return sites
}

function siteFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
  } catch (cause) {
    throw new AppError('SITE_INVALID', {
      detail: `the sites folder ${resolve(folder)} cannot be read`,
      cause,
    })
  }
}

/** The caller of a site: no two sites may share issuer, tenant and FHIR base. */
function refuseDoubles(sites: readonly Site[]): void {
  const seen = new Map<string, string>()
  for (const site of sites) {
    const caller = JSON.stringify([site.issuer, site.tenant ?? null, site.fhirBase])
    const other = seen.get(caller)
    if (other) throw invalid(site.name, `issuer, tenant and fhirBase are those of ${other}.json`)
    seen.set(caller, site.name)
  }
}

/** A launch names the FHIR base alone, so it must lead to one site. */
function refuseDoubleLaunches(sites: readonly SmartSite[]): void {
  const seen = new Map<string, string>()
  for (const { name, fhirBase } of sites) {
    const base = fhirBase.replace(/\/$/, '')
    const other = seen.get(base)
    if (other)
      throw invalid(name, `smart: a launch could not tell it from ${other}.json, which has the same fhirBase`)
    seen.set(base, name)
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('SITE_INVALID', { detail: `sites/${file}: not JSON`, cause })
  }
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

function invalid(name: string, detail: string): AppError {
  return new AppError('SITE_INVALID', { detail: `sites/${name}.json: ${detail}` })
}
