// The panel in which a SMART app runs, inside the chart that it was opened from.
import { element } from './element.js'

// As EHRs set their frames: the app may neither leave the frame nor touch this page.
const SANDBOX = 'allow-scripts allow-forms allow-same-origin allow-popups'

/** Opens the app, in place of one that is open already. The app was told that the patient's name stands around it. */
export function showApp(label, patientName, address) {
  const frame = document.createElement('iframe')
  frame.title = label
  frame.setAttribute('sandbox', SANDBOX)
  frame.src = address

  const close = element('button', 'Close')
  close.addEventListener('click', closeApp)
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
