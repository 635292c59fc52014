import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

type Entry = { readonly payload: AdapterPayload; readonly expires: number }

/** Where the authorization server keeps sessions, grants, codes and tokens: in memory, until they run out. */
export function memoryAdapter(now: () => number = Date.now): AdapterFactory {
  const entries = new Map<string, Entry>()
  const payloadAt = (key: string) => {
    const entry = entries.get(key)
    return entry !== undefined && now() < entry.expires ? entry.payload : undefined
  }
  const firstWith = (kind: string, field: 'uid' | 'userCode', value: string) =>
    [...entries.keys()]
      .filter((key) => key.startsWith(`${kind}:`))
      .map(payloadAt)
      .find((payload) => payload?.[field] === value)

  return (kind): Adapter => ({
    async upsert(id, payload, expiresIn) {
      for (const [key, { expires }] of entries) if (expires <= now()) entries.delete(key)
      entries.set(`${kind}:${id}`, {
        payload,
        expires: now() + (expiresIn ?? Number.POSITIVE_INFINITY) * 1000,
      })
    },
    find: async (id) => payloadAt(`${kind}:${id}`),
    findByUid: async (uid) => firstWith(kind, 'uid', uid),
    findByUserCode: async (userCode) => firstWith(kind, 'userCode', userCode),
    async consume(id) {
      const payload = payloadAt(`${kind}:${id}`)
      if (payload !== undefined) payload.consumed = Math.floor(now() / 1000)
    },
    destroy: async (id) => void entries.delete(`${kind}:${id}`),
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key)
    },
  })
}
