/** Lets tasks of the same key run one after another, in the order in which they came; others run beside them. */
export function oneAtATime(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<void>>()
  return async (key, task) => {
    const before = last.get(key) ?? Promise.resolve()
    const running = before.then(task)
    const settled = running.then(
      () => {},
      () => {},
    )
    last.set(key, settled)
    try {
      return await running
    } finally {
      if (last.get(key) === settled) last.delete(key)
    }
  }
}
