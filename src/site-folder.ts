import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from './errors.ts'
import { TERMS_ENDING } from './fhir/terms-file.ts'
import { notJson } from './json-place.ts'
import { comparableAddress } from './site-addresses.ts'
import {
  isSmartSite,
  parseSite,
  type Site,
  type SiteFilePlace,
  type SmartSite,
  siteInvalid,
} from './sites.ts'

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
  const readFile = (file: string) => readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '')
  const pathOf = (name: string) => join(folder, `${name}.json`)
  const sites = files.map((file) => {
    const name = basename(file, '.json')
    const place = { path: pathOf(name), readFile }
    return parseSite(name, jsonIn(file, place), place)
  })
  for (const site of sites) {
    if (site.mode === 'demo')
      throw siteInvalid(pathOf(site.name), 'mode: "demo" exists only under `npm run demo`')
    const insecure = [site.fhirBase, 'jku' in site.trust ? site.trust.jku : undefined].find((url) =>
      url?.startsWith('http:'),
    )
    if (insecure) throw siteInvalid(pathOf(site.name), 'fhirBase and trust.jku must be https')
    if (site.smart?.frameAncestors.some((url) => url.startsWith('http:')))
      throw siteInvalid(pathOf(site.name), 'smart.frameAncestors must be https')
    if (site.cors.some((url) => url.startsWith('http:')))
      throw siteInvalid(pathOf(site.name), 'cors must be https')
  }
  refuseDoubles(sites, pathOf)
  refuseDoubleLaunches(sites.filter(isSmartSite), pathOf)
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

type PathOf = (name: string) => string

/** The caller of a site: no two sites may share issuer, tenant and FHIR base. */
function refuseDoubles(sites: readonly Site[], pathOf: PathOf): void {
  const seen = new Map<string, string>()
  for (const site of sites) {
    const caller = JSON.stringify([site.issuer, site.tenant ?? null, comparableAddress(site.fhirBase)])
    const other = seen.get(caller)
    if (other) throw siteInvalid(pathOf(site.name), `issuer, tenant and fhirBase are those of ${other}.json`)
    seen.set(caller, site.name)
  }
}

/** A launch names the FHIR base alone, so it must lead to one site. */
function refuseDoubleLaunches(sites: readonly SmartSite[], pathOf: PathOf): void {
  const seen = new Map<string | null, string>()
  for (const { name, fhirBase } of sites) {
    const base = comparableAddress(fhirBase)
    const other = seen.get(base)
    if (other)
      throw siteInvalid(
        pathOf(name),
        `smart: a launch could not tell it from ${other}.json, which has the same fhirBase`,
      )
    seen.set(base, name)
  }
}

function jsonIn(file: string, { path, readFile }: SiteFilePlace): unknown {
  const text = readable(file, { path, readFile })
  const problem = notJson(text)
  if (problem !== null) throw siteInvalid(path, problem)
  return JSON.parse(text)
}

function readable(file: string, { path, readFile }: SiteFilePlace): string {
  try {
    return readFile(file)
  } catch (cause) {
    throw siteInvalid(path, 'cannot be read; is it a file that we may read?', cause)
  }
}
