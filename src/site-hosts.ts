import { z } from 'zod'
import { isNetwork } from './reachable.ts'

/** `host` or `host:port` of an https address, as `URL.host` writes it: small letters, no port 443. */
const host = z
  .string()
  .refine((text) => hostIn(text) !== null, {
    error: 'must be a host such as photos.example.org or photos.example.org:8443',
  })
  .transform((text) => hostIn(text) as string)

const privateNetwork = z
  .string()
  .transform((text) => text.toLowerCase())
  .refine((text) => isNetwork(text) || (!text.includes(':') && hostIn(text) === text), {
    error: 'must be a network such as 10.20.0.0/16, an address or a host name',
  })

/** Where requests of a site may go besides its FHIR base and `trust.jku`; the `hosts` block of its file. */
export const hostsBlock = z
  .strictObject({
    /** Where photos may lie besides the FHIR base; they get no token. */
    photoHosts: z.array(host).default([]),
    /** Where the addresses of the sign-in may lie besides the host of the FHIR base. */
    signInHosts: z.array(host).default([]),
    /** What is not public and may be reached all the same: networks, addresses, and names that lead to such. */
    privateNetworks: z.array(privateNetwork).default([]),
  })
  .prefault({})

export type SiteHosts = z.infer<typeof hostsBlock>

function hostIn(text: string): string | null {
  const url = URL.parse(`https://${text}`)
  const isPlain = url !== null && url.href === `https://${url.host}/` && /^[A-Za-z0-9.:[\]-]+$/.test(text)
  return isPlain && url.hostname !== '' ? url.host : null
}
