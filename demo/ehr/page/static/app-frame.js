// The panel in which a SMART app runs, inside the chart that it was opened from.
import { element } from './element.js'

// As docs/register.md asks: the app may neither leave the frame nor touch this page; it may print, and copy text.
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals'
const ALLOWED = 'clipboard-write'

/**
 * Opens the app, in place of one that is open already. The app was told that the patient's name stands around it.
 *
 * @param onClose called when the user closes it: it may have changed the chart
 */
export function showApp(label, patientName, address, onClose) {
  const frame = document.createElement('iframe')
  frame.title = label
  frame.setAttribute('sandbox', SANDBOX)
  frame.setAttribute('allow', ALLOWED)
  frame.src = address

  const close = element('button', 'Close')
  close.addEventListener('click', () => {
    closeApp()
    onClose()
  })
  const panel = document.querySelector('#app')
  panel.replaceChildren(element('header', element('h2', `${patientName} · ${label}`), close), frame)
  panel.hidden = false
  panel.scrollIntoView({ block: 'start' })
}

export function closeApp() {
  const panel = document.querySelector('#app')
  panel.hidden = true
  panel.replaceChildren()
}
