/**
 * A function that remembers what it found for the texts it was asked last, `most` of them at the least and twice as
 * many at the most. For pure functions alone, which many charts ask the same.
 *
 * @param most - bounds what a hostile chart can make us keep
 */
export function remembered<Found>(most: number, find: (text: string) => Found): (text: string) => Found {
  let recent = new Map<string, Found>()
  let older = new Map<string, Found>()
  return (text) => {
    const known = recent.get(text)
    if (known !== undefined) return known
    const found = older.get(text) ?? find(text)
    if (recent.size >= most) {
      older = recent
      recent = new Map()
    }
    recent.set(text, found)
    return found
  }
}
