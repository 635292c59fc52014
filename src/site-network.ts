import { type Network, openNetwork } from './outgoing.ts'
import type { Site, SiteHosts } from './sites.ts'

// By its hosts and not by the site: a site whose mode changes is another object, and keeps its connections.
const networks = new WeakMap<SiteHosts, Network>()

/** The one way to an EHR organisation's hosts, whatever is asked there. */
export function networkOf({ hosts, mode }: Pick<Site, 'hosts' | 'mode'>): Network {
  const known = networks.get(hosts)
  if (known) return known
  const network = openNetwork({ privateNetworks: hosts.privateNetworks, allowLoopback: mode === 'demo' })
  networks.set(hosts, network)
  return network
}

/** What every door to a site's record is opened with. */
export function recordPlace(site: Pick<Site, 'fhirBase' | 'hosts' | 'mode'>) {
  return {
    fhirBase: new URL(site.fhirBase),
    allowLoopbackHttp: site.mode === 'demo',
    photoHosts: site.hosts.photoHosts,
    network: networkOf(site),
  }
}
