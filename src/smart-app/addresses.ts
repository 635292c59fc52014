import { under } from '../config.ts'

/** The addresses of the app under our public one, which comes from the configuration and never from a request. */
export function callbackAddress(baseUrl: URL): string {
  return under(baseUrl, '/smart/callback')
}

export function pageAddress(baseUrl: URL, launchKey: string): string {
  return under(baseUrl, `/app/${launchKey}/`)
}
