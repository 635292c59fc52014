import { AppError } from '../errors.ts'

export type CardSection = { readonly title: string; readonly paragraphs: readonly string[] }

/**
 * A model card as sections of plain paragraphs. It reads the small part of Markdown that our cards are written in: two
 * levels of headings, paragraphs, lists and tables. Each item of a list and each row of a table becomes a paragraph.
 *
 * @throws {AppError} MODEL_INVALID for a line that it cannot turn into plain words, or a card without sections
 */
export function cardSections(markdown: string): readonly CardSection[] {
  const blocks = markdown.split(/\n{2,}/).filter((block) => block.trim() !== '')
  const sections: { title: string; paragraphs: string[] }[] = []
  for (const block of blocks) {
    const lines = block.trim().split('\n')
    const [, title] = lines[0]?.match(/^##? (.+)$/) ?? []
    if (title !== undefined) {
      if (lines.length > 1) throw unreadable('a heading without an empty line after it')
      sections.push({ title: plain(title), paragraphs: [] })
      continue
    }
    const section = sections.at(-1)
    if (!section) throw unreadable('it does not begin with a heading')
    section.paragraphs.push(...paragraphsOf(lines))
  }
  if (sections.length === 0) throw unreadable('it is empty')
  return sections.filter(({ paragraphs }) => paragraphs.length > 0)
}

function paragraphsOf(lines: readonly string[]): readonly string[] {
  if (lines.every((line) => line.startsWith('|'))) return rowsOf(lines)
  if (lines[0]?.startsWith('- ')) return itemsOf(lines)
  for (const line of lines) refuseOther(line)
  return [plain(lines.join(' '))]
}

function itemsOf(lines: readonly string[]): readonly string[] {
  const items: string[] = []
  for (const line of lines) {
    if (line.startsWith('- ')) items.push(line.slice(2))
    else if (line.startsWith('  ')) items.push(`${items.pop() ?? ''} ${line.trim()}`)
    else throw unreadable('a list goes over into something else')
  }
  return items.map(plain)
}

/** `Sensitivity; mild: .03; marked: .31` for each row; `Licence: Apache-2.0` where the columns have no names. */
function rowsOf(lines: readonly string[]): readonly string[] {
  const [head = [], rule = [], ...rows] = lines.map(cellsOf)
  if (!rule.every((cell) => /^:?-+:?$/.test(cell))) throw unreadable('a table without a line under its head')
  return rows.map((row) => {
    const [name = '', ...values] = row
    if (row.length !== head.length) throw unreadable('a row with another number of columns than its head')
    if (head.every((cell) => cell === '')) return `${name}: ${values.join('; ')}`
    return [name, ...values.map((value, i) => `${head[i + 1]}: ${value}`)].join('; ')
  })
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => plain(cell.trim()))
}

function refuseOther(line: string): void {
  if (/^(?:#|>|```|\||[-*+] |\d+\. |\s|<)/.test(line))
    throw unreadable('a form of Markdown that it does not know')
}

/** Without the marks for bold and code, which no reader sees. */
function plain(text: string): string {
  return text.replaceAll('**', '').replaceAll('`', '')
}

function unreadable(why: string): AppError {
  return new AppError('MODEL_INVALID', { detail: `card.md: ${why}` })
}
