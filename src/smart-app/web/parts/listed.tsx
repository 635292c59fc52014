export type Line = { readonly name: string; readonly words: string }

type Props = { readonly title: string; readonly lines: readonly Line[]; readonly numbered?: boolean }

/** A heading with its list; nothing where the list is empty. */
export function Listed({ title, lines, numbered = false }: Props) {
  if (lines.length === 0) return null
  const List = numbered ? 'ol' : 'ul'
  return (
    <>
      <h4>{title}</h4>
      <List className="lines">
        {lines.map(({ name, words }) => (
          <li key={`${name} ${words}`}>
            {name !== '' && <strong>{name}: </strong>}
            {words}
          </li>
        ))}
      </List>
    </>
  )
}

export function asLines(words: readonly string[]): readonly Line[] {
  return words.map((line) => ({ name: '', words: line }))
}
