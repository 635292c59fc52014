import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { readAbout } from '../../src/smart-app/about.ts'
import { nockOnlyHere } from '../nock-only-here.ts'
import { databaseForTests, startApp } from './app.ts'
import { startTestEhr } from './ehr.ts'

databaseForTests()
nockOnlyHere()

const MODEL = { name: REFERENCE_MODEL, version: '1.0.0', statement: 'It has seen no patient.' }

/** What 45 CFR 170.315(b)(11)(iv)(B) asks of a predictive intervention, in its order and in our words. */
const ATTRIBUTES = [
  'Who developed it, and how to reach them',
  'Who paid for the technical work',
  'What value it returns',
  'What kind of output that is',
  'What it is meant to be used for',
  'Which patients it is meant for',
  'Who is meant to use it',
  'What part it plays in the decision',
  'What it must not be used for',
  'Known risks and limits',
  'Who was included in and excluded from the training data',
  'Whether demographic or social variables are inputs',
  'How representative the training data are for those variables',
  'Why the training data fit the setting of use',
  'What was done so that the output is fair',
  'How bias was managed, reduced or removed',
  'Where it was checked outside the source of its training data',
  'Who ran that external check',
  'How representative the data of that check are',
  'How that check was done',
  'How valid it is in data from its own source',
  'How fair it is in data from its own source',
  'How valid it is in data from another source',
  'How fair it is in data from another source',
  'What its use did to outcomes of patients',
  'How its validity is watched over time',
  'How valid it is in the data of this site',
  'How its fairness is watched over time',
  'How fair it is in the data of this site',
  'How, and how often, it is updated',
  'How often it is corrected once a risk is found',
]

describe('what the app says about the reference model', () => {
  const about = readAbout(MODELS_FOLDER, MODEL)

  test('every source attribute has its answer, in the order of the rule', () => {
    expect(about.attributes.map(({ name }) => name)).toEqual(ATTRIBUTES)
    for (const { name, says } of about.attributes) expect(says, name).toMatch(/^[A-Z].+\.$/)
  })

  test('every section of the card stands in it, without any Markdown', () => {
    expect(about.sections.map(({ title }) => title)).toEqual([
      'Model card: facies-geometry 1.0.0',
      'What it is',
      'Thresholds',
      'How it does on the simulation (out of fold, 776 controls)',
      'Known limits',
      'Refusals',
      'Explanation',
    ])
    expect(JSON.stringify(about.sections)).not.toMatch(/\*\*|`|\| /)
  })

  test('a figure that an attribute gives stands in the card, or says where it comes from', () => {
    const card = about.sections.flatMap(({ paragraphs }) => paragraphs).join(' ')
    const figures = about.attributes.flatMap(({ says }) => says.match(/\d*\.\d+|\d+ %/g) ?? [])
    expect(figures.length).toBeGreaterThan(20)
    for (const figure of figures) expect(card).toContain(figure)
  })
})

describe('a model that does not say what it is stops the start', () => {
  test.each([
    { name: 'no card', file: 'card.md', text: null },
    { name: 'a card that cannot be read', file: 'card.md', text: '## A\n\n> x' },
    { name: 'no attributes', file: 'source-attributes.json', text: null },
    { name: 'no JSON', file: 'source-attributes.json', text: '{' },
    { name: 'an attribute left out', file: 'source-attributes.json', text: '[]' },
    {
      name: 'an attribute twice',
      file: 'source-attributes.json',
      text: JSON.stringify(ATTRIBUTES.map(() => ({ name: 'The same', says: 'Not known.' }))),
    },
    {
      name: 'an attribute without an answer',
      file: 'source-attributes.json',
      text: JSON.stringify(ATTRIBUTES.map((name) => ({ name, says: '' }))),
    },
  ])('$name', ({ file, text }) => {
    const folder = mkdtempSync(join(tmpdir(), 'facies-about-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, REFERENCE_MODEL))
    for (const name of ['card.md', 'source-attributes.json'])
      cpSync(join(MODELS_FOLDER, REFERENCE_MODEL, name), join(folder, REFERENCE_MODEL, name))
    if (text === null) rmSync(join(folder, REFERENCE_MODEL, file))
    else writeFileSync(join(folder, REFERENCE_MODEL, file), text)
    expect(() => readAbout(folder, MODEL)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }))
  })
})

describe('GET api/about', () => {
  test('an open launch gets it, and nothing of the chart is asked', async () => {
    const ehr = await startTestEhr()
    const about = readAbout(MODELS_FOLDER, MODEL)
    const app = await startApp(ehr, { about })
    const browser = app.browser()
    const page = await app.open(browser, ehr)
    const answer = await browser.get(`${page}api/about`)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toEqual(about)
  })

  test('nobody else does', async () => {
    const ehr = await startTestEhr()
    const app = await startApp(ehr)
    const page = await app.open(app.browser(), ehr)
    const answer = await app.browser().get(`${page}api/about`)
    expect(answer.status).toBe(401)
    expect(answer.text).not.toContain('facies-geometry')
  })
})
