// Opens a chart: calls the CDS service as an EHR does, and shows what comes back.
import { closeApp, showApp } from './app-frame.js'
import { cardElement } from './cards.js'
import { element } from './element.js'

const advice = document.querySelector('.advice')
if (advice) {
  const patient = advice.dataset.patient
  document.querySelector('#faults').addEventListener('change', () => callService(patient))
  document.querySelector('#again').addEventListener('click', () => callService(patient))
  document.querySelector('#open-app').addEventListener('click', ({ target }) => openFromMenu(patient, target))
  document.querySelector('nav [aria-current]').scrollIntoView({ block: 'nearest', inline: 'center' })
  callService(patient)
}

/** As from an EHR's menu: on every chart, whether there is a card or not. */
async function openFromMenu(patient, button) {
  button.disabled = true
  if (!(await launchApp(patient, 'Facies', 'menu'))) button.after(element('em', ' That did not work'))
  button.disabled = false
}

async function launchApp(patient, label, from) {
  closeApp()
  const answer = await post(`/charts/${patient}/launch`, { from, faults: chosenFaults() })
  if (!answer) return false
  document.querySelector('#faults [value=token-refused-once]').checked = false
  // What was drafted, filed or withdrawn stands in the chart that is read anew.
  showApp(label, document.querySelector('h1').textContent, answer.address, () => location.reload())
  return true
}

async function callService(patient) {
  const cards = document.querySelector('#cards')
  cards.replaceChildren(element('p', 'Asking Facies …'))
  const answer = await post(`/charts/${patient}/call`, { faults: chosenFaults() })

  document.querySelector('#call').textContent = wordsOfCall(answer)
  if (answer?.kind !== 'answered')
    return cards.replaceChildren(noCard('Facies did not answer, so nothing is known.'))
  if (answer.cards.length === 0) return cards.replaceChildren(noCard('This does not exclude any disease.'))
  cards.replaceChildren(
    ...answer.cards.map((card, index) => cardElement(card, actionsOf(patient, card, index))),
  )
}

function noCard(words) {
  const box = element('div', element('p', element('strong', 'No card from Facies')), element('p', words))
  box.className = 'no-card'
  return box
}

function actionsOf(patient, { links }, card) {
  return {
    async accept(suggestion) {
      const answer = await post(`/charts/${patient}/accept`, { card, suggestion })
      if (!answer) return false
      const orders = answer.orders.map((text) => element('li', `${text} `, element('em', 'draft')))
      document.querySelector('#orders').append(...orders)
      return true
    },
    open: (link) => launchApp(patient, links[link].label, { card, link }),
    override: async (reason) => (await post(`/charts/${patient}/override`, { card, reason })) !== null,
  }
}

function chosenFaults() {
  return [...document.querySelectorAll('#faults input:checked')].map(({ value }) => value)
}

function wordsOfCall(answer) {
  if (!answer) return 'The demo EHR itself did not answer.'
  if (answer.kind === 'answered') return `Answered in ${answer.ms} ms.`
  return `No answer (${answer.status ?? answer.why}) after ${answer.ms} ms.`
}

/** The JSON answer, or null when there was none. */
async function post(path, body) {
  try {
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    return response.ok ? await response.json() : null
  } catch {
    return null
  }
}
