import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readModel } from '../../src/inference/model.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facies-models-'))
  for (const name of [REFERENCE_MODEL, 'blazeface-256', 'attention-mesh']) {
    cpSync(join(MODELS_FOLDER, name), join(folder, name), { recursive: true })
  }
})

afterEach(() => rmSync(folder, { recursive: true }))

const edit = (path: string, change: (text: string) => string) => {
  const file = join(folder, path)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

describe('readModel', () => {
  test('reads the reference model, which says that it has seen no patient and may go no further than silent', () => {
    const { manifest } = readModel(folder, REFERENCE_MODEL)
    expect(manifest.maxMode).toBe('silent')
    expect(manifest.statement).toContain('it has seen no patient')
  })

  test.each([
    {
      name: 'a head that was changed',
      path: `${REFERENCE_MODEL}/head.json`,
      change: (text: string) => text.replace('0.', '0.1'),
    },
    { name: 'a network that was cut off', path: 'blazeface-256/model.onnx', change: () => 'short' },
    { name: 'a manifest that is no JSON', path: `${REFERENCE_MODEL}/manifest.json`, change: () => '{' },
    {
      name: 'a manifest without its sentence',
      path: `${REFERENCE_MODEL}/manifest.json`,
      change: (text: string) => text.replace('"statement"', '"note"'),
    },
    {
      name: 'refined points beyond the mesh',
      path: 'attention-mesh/refined-points.json',
      change: (text: string) => text.replace('61', '9999'),
    },
    {
      name: 'a measure whose smallest detectable change is not said',
      path: `${REFERENCE_MODEL}/repeatability.json`,
      change: (text: string) => text.replace('jaw_w/face_w', 'jaw_w'),
    },
  ])('stops at $name', ({ path, change }) => {
    edit(path, change)
    expect(() => readModel(folder, REFERENCE_MODEL)).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID' }),
    )
  })

  test.each([
    {
      name: 'a field that nobody knows',
      change: (text: string) => text.replace('{', '{"extra":1,'),
      says: '"extra"',
    },
    {
      name: 'a field of another kind',
      change: (text: string) => text.replace(/"passes":\s*\d+/, '"passes":"three"'),
      says: 'passes: ',
    },
    { name: 'what is no JSON', change: () => '{', says: 'manifest.json: not JSON' },
  ])('names $name in the manifest', ({ change, says }) => {
    edit(`${REFERENCE_MODEL}/manifest.json`, change)
    expect(() => readModel(folder, REFERENCE_MODEL)).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID', detail: expect.stringContaining(says) }),
    )
  })

  test('stops at a missing model', () => {
    expect(() => readModel(folder, 'nothing')).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }))
  })

  test('what says how far two photos may lie apart makes no other model', () => {
    const before = readModel(folder, REFERENCE_MODEL).hash
    edit(`${REFERENCE_MODEL}/repeatability.json`, (text) => text.replace('Measured on', 'Measured once on'))
    expect(readModel(folder, REFERENCE_MODEL).hash).toBe(before)
  })

  test('another threshold is another model', () => {
    const before = readModel(folder, REFERENCE_MODEL).hash
    edit(`${REFERENCE_MODEL}/manifest.json`, (text) =>
      text.replace('"minFaceWidthPx": 110', '"minFaceWidthPx": 120'),
    )
    expect(readModel(folder, REFERENCE_MODEL).hash).not.toBe(before)
  })
})
