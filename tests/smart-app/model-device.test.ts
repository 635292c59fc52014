import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { readModelDevice } from '../../src/smart-app/model-device.ts'

test('the reference model says who made it and when, of what kind it is, and has its card', () => {
  expect(readModelDevice(MODELS_FOLDER, REFERENCE_MODEL)).toEqual({
    manufacturer: 'The Facies authors',
    manufacturedOn: '2026-11-23',
    kinds: ['Deep-Learning-Models', 'Medical-Image-Analysis', 'Deterministic-AI'],
    card: readFileSync(join(MODELS_FOLDER, REFERENCE_MODEL, 'card.md'), 'utf8'),
  })
})

const GOOD = { manufacturer: 'Somebody', manufacturedOn: '2026-01-02', kinds: ['Deterministic-AI'] }

test.each([
  { name: 'no file', device: null },
  { name: 'no maker', device: { ...GOOD, manufacturer: '' } },
  { name: 'no day', device: { ...GOOD, manufacturedOn: 'in January' } },
  { name: 'a kind that the guide does not know', device: { ...GOOD, kinds: ['Magic'] } },
  { name: 'no kind', device: { ...GOOD, kinds: [] } },
  { name: 'more than is read', device: { ...GOOD, owner: 'x' } },
])('$name stops the start', ({ device }) => {
  const folder = mkdtempSync(join(tmpdir(), 'facies-device-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, REFERENCE_MODEL))
  writeFileSync(join(folder, REFERENCE_MODEL, 'card.md'), '# A model')
  if (device) writeFileSync(join(folder, REFERENCE_MODEL, 'device.json'), JSON.stringify(device))
  expect(() => readModelDevice(folder, REFERENCE_MODEL)).toThrow(
    expect.objectContaining({ code: 'MODEL_INVALID' }),
  )
})
