/**
 * Works on several items side by side and hands out the results in the items' own order.
 *
 * @param atOnce - items that are begun and not yet handed out, at most
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [Item, Result]> {
  const begun: Promise<readonly [Item, Result]>[] = []
  for (const item of items) {
    const result = work(item).then((made) => [item, made] as const)
    // Whoever reads on meets the failure; until then it must not count as unhandled.
    result.catch(() => {})
    begun.push(result)
    if (begun.length >= atOnce) yield* first(begun)
  }
  while (begun.length > 0) yield* first(begun)
}

async function* first<T>(begun: Promise<T>[]): AsyncGenerator<T> {
  const next = begun.shift()
  if (next) yield await next
}
