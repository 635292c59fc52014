import { expect, test } from 'vitest'
import { cardSections } from '../../src/smart-app/model-card.ts'

test.each([
  {
    name: 'paragraphs, without the marks for bold and code',
    card: '# A card\n\n**In short:** it reads\n`photos`.\n\n## Limits\n\nMany.',
    sections: [
      { title: 'A card', paragraphs: ['In short: it reads photos.'] },
      { title: 'Limits', paragraphs: ['Many.'] },
    ],
  },
  {
    name: 'lists, an item over several lines',
    card: '## Limits\n\n- The nose\n  is hardly seen.\n- A smile.',
    sections: [{ title: 'Limits', paragraphs: ['The nose is hardly seen.', 'A smile.'] }],
  },
  {
    name: 'a table of names and values',
    card: '## What it is\n\n| | |\n| --- | --- |\n| Licence | Apache-2.0 |\n| Not for | diagnosis |',
    sections: [{ title: 'What it is', paragraphs: ['Licence: Apache-2.0', 'Not for: diagnosis'] }],
  },
  {
    name: 'a table with named columns',
    card: '## How it does\n\n| | mild | marked |\n| --- | --- | --- |\n| AUROC | .60 | **.89** |',
    sections: [{ title: 'How it does', paragraphs: ['AUROC; mild: .60; marked: .89'] }],
  },
  {
    name: 'no section without words',
    card: '# A card\n\n## Limits\n\nMany.',
    sections: [{ title: 'Limits', paragraphs: ['Many.'] }],
  },
])('reads $name', ({ card, sections }) => {
  expect(cardSections(card)).toEqual(sections)
})

test.each([
  { name: 'nothing', card: '' },
  { name: 'words before any heading', card: 'Words.' },
  { name: 'code', card: '## A\n\n```\nx\n```' },
  { name: 'a quotation', card: '## A\n\n> x' },
  { name: 'a third level', card: '## A\n\n### B' },
  { name: 'HTML', card: '## A\n\n<b>x</b>' },
  { name: 'a numbered list', card: '## A\n\n1. x' },
  { name: 'a list that goes over into a paragraph', card: '## A\n\n- x\ny' },
  { name: 'a table without a head', card: '## A\n\n| a | b |\n| c | d |' },
  { name: 'a row that is too short', card: '## A\n\n| a | b |\n| --- | --- |\n| c |' },
  { name: 'a heading that words follow at once', card: '## A\nx' },
])('refuses $name', ({ card }) => {
  expect(() => cardSections(card)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }))
})
