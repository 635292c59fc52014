import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { answerFor } from '../../src/cli/answer.ts'
import { answerRecord } from '../../src/cli/answer-record.ts'
import { answerText } from '../../src/cli/answer-text.ts'
import { parseFactsFile } from '../../src/cli/facts-file.ts'
import { jsonFile } from '../../src/cli/json-file.ts'
import { day } from '../../src/clinical/day.ts'
import { misspellings, nearWords, wordsByLength } from '../../src/near-words.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXAMPLE = 'docs/examples/facts.json'
const folder = mkdtempSync(join(tmpdir(), 'facies-facts-'))
const TODAY = day('2026-06-15')

const FACTS = { age: 45, sex: 'female', findings: { cushing: 'suspected', acromegaly: 'not' } }
const EGFR = { test: 'egfr', value: 64, unit: 'mL/min/1.73m2', date: '2026-05-20' }

afterAll(() => rmSync(folder, { recursive: true }))

function facies(...args: readonly string[]) {
  return spawnSync(process.execPath, ['src/cli.ts', 'decide', ...args], { cwd: ROOT, encoding: 'utf8' })
}

function answer(more: Readonly<Record<string, unknown>> = {}) {
  return answerFor(parseFactsFile({ ...FACTS, ...more }, TODAY))
}

function problems(content: unknown): string {
  try {
    parseFactsFile(content, TODAY)
    return ''
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError)
    return error instanceof Error ? error.message : ''
  }
}

function bothEnds(test: string, unit: string, ...values: readonly number[]) {
  return values.map((value) => ({ test, value, unit, date: TODAY }))
}

describe('the two forms of a file', () => {
  test.each([
    { name: 'today and input', content: { today: '2026-01-31', input: FACTS }, today: '2026-01-31' },
    { name: 'input alone', content: { input: FACTS }, today: '2026-06-15' },
    { name: 'the bare input', content: FACTS, today: '2026-06-15' },
    { name: 'the bare input with today', content: { today: '2026-01-31', ...FACTS }, today: '2026-01-31' },
  ])('$name', ({ content, today }) => {
    const file = parseFactsFile(content, TODAY)
    expect([file.today, file.input.age]).toEqual([today, 45])
    expect(answerFor(file).decision.axes.cushing.action).toBe('workup')
  })
})

describe('what cannot be used is named by its path', () => {
  test.each<{ name: string; change: Readonly<Record<string, unknown>>; says: string }>([
    {
      name: 'a misspelt field',
      change: { medicatons: [] },
      says: 'file: Unrecognized key: "medicatons"; did you mean "medications"?',
    },
    {
      name: 'a misspelt field inside an entry',
      change: { labs: [{ ...EGFR, valu: 3 }] },
      says: 'labs.0: Unrecognized key: "valu"; did you mean "value"?',
    },
    {
      name: 'a misspelt field of the care',
      change: { care: { hospise: true } },
      says: 'care: Unrecognized key: "hospise"; did you mean "hospice"?',
    },
    {
      name: 'a misspelt condition',
      change: { conditions: [{ key: 'type2-diabets' }] },
      says: 'conditions.0.key: no rule knows "type2-diabets"; did you mean "type2-diabetes" or "type1-diabetes"?',
    },
    {
      name: 'a word that is part of conditions',
      change: { conditions: [{ key: 'hypertension' }, { key: 'ckd' }] },
      says: 'conditions.1.key: no rule knows "ckd"; did you mean "ckd-severe" or "ckd-moderate"?',
    },
    {
      name: 'a condition like nothing',
      change: { conditions: [{ key: 'constructor' }] },
      says: 'conditions.0.key: no rule knows "constructor"',
    },
    { name: 'a wrong unit', change: { labs: [{ ...EGFR, unit: 'furlong' }] }, says: 'labs.0.unit: ' },
    { name: 'an unknown result', change: { labs: [{ ...EGFR, test: 'egf' }] }, says: 'labs.0.test: ' },
    {
      name: 'a day that does not exist',
      change: { labs: [{ ...EGFR, date: '2026-02-30' }] },
      says: 'labs.0.date: must be a real day',
    },
    {
      name: 'a result of tomorrow',
      change: { labs: [{ ...EGFR, date: '2026-06-16' }] },
      says: 'labs.0.date: lies after 2026-06-15',
    },
    { name: 'a photo of tomorrow', change: { takenOn: '2026-06-16' }, says: 'takenOn: lies after' },
    {
      name: 'a delivery of tomorrow',
      change: { deliveredOn: '2026-06-16' },
      says: 'deliveredOn: lies after',
    },
    {
      name: 'a diagnosis of tomorrow',
      change: { conditions: [{ key: 'hypertension', onset: '2026-06-16' }] },
      says: 'conditions.0.onset: lies after',
    },
    {
      name: 'a visit of tomorrow',
      change: { care: { lastEndocrineVisit: '2026-06-16' } },
      says: 'care.lastEndocrineVisit: lies after',
    },
    {
      name: 'a negative eGFR',
      change: { labs: [{ ...EGFR, value: -3 }] },
      says: 'labs.0.value: cannot be so: a result of this test lies between 0 and 250 mL/min/1.73 m²',
    },
    {
      name: 'a potassium without its point',
      change: { labs: [{ test: 'potassium', value: 400, unit: 'mmol/L', date: TODAY }] },
      says: 'labs.0.value: cannot be so: a result of this test lies between 0.5 and 15 mmol/L',
    },
    {
      name: 'an HbA1c in mmol/mol that says %',
      change: { labs: [{ test: 'hba1c', value: 60, unit: '%', date: TODAY }] },
      says: 'labs.0.value: cannot be so',
    },
    {
      name: 'a cortisol in nmol/L that says ug/dL',
      change: { labs: [EGFR, { test: 'cortisol_serum', value: 993, unit: 'ug/dL', date: TODAY }] },
      says: 'labs.1.value: cannot be so',
    },
    {
      name: 'an upper limit of another unit',
      change: { labs: [{ test: 'igf1', value: 300, uln: 250_000, unit: 'ng/mL', date: TODAY }] },
      says: 'labs.0.uln: cannot be so',
    },
    { name: 'a body mass index of nobody', change: { bmi: 5 }, says: 'bmi: Too small' },
    { name: 'a body mass index without its point', change: { bmi: 500 }, says: 'bmi: Too big' },
    {
      name: 'a pregnant man',
      change: { sex: 'male', pregnant: true },
      says: 'pregnant: cannot be so where "sex" is "male"; write "other"',
    },
    {
      name: 'a man who gave birth',
      change: { sex: 'male', deliveredOn: '2026-06-01' },
      says: 'deliveredOn: cannot be so where "sex" is "male"',
    },
    {
      name: 'weeks of no pregnancy',
      change: { gestationWeeks: 20 },
      says: 'gestationWeeks: must be left out where "pregnant" is not true',
    },
    {
      name: 'weeks of a pregnancy that nobody knows of',
      change: { pregnant: 'unknown', gestationWeeks: 20 },
      says: 'gestationWeeks: must be left out',
    },
    {
      name: 'a pregnancy of a year',
      change: { pregnant: true, gestationWeeks: 46 },
      says: 'gestationWeeks: Too big',
    },
    {
      name: 'a photo of an older patient',
      change: { ageAtPhoto: 46 },
      says: 'ageAtPhoto: is more than the age of today',
    },
    {
      name: 'a draft order without its sign',
      change: { draftOrders: ['acth', 'dst1mg'] },
      says: 'draftOrders.1: no rule knows "dst1mg"; did you mean "dst_1mg"',
    },
    {
      name: 'a draft order cut short',
      change: { draftOrders: ['lnsc'] },
      says: 'draftOrders.0: no rule knows "lnsc"; did you mean "lnsc_x2"?',
    },
    {
      name: 'a draft order in capitals',
      change: { draftOrders: ['IGF-1'] },
      says: 'draftOrders.0: no rule knows "IGF-1"; did you mean "igf1" or "igf1_repeat"?',
    },
    {
      name: 'a misspelt steroid to start',
      change: { draftOrders: ['start:prednison'] },
      says: 'draftOrders.0: no value set knows "prednison"; did you mean "prednisone"?',
    },
    {
      name: 'a route that is none',
      change: { draftOrders: ['start:prednisone:IV'] },
      says: 'draftOrders.0: no route is called "IV"',
    },
    {
      name: 'a drug begun before anyone lived',
      change: { medications: [{ ingredient: 'prednisone', startedDaysAgo: Number.MAX_SAFE_INTEGER }] },
      says: 'medications.0.startedDaysAgo: Too big',
    },
    {
      name: 'a card shown before anyone lived',
      change: { care: { lastCard: { axis: 'cushing', daysAgo: 60_001, outcome: 'ignored' } } },
      says: 'care.lastCard.daysAgo: Too big',
    },
    { name: 'too many results', change: { labs: Array(201).fill(EGFR) }, says: 'labs: Too big' },
    {
      name: 'too many drugs',
      change: { medications: Array(201).fill({ ingredient: 'prednisone' }) },
      says: 'medications: Too big',
    },
    {
      name: 'too many diagnoses',
      change: { conditions: Array(201).fill({ key: 'hypertension' }) },
      says: 'conditions: Too big',
    },
    { name: 'too many orders', change: { draftOrders: Array(201).fill('x') }, says: 'draftOrders: Too big' },
    {
      name: 'a drug whose name a terminal would obey',
      change: { medications: [{ ingredient: '\u001b[31mx' }] },
      says: 'medications.0.ingredient: holds a control character',
    },
    {
      name: 'a field that a terminal would obey',
      change: { '\u001b]0;x\u0007': 1 },
      says: 'file: Unrecognized key: "\\u001b]0;x\\u0007"',
    },
    {
      name: 'a very long condition with a mark that turns the line',
      change: { conditions: [{ key: `\u202e${'x'.repeat(100)}` }] },
      says: `conditions.0.key: no rule knows "\\u{202e}${'x'.repeat(59)}…"`,
    },
    { name: 'a negative age', change: { age: -1 }, says: 'age: Too small' },
    { name: 'an age of nobody', change: { age: 131 }, says: 'age: Too big' },
    {
      name: 'a drug that is taken and stopped',
      change: { medications: [{ ingredient: 'prednisone', stoppedDaysAgo: 9 }] },
      says: 'medications.0.status: must be "stopped"',
    },
    {
      name: 'a drug that ended before it began',
      change: {
        medications: [{ ingredient: 'prednisone', status: 'stopped', stoppedDaysAgo: 9, startedDaysAgo: 8 }],
      },
      says: 'medications.0.stoppedDaysAgo: lies before the start',
    },
  ])('$name', ({ change, says }) => {
    const bare = problems({ ...FACTS, ...change })
    expect(bare).toContain(`Cannot use the facts: ${says}`)
    const inside = problems({ input: { ...FACTS, ...change } })
    expect(inside).toContain(
      `Cannot use the facts: ${says.replace(/^file:/, 'input:').replace(/^(?!input:)/, 'input.')}`,
    )
  })

  test.each([null, 7, 'facts', [], [FACTS], { input: null }, { input: [] }, {}])('%j', (content) => {
    expect(problems(content)).toMatch(/^Cannot use the facts: (file|input|age): /m)
  })

  test('today is fine everywhere', () => {
    const today = { takenOn: TODAY, labs: [{ ...EGFR, date: TODAY }], care: { lastEndocrineVisit: TODAY } }
    expect(problems({ ...FACTS, ...today })).toBe('')
  })

  test.each<{ name: string; change: Readonly<Record<string, unknown>> }>([
    {
      name: 'the least and the most of a result',
      change: { labs: bothEnds('potassium', 'mmol/L', 0.5, 15) },
    },
    { name: 'an HbA1c in mmol/mol', change: { labs: bothEnds('hba1c', 'mmol/mol', 60, 120) } },
    { name: 'the least and the most of weeks', change: { pregnant: true, gestationWeeks: 45 } },
    { name: 'a body mass index at a bound', change: { bmi: 8 } },
    { name: 'a photo of the same age', change: { ageAtPhoto: 45 } },
    { name: 'a man who is not pregnant', change: { sex: 'male', pregnant: false } },
    { name: 'an order like no test', change: { draftOrders: ['lipid_panel', 'brain_mri', 'insulin', 'x'] } },
    {
      name: 'the words of orders',
      change: {
        draftOrders: ['dst_1mg', 'acth', 'start:prednisone', 'start:dexamethasone:iv', 'start:aspirin'],
      },
    },
  ])('and what can be so is used: $name', ({ change }) => {
    expect(problems({ ...FACTS, ...change })).toBe('')
  })

  test('whatever it holds, a file is used or refused with a sentence', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('input', 'today', 'labs', 'age', '__proto__') }),
        (content) => {
          expect(problems(content)).toMatch(/^Cannot use the facts: /)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('a file that is not JSON', () => {
  test.each([
    { name: 'a bare word', text: '{"age": 45,\n "sex": female}', place: 'line 2, column 9)' },
    { name: 'a comma too many', text: '{"age": 45,}', place: 'line 1, column 12)' },
    { name: 'a comma too few', text: '{"age": 45\n"sex": "male"}', place: 'line 2, column 1)' },
    { name: 'a comma before the end of a list', text: '[1,]', place: 'line 1, column 4)' },
    { name: 'a bracket of the other kind', text: '{"a": [1}', place: 'line 1, column 9)' },
    { name: 'a missing colon', text: '{"a" 1}', place: 'line 1, column 6)' },
    { name: 'a number with a leading zero', text: '{"a": 01}', place: 'line 1, column 7)' },
    { name: 'a line break in a word', text: '{"a": "b\nc"}', place: 'line 1, column 7)' },
    { name: 'an escape that is none', text: '{"a": "\\x"}', place: 'line 1, column 7)' },
    { name: 'a word that does not end', text: `["${'x'.repeat(4_000_000)}`, place: 'line 1, column 2)' },
    {
      name: 'a comma after a very long word',
      text: `{"a": "${'x'.repeat(4_000_000)}\\n", }`,
      place: 'column 4000013)',
    },
    { name: 'two values', text: '{} {}', place: 'line 1, column 4)' },
    { name: 'an early end', text: '{"age": 45', place: 'line 1, column 11, where it ends too early)' },
    { name: 'nothing', text: '', place: 'line 1, column 1, where it ends too early)' },
    { name: 'far too deep', text: '['.repeat(200_000), place: 'column 200001, where it ends too early)' },
  ])('$name: $place', async ({ text, place }) => {
    const file = join(folder, 'fault.json')
    writeFileSync(file, text)
    await expect(jsonFile(file)).rejects.toThrow(`Cannot read ${file}: it is not JSON (`)
    await expect(jsonFile(file)).rejects.toThrow(place)
  })

  test('one that is too large is not read', async () => {
    const file = join(folder, 'large.json')
    writeFileSync(file, '')
    truncateSync(file, 5_000_001)
    await expect(jsonFile(file)).rejects.toThrow(`${file}: it has 5000001 bytes, and may have 5000000`)
  })

  test('what it holds is not repeated', async () => {
    const file = join(folder, 'private.json')
    writeFileSync(file, '{"name": Mustermann}')
    await expect(jsonFile(file)).rejects.not.toThrow('Muster')
  })

  test('a byte order mark does no harm', async () => {
    const file = join(folder, 'marked.json')
    writeFileSync(file, '\uFEFF{"age": 45}')
    expect(await jsonFile(file)).toEqual({ age: 45 })
  })

  test('a text that is JSON is never faulted', async () => {
    const file = join(folder, 'any.json')
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        writeFileSync(file, text)
        expect(await jsonFile(file)).toEqual(JSON.parse(text))
      }),
      { numRuns: 50 },
    )
  })
})

describe('the answer', () => {
  test('says what would be on the card, and why', () => {
    const text = answerText(answer({ medications: [{ ingredient: 'carbamazepine' }], bmi: 24 }))
    expect(text).toContain("Cushing's syndrome: first tests, routine")
    expect(text).toContain('    1. Late-night salivary cortisol: ')
    expect(text).toContain(
      'Not suitable now: 1 mg overnight dexamethasone suppression test: carbamazepine (oral) on file, since when is not recorded: a CYP3A4 inducer',
    )
    expect(text).toContain(
      '  CS-CYP-1 [F (8 drugs, 2 weeks); G (the other drugs)] A CYP3A4 inducer, now or up to 13 days ago',
    )
    expect(text).toContain('(Nieman 2008, PMID 18334580; ekjm.org 25739)')
    expect(text).toContain('Acromegaly: no suggestion\n  SI-NEG-1: No finding on a photo')
  })

  test('names the fact that a rule lacks, cut short for a reader', () => {
    const text = answerText(answer({ labs: [EGFR] }))
    expect(text).toContain('if eGFR of 2026-05-20 at 30 to 59 mL/min/1.73 m² (now 64)')
    expect(text).toMatch(/SI-FACE-1 \[D\] if angioedema, present now; .+; and 2 more\n/)
    expect(text).toMatch(/SI-HOSP-1 \[D\] if hospice, present now; or [^\n]+\n {2}SI-CONS-1/)
  })

  test('and whole for a program', () => {
    const { fired, nearly, decision } = answerRecord(answer())
    expect(fired.map(({ rule }) => rule)).toEqual(decision.rules)
    const face = nearly.find(({ rule }) => rule === 'SI-FACE-1')
    expect(face?.outcomes[0]?.facts).toHaveLength(5)
    expect(JSON.parse(JSON.stringify(nearly))).toEqual(nearly)
  })

  test('of a very long chart it says that not all entries were tried otherwise', () => {
    const labs = Array.from({ length: 11 }, (_, index) => ({ ...EGFR, value: 64 + index }))
    const newest = { ...EGFR, value: 50, date: '2026-05-21' }
    expect(answerText(answer({ labs: labs.slice(1) }))).not.toContain('tried otherwise')
    const text = answerText(answer({ labs: [...labs, newest] }))
    expect(text).toContain(
      'Not all entries of the chart were tried otherwise\n  results: 10 of 12, the newest',
    )
    expect(text).toContain('eGFR of 2026-05-21 at ')
    expect(answerRecord(answer({ labs })).untried).toEqual(['results: 10 of 11, the newest'])
  })

  test('lists what is not known', () => {
    const { unknown } = answer({
      age: null,
      pregnant: 'unknown',
      setting: 'unknown',
      takenOn: null,
      conditions: [{ key: 'hypertension' }, { key: 'osteoporosis', onset: '2026-01-01' }],
      medications: [
        { ingredient: 'prednisone', status: 'stopped' },
        { ingredient: 'fluticasone', route: 'unknown' },
      ],
      labs: [{ test: 'igf1', value: 300, unit: 'ng/mL', date: '2026-06-01' }, EGFR],
    })
    expect(unknown).toEqual([
      'the day of the photo',
      'age: it may be a child',
      'whether pregnant',
      'whether in hospital now',
      'body mass index',
      'since when: hypertension',
      'when prednisone was stopped: it counts as just stopped',
      'the route of fluticasone',
      'the upper limit of igf1 of 2026-06-01: it cannot be read without',
    ])
  })

  test('says what it took for granted, and only that', () => {
    expect(answer().assumed).toContain('not pregnant')
    expect(answer({ sex: 'male' }).assumed).not.toContain('not pregnant')
    expect(answer({ pregnant: false, setting: 'outpatient' }).assumed.join()).not.toMatch(
      /pregnant|outpatient/,
    )
  })

  const UNKNOWN = (word: string) => `no value set knows "${word}": read as not of interest`

  test.each([
    { ingredient: 'paracetamol', unplaced: [UNKNOWN('paracetamol')], doubtful: [] },
    {
      ingredient: 'prednison',
      unplaced: [],
      doubtful: [`${UNKNOWN('prednison')}; did you mean "prednisone" or "prednisolone"?`],
    },
    { ingredient: 'Rifampicin', unplaced: [], doubtful: [] },
    { ingredient: 'biotin', unplaced: [], doubtful: [] },
  ])('says whether it knows $ingredient', ({ ingredient, unplaced, doubtful }) => {
    const given = answer({ medications: [{ ingredient }] })
    expect([given.unplaced, given.doubtful]).toEqual([unplaced, doubtful])
  })

  test('a drug that is likely misspelt stands before the decision, one that is of no interest after it', () => {
    const given = answer({ medications: [{ ingredient: 'prednisolon' }, { ingredient: 'paracetamol' }] })
    const text = answerText(given)
    expect(text).toMatch(
      /^Check first: this was decided without these medications\n {2}no value set knows "prednisolon"/,
    )
    expect(text.indexOf('"paracetamol"')).toBeGreaterThan(text.indexOf('Acromegaly: '))
    expect(Object.keys(answerRecord(given))[0]).toBe('doubtful')
    expect(answerText(answer({ medications: [{ ingredient: 'paracetamol' }] }))).toMatch(/^Decided for /)
  })
})

test.each([
  { word: 'hypertnsion', near: ['hypertension'] },
  { word: 'TYPE2_DIABETES', near: ['type2-diabetes'] },
  { word: 'x'.repeat(100_000), near: [] },
  { word: '', near: [] },
])('near words', ({ word, near }) => {
  expect(nearWords(word, ['hypertension', 'type2-diabetes', 'obesity'])).toEqual(near)
})

test.each([
  { word: 'prednison', near: ['prednisone'] },
  { word: 'prednizone', near: ['prednisone'] },
  { word: 'prednisone', near: ['prednisolone'] },
  { word: 'prednisonexxx', near: [] },
  { word: 'abcd', near: [] },
  { word: 'x'.repeat(100_000), near: [] },
])('words at most two slips away', ({ word, near }) => {
  expect(misspellings(word, wordsByLength(['prednisolone', 'prednisone', 'abcde', 'abcd']))).toEqual(near)
})

describe('the command', () => {
  test('answers the example, and the README shows parts of it', () => {
    const { status, stdout, stderr } = facies('--facts', EXAMPLE)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
    const [, shown = ''] =
      /decide --facts docs\/examples\/facts\.json\n```[\s\S]+?```\n([\s\S]+?)\n```/.exec(readme) ?? []
    const parts = shown.split(/^…$/m).map((part) => part.trim())
    expect(parts.length).toBeGreaterThan(2)
    for (const part of parts) expect(stdout).toContain(part)
  })

  test('--help shows the example as it is', () => {
    const { stdout } = facies('--help')
    const [, shown = '{}'] = /^( {2}\{\n[\s\S]+?\n {2}\})$/m.exec(stdout) ?? []
    expect(JSON.parse(shown)).toEqual(JSON.parse(readFileSync(join(ROOT, EXAMPLE), 'utf8')))
  })

  test('--json answers a program', () => {
    const { status, stdout } = facies('--json', '--facts', EXAMPLE)
    expect(JSON.parse(stdout)).toMatchObject({ today: '2026-06-15', decision: { urgency: 'routine' } })
    expect(status).toBe(0)
  })

  test.each([
    { name: 'neither file', args: [], says: 'one of --facts <file> and --cases <file> is needed' },
    {
      name: 'both files',
      args: ['--facts', EXAMPLE, '--cases', 'tests/clinical/cases.json'],
      says: 'cannot be used with',
    },
    { name: 'no file there', args: ['--facts', 'none.json'], says: 'Cannot read none.json: it is not there' },
  ])('$name: exit code 1 and a sentence', ({ args, says }) => {
    const { status, stdout, stderr } = facies(...args)
    expect(stderr).toContain(says)
    expect([status, stdout]).toEqual([1, ''])
  })
})
