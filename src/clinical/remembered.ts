/** What a hostile chart can make us keep at the most: twice so many texts of this length. */
export type Bounds = { readonly most: number; readonly longest: number }

/**
 * A function that remembers what it found for the texts it was asked last, `most` of them at the least and twice as
 * many at the most; a longer text is worked out each time. For pure functions alone, which many charts ask the same.
 */
export function remembered<Found extends object | string>(
  { most, longest }: Bounds,
  find: (text: string) => Found,
): (text: string) => Found {
  let recent = new Map<string, Found>()
  let older = new Map<string, Found>()
  return (text) => {
    if (text.length > longest) return find(text)
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
