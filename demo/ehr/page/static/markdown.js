// The part of Markdown that cards use: headings, paragraphs, lists, bold, emphasis, code, links.
// Whatever else there is, HTML among it, is shown as the text that it is.
import { element, linkElement } from './element.js'

const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/
const NUMBERED = /^\s*\d+[.)]\s+/

export function markdownElements(text) {
  const blocks = text.replaceAll('\r', '').split(/\n{2,}/)
  return blocks.filter((block) => block.trim() !== '').flatMap((block) => blockElements(block.split('\n')))
}

/** A run of list items is a list, a run of other lines a paragraph, and a heading stands alone. */
function blockElements(lines) {
  const made = []
  for (let start = 0; start < lines.length; ) {
    const kind = kindOf(lines[start])
    let end = start + 1
    while (kind !== 'heading' && end < lines.length && continues(kind, lines[end])) end += 1
    made.push(runElement(kind, lines.slice(start, end)))
    start = end
  }
  return made
}

function kindOf(line) {
  if (/^#{1,6}\s/.test(line)) return 'heading'
  return LIST_ITEM.test(line) ? 'list' : 'paragraph'
}

function continues(kind, line) {
  return kindOf(line) === kind || (kind === 'list' && /^\s+\S/.test(line))
}

function runElement(kind, lines) {
  if (kind === 'heading') return element('h4', ...inlineNodes(lines[0].replace(/^#+\s+/, '')))
  if (kind === 'paragraph') return element('p', ...inlineNodes(lines.join('\n')))
  const list = element(NUMBERED.test(lines[0]) ? 'ol' : 'ul')
  list.append(...itemsOf(lines).map((item) => element('li', ...inlineNodes(item))))
  return list
}

function itemsOf(lines) {
  const items = []
  for (const line of lines) {
    if (LIST_ITEM.test(line)) items.push(line.replace(LIST_ITEM, ''))
    else items.push(`${items.pop()} ${line.trim()}`)
  }
  return items
}

// In this order: escape, bold, emphasis, code, link.
const INLINE =
  /\\([!-/:-@[-`{-~])|\*\*(.+?)\*\*|(?<![\w*])[*_](?!\s)(.+?)(?<!\s)[*_](?!\w)|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)/g

function inlineNodes(text) {
  const nodes = []
  let position = 0
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(position, match.index), inlineNode(match))
    position = match.index + match[0].length
  }
  return [...nodes, text.slice(position)]
}

function inlineNode([, escaped, bold, emphasis, code, linkText, address]) {
  if (escaped !== undefined) return escaped
  if (bold !== undefined) return element('strong', ...inlineNodes(bold))
  if (emphasis !== undefined) return element('em', ...inlineNodes(emphasis))
  if (code !== undefined) return element('code', code)
  return linkElement(linkText, address)
}
