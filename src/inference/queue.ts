export type QueueLimits = { readonly total: number; readonly each: number }

/** What waits, in a line for each asker; the askers take turns. */
export type FairQueue<T> = {
  /**
   * False where the queue, or this asker's part of it, is full.
   *
   * @param limits - items in all, and of one asker, that may wait for this one still to be taken
   */
  add(item: T, from: string, limits: QueueLimits): boolean
  take(): T | undefined
  size(): number
  /** Takes everything out. */
  clear(): readonly T[]
}

/** A bounded queue in which one asker's sixty photos do not hold up another's one. */
export function fairQueue<T>(): FairQueue<T> {
  // A Map keeps the order of insertion: the first asker is the next to be served.
  const lines = new Map<string, T[]>()
  let size = 0

  return {
    add(item, from, limits) {
      const line = lines.get(from) ?? []
      if (size >= limits.total || line.length >= limits.each) return false
      line.push(item)
      lines.set(from, line)
      size += 1
      return true
    },
    take() {
      for (const [from, line] of lines) {
        const item = line.shift()
        lines.delete(from)
        if (line.length > 0) lines.set(from, line)
        size -= 1
        return item
      }
      return undefined
    },
    size: () => size,
    clear() {
      const items = [...lines.values()].flat()
      lines.clear()
      size = 0
      return items
    },
  }
}
