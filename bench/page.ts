import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url))

/** Puts printed figures between the marks of a part of docs/performance.md. */
export function writeFigures(part: 'inference' | 'gpu' | 'cds' | 'app', tables: string): void {
  writeFileSync(PAGE, withFigures(readFileSync(PAGE, 'utf8'), part, tables))
}

/**
 * @throws {RangeError} when the page does not have the part's two marks
 */
export function withFigures(page: string, part: string, tables: string): string {
  const [start, end] = [`<!-- bench:${part} -->`, `<!-- end of bench:${part} -->`]
  const [from, to] = [page.indexOf(start), page.indexOf(end)]
  if (from < 0 || to < from)
    throw new RangeError(`Cannot write the figures: the page has no marks of ${part}`)
  return `${page.slice(0, from + start.length)}\n\n${tables}\n\n${page.slice(to)}`
}
