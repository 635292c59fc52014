import { under } from '../config.ts'

/**
 * The addresses of the app under our public one, which comes from the configuration and never from a request.
 *
 * Each site's sign-in comes back to an address of its own, so that the answer of one EHR is never taken for another's.
 */
export function callbackAddress(baseUrl: URL, site: string): string {
  return under(baseUrl, `/smart/callback/${site}`)
}

export function pageAddress(baseUrl: URL, launchKey: string): string {
  return under(baseUrl, `/app/${launchKey}/`)
}
