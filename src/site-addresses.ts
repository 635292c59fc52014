import { z } from 'zod'

/** An address as a site file may name it. */
export const httpUrl = z.url({ protocol: /^https?$/ }).refine(isPlainAddress, {
  error: 'must be an http(s) address without user name, query or fragment',
})

/** Scheme, host and port alone. */
export const origin = httpUrl.refine((text) => URL.parse(text)?.origin === text, {
  error: 'must be an origin such as https://ehr.example.org, without a path',
})

function isPlainAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && !url.username && !url.password && !url.search && !url.hash
}
