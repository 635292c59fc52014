import { setUpSheet } from '../cds-hooks/set-up-sheet.ts'
import { readServiceAddress } from '../config.ts'
import { REFERENCE_MODEL } from '../paths.ts'
import { quoted } from '../quoted.ts'
import { readSites } from '../site-folder.ts'

/**
 * Prints what health-IT types into the EHR of a site.
 *
 * @throws {RangeError} when there is no such site
 * @throws {AppError} CONFIG_INVALID, SITE_INVALID
 */
export function printSheet(env: Readonly<Record<string, string | undefined>>, name: string): void {
  const { baseUrl, sitesFolder } = readServiceAddress(env)
  const sites = readSites(sitesFolder)
  const site = sites.find((one) => one.name === name)
  if (!site) {
    const known = sites.map((one) => one.name).join(', ')
    throw new RangeError(`Cannot print the sheet: there is no site ${quoted(name)}, only ${known}`)
  }
  process.stdout.write(setUpSheet({ site, baseUrl, model: REFERENCE_MODEL }))
}
