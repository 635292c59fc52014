import type { DemoPatient } from '../../chart/demo-patient.ts'
import { FAULTS } from '../faults.ts'
import type { ChartView, FiledLine, Line } from './chart-view.ts'
import { Html, html } from './html.ts'

const NOTHING = new Html('')

/** The whole page: the list of patients, and a chart when one is open. */
export function chartPage(patients: readonly DemoPatient[], chart: ChartView | null): Html {
  const open = patients.find(({ id }) => id === chart?.id)
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${chart === null ? 'Demo EHR' : `${chart.name} · Demo EHR`}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/chart.css">
    <script type="module" src="/assets/chart.js"></script>
  </head>
  <body>
    <p class="banner">Demo EHR, drawn faces, no real patients</p>
    <div class="frame">
      <nav aria-label="Patients"><h2>Patients</h2><ul>${patients.map((patient) => listEntry(patient, open))}</ul></nav>
      <main>${chart === null || open === undefined ? welcome() : chartHtml(chart, open)}</main>
    </div>
  </body>
</html>`
}

function listEntry(patient: DemoPatient, open: DemoPatient | undefined): Html {
  const current = patient === open ? html` aria-current="page"` : NOTHING
  return html`<li><a href="/charts/${patient.id}"${current}><strong>${patient.name.family}, ${patient.name.given}</strong>
    <span>${patient.sex}, ${patient.age}</span></a></li>`
}

function welcome(): Html {
  return html`<h1>Open a chart</h1>
    <p>When a chart opens, this EHR calls Facies as a hospital's would, and shows the card that comes back.</p>`
}

function chartHtml(chart: ChartView, patient: DemoPatient): Html {
  return html`<header>
      <h1>${chart.name}</h1>
      <p>${chart.sex}, ${chart.age} years, born ${chart.birthDate}, record ${chart.recordNumber}</p>
      <p><button id="open-app">Open Facies</button></p>
      <p class="story">What this chart shows: ${patient.story}.</p>
    </header>
    <section id="app" aria-label="App" hidden></section>
    <div class="columns">
      <section class="advice" aria-labelledby="advice-title" data-patient="${chart.id}">
        <h2 id="advice-title">Decision support</h2>
        <div id="cards" role="status"><p>Asking Facies …</p></div>
        <p id="call" class="small"></p>
        <p><button id="again">Ask again</button></p>
        <h3>Draft orders</h3>
        <ul id="orders">${chart.draftOrders.map((text) => html`<li>${text} <em>draft</em></li>`)}</ul>
        ${faultSwitches()}
      </section>
      <div class="chart">
        ${photos(chart)}
        ${table('Problems', chart.problems)}
        ${table('Medications', chart.medications)}
        ${table('Procedures', chart.procedures)}
        ${table('Results', chart.results)}
        ${table('Visits', chart.visits)}
        ${filed(chart.filed)}
      </div>
    </div>`
}

function faultSwitches(): Html {
  const switches = Object.entries(FAULTS).map(
    ([fault, words]) => html`<label><input type="checkbox" name="fault" value="${fault}"> ${words}</label>`,
  )
  return html`<details><summary>What can go wrong</summary>
    <fieldset id="faults"><legend>Only for this chart's calls</legend>${switches}</fieldset></details>`
}

function photos(chart: ChartView): Html {
  if (chart.photos.length === 0) return html`<section><h2>Photos</h2><p>None on file.</p></section>`
  const figures = chart.photos.map(
    ({ id, on }) => html`<figure>
      <img src="/charts/${chart.id}/photos/${id}" alt="Drawn face, photo of ${on}" width="180" height="180">
      <figcaption>${on}</figcaption></figure>`,
  )
  return html`<section><h2>Photos</h2><div class="photos">${figures}</div></section>`
}

/** Struck out and in words: what was withdrawn is neither gone nor valid. */
function filed(lines: readonly FiledLine[]): Html {
  if (lines.length === 0) return NOTHING
  const rows = lines.map(({ text, value, on, isInError }) => {
    const words = isInError ? html`<s>${text}</s> <em>entered in error</em>` : html`${text}`
    return html`<tr><th scope="row">${words}</th><td>${value ?? ''}</td><td>${on}</td></tr>`
  })
  return html`<section id="filed"><h2>Filed by apps</h2><table><tbody>${rows}</tbody></table></section>`
}

function table(title: string, lines: readonly Line[]): Html {
  if (lines.length === 0) return html`<section><h2>${title}</h2><p>None on file.</p></section>`
  const rows = lines.map(
    ({ text, value, on }) => html`<tr><th scope="row">${text}</th><td>${value ?? ''}</td><td>${on}</td></tr>`,
  )
  return html`<section><h2>${title}</h2><table><tbody>${rows}</tbody></table></section>`
}
