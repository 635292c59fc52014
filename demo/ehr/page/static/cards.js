// A CDS Hooks card as an EHR shows it.
import { element, linkElement } from './element.js'
import { markdownElements } from './markdown.js'

const INDICATOR_WORDS = { info: 'Information', warning: 'Warning', critical: 'Critical' }

/** @param actions `accept(index)`, `override(index)` and `open(index)`; each says whether it was done */
export function cardElement(card, actions) {
  const indicator = Object.hasOwn(INDICATOR_WORDS, card.indicator) ? card.indicator : 'info'
  const made = element(
    'article',
    label(INDICATOR_WORDS[indicator]),
    element('h3', card.summary),
    ...markdownElements(card.detail ?? ''),
    ...suggestionButtons(card.suggestions ?? [], actions),
    ...links(card.links ?? [], actions),
    ...overrideButtons(card.overrideReasons ?? [], actions),
    source(card.source),
  )
  made.className = `card ${indicator}`
  return made
}

function label(words) {
  const made = element('p', words)
  made.className = 'indicator'
  return made
}

function source({ label: name, url }) {
  const made = element('p', 'Source: ', url ? linkElement(name, url) : name)
  made.className = 'small'
  return made
}

/** An app opens in the chart; any other link in a tab of its own. */
function links(all, actions) {
  if (all.length === 0) return []
  const made = all.flatMap((link, index) => [
    link.type === 'smart' ? appButton(link, () => actions.open(index)) : linkElement(link.label, link.url),
    ' ',
  ])
  const line = element('p', ...made)
  line.className = 'links'
  return [line]
}

function appButton({ label: text }, open) {
  const button = element('button', text)
  button.addEventListener('click', async () => {
    button.disabled = true
    if (!(await open())) button.after(element('em', ' That did not work'))
    button.disabled = false
  })
  return button
}

function suggestionButtons(suggestions, actions) {
  if (suggestions.length === 0) return []
  const buttons = suggestions.map((suggestion, index) => {
    const button = element('button', suggestion.label)
    if (suggestion.isRecommended) button.className = 'recommended'
    const what = (suggestion.actions ?? []).map(({ description }) => element('span', description))
    button.addEventListener('click', () =>
      once(button, 'Added as a draft order', () => actions.accept(index)),
    )
    return element('li', button, ...what)
  })
  const list = element('ul', ...buttons)
  list.className = 'suggestions'
  return [list]
}

function overrideButtons(reasons, actions) {
  if (reasons.length === 0) return []
  const buttons = reasons.map((reason, index) => {
    const button = element('button', reason.display ?? reason.code)
    button.addEventListener('click', () => once(button, 'Noted', () => actions.override(index)))
    return button
  })
  return [element('details', element('summary', 'Not now: say why'), ...buttons)]
}

async function once(button, doneWords, act) {
  button.disabled = true
  const isDone = await act()
  button.disabled = isDone
  button.after(element('em', isDone ? ` ${doneWords}` : ' That did not work'))
}
