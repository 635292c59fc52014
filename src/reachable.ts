import { BlockList, isIP } from 'node:net'

/** Which addresses a connection may be made to. */
export type Reach = {
  /**
   * @param hostname - as it stands in the address, without brackets
   * @param address - what the name leads to just now; the same as `hostname` where that is an IP address
   */
  allows(hostname: string, address: string): boolean
}

export type ReachRules = {
  /** Networks (`10.20.0.0/16`), addresses and host names of an organisation's own, which are not public. */
  readonly privateNetworks?: readonly string[]
  /** For the demo and for tests. */
  readonly allowLoopback?: boolean
}

/** Special-purpose addresses of IPv4. @see https://www.iana.org/assignments/iana-ipv4-special-registry */
const NOT_PUBLIC_V4 = blockList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])

// Of IPv6 only this much is given out for public use: everything that maps or carries an IPv4 address, and all local
// kinds, lie outside it, or in the parts below.
const GLOBAL_V6 = blockList(['2000::/3'])
const NOT_PUBLIC_V6 = blockList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

const LOOPBACK = blockList(['127.0.0.0/8', '::1/128'])

/** What an organisation uses inside: a host name of the site file may lead here, and to no other private address. */
const INSIDE = blockList(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'])

/** Nobody's own address, whatever is listed. */
const NOBODY = blockList(['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8'])

/** What may be reached: the public internet, and what the rules add. */
export function reachOf({ privateNetworks = [], allowLoopback = false }: ReachRules): Reach {
  const listed = blockList(privateNetworks.filter(isNetwork))
  const names = new Set(privateNetworks.filter((entry) => !isNetwork(entry)))
  return {
    allows(hostname, address) {
      if (!isAddress(address) || has(NOBODY, address)) return false
      if (isPublic(address) || has(listed, address)) return true
      if (allowLoopback && has(LOOPBACK, address)) return true
      return names.has(hostname.toLowerCase()) && has(INSIDE, address)
    },
  }
}

/** Whether it is a network or an address: `10.0.0.0/8`, `fd00::/8`, `10.1.2.3`. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const bits = isAddress(address) ? BITS[isIP(address) as 4 | 6] : 0
  if (bits === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits)
}

const BITS = { 4: 32, 6: 128 } as const

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !has(NOT_PUBLIC_V4, address)
  return has(GLOBAL_V6, address) && !has(NOT_PUBLIC_V6, address)
}

/** A zone (`fe80::1%eth0`) names an interface of this machine: none is for us. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%')
}

/** An IPv4 address in the coat of an IPv6 one (`::ffff:10.0.0.1`) is on the lists where the address itself is. */
function has(list: BlockList, address: string): boolean {
  return list.check(address, familyOf(address))
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = familyOf(address)
    list.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family)
  }
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
