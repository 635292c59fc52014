export type RecentEntries<T> = {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

/** The entries used last, at most `limit` of them. */
export function recentEntries<T>(limit: number): RecentEntries<T> {
  const entries = new Map<string, T>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value !== undefined) moveToEnd(entries, key, value)
      return value
    },
    set(key, value) {
      moveToEnd(entries, key, value)
      for (const oldest of entries.keys()) {
        if (entries.size <= limit) return
        entries.delete(oldest)
      }
    },
  }
}

/** A map keeps the order of insertion, so the first key is the one unused for longest. */
function moveToEnd<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key)
  entries.set(key, value)
}
