import { setUpSheet } from '../cds-hooks/set-up-sheet.ts'
import { readServiceAddress } from '../config.ts'
import { REFERENCE_MODEL } from '../paths.ts'
import { readSites } from '../site-folder.ts'
import { namedSite } from './named-site.ts'

/**
 * Prints what health-IT types into the EHR of a site.
 *
 * @throws {RangeError} when there is no such site
 * @throws {AppError} CONFIG_INVALID, SITE_INVALID
 */
export function printSheet(env: Readonly<Record<string, string | undefined>>, name: string): void {
  const { baseUrl, sitesFolder } = readServiceAddress(env)
  const site = namedSite(name, readSites(sitesFolder))
  process.stdout.write(setUpSheet({ site, baseUrl, model: REFERENCE_MODEL }))
}
