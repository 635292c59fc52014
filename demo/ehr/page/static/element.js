/** An element with these children. Text stays text: nothing from a card is ever read as HTML. */
export function element(name, ...children) {
  const made = document.createElement(name)
  made.append(...children)
  return made
}

/** A link out of the page; only its text when the address is not one of the web. */
export function linkElement(text, address) {
  if (!URL.canParse(address) || !['http:', 'https:'].includes(new URL(address).protocol)) {
    return element('span', text)
  }
  const link = element('a', text)
  link.href = address
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  return link
}
