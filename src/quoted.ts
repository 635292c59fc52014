const LONGEST = 60

/** Characters that a terminal obeys instead of showing: escapes, line ends, marks that turn the direction. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

export function holdsControl(text: string): boolean {
  return text.search(CONTROL) >= 0
}

/** Text from outside for a message: in quotes, cut short, with nothing that a terminal would obey. */
export function quoted(text: string): string {
  return withoutControl(JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text))
}

/** A whole message as it may reach a terminal; its line ends stay. */
export function withoutControl(message: string): string {
  return message.replace(CONTROL, (character) => (character === '\n' ? character : escaped(character)))
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`
}
