/** A part of the sheet: a title, a sentence, and what it is about. */
export function section(title: string, says: string, content: string): string {
  return `## ${title}\n\n${says}\n\n${content}`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export function code(text: string): string {
  return `\`${cell(text).replaceAll('`', "'")}\``
}

/** In a table a bar ends the cell, also within code. */
export function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
}
