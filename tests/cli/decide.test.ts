import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'facies-decide-'))

const CASE = {
  id: 'A1',
  title: 'acromegaly suspected',
  input: { age: 50, sex: 'male', findings: { cushing: 'not', acromegaly: 'suspected' } },
  expected: {
    silent: false,
    urgency: 'routine',
    axes: { acromegaly: { action: 'workup', recommend: ['igf1'] } },
  },
}
const CUSHING_LAB = { test: 'lnsc', value: 9, unit: 'ug/g', date: '2026-06-01' }

afterAll(() => rmSync(folder, { recursive: true }))

function facies(...args: readonly string[]) {
  return spawnSync(process.execPath, ['src/cli.ts', 'decide', ...args], { cwd: ROOT, encoding: 'utf8' })
}

function withCases(name: string, ...cases: readonly unknown[]) {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify({ today: '2026-06-15', cases }))
  return facies('--cases', file)
}

test('every case of the rule book passes', () => {
  const { status, stdout, stderr } = facies('--cases', 'tests/clinical/cases.json')
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '92 passed, 0 failed\n', stderr: '' })
})

test('a mismatch is named, and fails the command', () => {
  const wrong = { ...CASE, id: 'A2', expected: { ...CASE.expected, urgency: 'soon' } }
  const { status, stdout } = withCases('mismatch.json', CASE, wrong)
  expect(stdout.split('\n')).toEqual([
    'A2 acromegaly suspected: urgency is "routine", should be "soon"',
    '1 passed, 1 failed',
    '',
  ])
  expect(status).toBe(1)
})

test('what cannot be so in a case is named by its path', () => {
  const potassium = { test: 'potassium', value: 400, unit: 'mmol/L', date: '2026-06-01' }
  const impossible = { ...CASE, input: { ...CASE.input, labs: [potassium] } }
  expect(withCases('impossible.json', CASE, impossible).stderr).toContain(
    'cases.1.input.labs.0.value: cannot be so',
  )
  const contradiction = { ...CASE, input: { ...CASE.input, pregnant: true } }
  const { status, stdout, stderr } = withCases('contradiction.json', CASE, contradiction)
  expect(stderr).toMatch(/^Cannot use the cases: cases\.1\.input\.pregnant: cannot be so/)
  expect([status, stdout]).toEqual([1, ''])
})

test('every field at fault is named by its path', () => {
  const misspelt = { ...CASE, expected: { ...CASE.expected, axes: { acromegaly: { acton: 'workup' } } } }
  const malformed = { ...CASE, input: { ...CASE.input, age: 'fifty', labs: [CUSHING_LAB] } }
  const { status, stdout, stderr } = withCases('malformed.json', CASE, misspelt, malformed)
  expect(stderr).toMatch(/^Cannot use the cases: /)
  expect(stderr).toContain('cases.1.expected.axes.acromegaly.action: ')
  expect(stderr).toContain('cases.1.expected.axes.acromegaly: Unrecognized key: "acton"')
  expect(stderr).toContain('cases.2.input.age: ')
  expect(stderr).toContain('cases.2.input.labs.0.unit: this test is not given in that unit')
  expect([status, stdout]).toEqual([1, ''])
})

test.each([
  { name: 'a file that is not there', file: join(folder, 'none.json'), says: 'it is not there' },
  { name: 'a file that is not JSON', file: 'README.md', says: 'it is not JSON' },
])('$name gets a sentence', ({ file, says }) => {
  const { status, stderr } = facies('--cases', file)
  expect(stderr).toContain(`Cannot read ${file}: ${says}`)
  expect(status).toBe(1)
})

test('a file without a case is no success', () => {
  const { status, stderr } = withCases('empty.json')
  expect(stderr).toContain('cases: ')
  expect(status).toBe(1)
})

test('--help explains the file and the exit code', () => {
  const { status, stdout } = facies('--help')
  expect(stdout).toContain('tests/clinical/cases.json')
  expect(stdout).toContain('Exit code: 0 decided, or every case passed')
  expect(status).toBe(0)
})
