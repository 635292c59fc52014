import { z } from 'zod'

const WRONG_ADDRESS = 'must be an http(s) address without user name, query or fragment'

/** An address as a site file may name it. */
export const httpUrl = address(WRONG_ADDRESS)

/** A user, by what the EHR says in `fhirUser`. */
export const fhirUser = address(
  'must be the full address of a user, as the EHR sends it in fhirUser: https://ehr.example.org/fhir/Practitioner/123',
)

/** Scheme, host and port alone. */
export const origin = httpUrl.refine((text) => URL.parse(text)?.origin === text, {
  error: 'must be an origin such as https://ehr.example.org, without a path',
})

/** An address as it is compared with another one, whatever slashes it ends in; null where it is none. */
export function comparableAddress(text: string): string | null {
  let href = URL.parse(text)?.href ?? null
  // No expression: one that looks for slashes at the end begins anew at each slash before it.
  while (href?.endsWith('/')) href = href.slice(0, -1)
  return href
}

function address(error: string) {
  return z.url({ protocol: /^https?$/, error }).refine(isPlainAddress, { error })
}

function isPlainAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && !url.username && !url.password && !url.search && !url.hash
}
