import { isIPv6 } from 'node:net'

/** Room for some calls a minute, for each key by itself. */
export type Buckets = {
  /** Takes one call's room; what comes back is 0, or the whole seconds until there is some, and then nothing was taken. */
  take(key: string, perMinute: number): number
  /** The same without taking. */
  waitS(key: string, perMinute: number): number
}

type Bucket = { readonly left: number; readonly atMs: number }

/** Some megabytes at most. The key that was used longest ago is forgotten first, and starts anew with all its room. */
const MOST_KEYS = 10_000

/** Each key has the room of one minute, and what was taken comes back evenly. */
export function buckets(now: () => Date): Buckets {
  const known = new Map<string, Bucket>()

  function leftIn(key: string, perMinute: number, nowMs: number): number {
    const bucket = known.get(key)
    if (!bucket) return perMinute
    // A clock that is set back gives nothing.
    const passedMs = Math.max(0, nowMs - bucket.atMs)
    return Math.min(perMinute, bucket.left + (passedMs / 60_000) * perMinute)
  }

  function waitS(key: string, perMinute: number): number {
    const missing = 1 - leftIn(key, perMinute, now().getTime())
    return missing <= 0 ? 0 : Math.ceil((missing / perMinute) * 60)
  }

  return {
    waitS,
    take(key, perMinute) {
      const wait = waitS(key, perMinute)
      if (wait > 0) return wait
      const nowMs = now().getTime()
      const left = leftIn(key, perMinute, nowMs) - 1
      known.delete(key)
      known.set(key, { left, atMs: nowMs })
      const [oldest] = known.keys()
      if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest)
      return 0
    },
  }
}

/** Whoever has one IPv6 address has a whole network of them: its first 64 bits. */
export function callerNetwork(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::')
  const groups = head.split(':').filter(Boolean)
  const ends = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - groups.length - ends.length)).fill('0')
  return [...groups, ...zeros, ...ends].slice(0, 4).join(':')
}
