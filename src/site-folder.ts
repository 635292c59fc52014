import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from './errors.ts'
import { TERMS_ENDING } from './fhir/terms-file.ts'
import { isSmartSite, parseSite, type Site, type SmartSite, siteInvalid } from './sites.ts'

/**
 * Reads every `*.json` of a folder; a terms file is read for the site that names it.
 *
 * @throws {AppError} SITE_INVALID for a folder that cannot be read or is empty, a file that is no JSON, has a wrong field, claims the caller of another
 * site, or asks for a mode that files may not set
 */
export function readSites(folder: string): readonly Site[] {
  const files = siteFiles(folder)
  if (files.length === 0)
    throw new AppError('SITE_INVALID', { detail: `there is no site file in ${resolve(folder)}` })
  // Some editors begin a file with a byte order mark.
  const textOf = (file: string) => readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '')
  const sites = files.map((file) => parseSite(basename(file, '.json'), jsonIn(file, textOf), textOf))
  for (const site of sites) {
    if (site.mode === 'demo') throw siteInvalid(site.name, 'mode: "demo" exists only under `npm run demo`')
    const insecure = [site.fhirBase, 'jku' in site.trust ? site.trust.jku : undefined].find((url) =>
      url?.startsWith('http:'),
    )
    if (insecure) throw siteInvalid(site.name, 'fhirBase and trust.jku must be https')
    if (site.smart?.frameAncestors.some((url) => url.startsWith('http:')))
      throw siteInvalid(site.name, 'smart.frameAncestors must be https')
    if (site.cors.some((url) => url.startsWith('http:'))) throw siteInvalid(site.name, 'cors must be https')
  }
  refuseDoubles(sites)
  refuseDoubleLaunches(sites.filter(isSmartSite))
  return sites
}

function siteFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json') && !file.endsWith(TERMS_ENDING))
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
    if (other) throw siteInvalid(site.name, `issuer, tenant and fhirBase are those of ${other}.json`)
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
      throw siteInvalid(
        name,
        `smart: a launch could not tell it from ${other}.json, which has the same fhirBase`,
      )
    seen.set(base, name)
  }
}

function jsonIn(file: string, textOf: (file: string) => string): unknown {
  const text = readable(file, textOf)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('SITE_INVALID', { detail: `sites/${file}: not JSON`, cause })
  }
}

function readable(file: string, textOf: (file: string) => string): string {
  try {
    return textOf(file)
  } catch (cause) {
    const detail = `sites/${file}: cannot be read; is it a file that we may read?`
    throw new AppError('SITE_INVALID', { detail, cause })
  }
}
