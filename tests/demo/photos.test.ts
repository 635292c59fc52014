import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { CONDITION_KEYS } from '../../src/clinical/conditions.ts'
import type { Assessment } from '../../src/inference/assessment.ts'
import { type FaceModels, startFaceModels } from '../../src/inference/face-models.ts'
import { findingsFrom } from '../../src/inference/findings.ts'
import { jsonLog } from '../../src/log.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { PATIENT_LIMITS } from '../inference/patient-limits.ts'

const FOLDER = fileURLToPath(new URL('../../demo/photos', import.meta.url))

const sex = z.enum(['female', 'male'])
const band = z.enum(['suspected', 'not'])
const expectedFile = z.record(
  z.string(),
  z.union([
    z.object({
      sex,
      takenOn: z.string(),
      cushing: band,
      acromegaly: band,
      logits: z.object({ cushing: z.number(), acromegaly: z.number() }),
    }),
    z.object({
      sex,
      takenOn: z.string(),
      cushing: z.literal('not-assessed'),
      acromegaly: z.literal('not-assessed'),
      reasons: z.array(z.string()),
    }),
  ]),
)
const EXPECTED = expectedFile.parse(JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')))

/** Another CPU or decoder moves a logit by as much. */
const LOGIT_TOLERANCE = 0.1

/** So far from a threshold, a demo patient's finding does not turn on the machine it runs on. */
const MARGIN = 0.3

let models: FaceModels
const assessments: Record<string, Assessment> = {}

beforeAll(async () => {
  models = await startFaceModels(MODELS_FOLDER, REFERENCE_MODEL, jsonLog('silent'), {}, PATIENT_LIMITS)
  for (const file of Object.keys(EXPECTED))
    assessments[file] = await models.assess(readFileSync(join(FOLDER, file)))
})
afterAll(() => models.close())

test('every drawn photo is pinned, and no other picture lies there', () => {
  expect(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.jpg'))
      .sort(),
  ).toEqual(Object.keys(EXPECTED).sort())
})

describe.each(Object.entries(EXPECTED))('%s', (file, expected) => {
  test('carries its day', () => {
    expect(assessments[file]?.exifTakenOn).toBe(expected.takenOn)
  })

  if ('reasons' in expected) {
    test('is refused as intended', () => {
      expect(assessments[file]).toMatchObject({ kind: 'not-assessed', reasons: expected.reasons })
    })
    return
  }

  test.each(CONDITION_KEYS)('%s: the intended finding, well clear of a threshold', (condition) => {
    const assessment = assessments[file]
    if (assessment?.kind !== 'scored') throw new Error('not scored')
    const { thresholds } = models.model.manifest
    const logit = assessment.logits[condition][expected.sex]
    const findings = findingsFrom(assessment, {
      sex: expected.sex,
      takenOn: null,
      ageAtPhoto: null,
      thresholds,
    })

    expect(findings.find((finding) => finding.condition === condition)?.outcome).toBe(expected[condition])
    expect(Math.abs(logit - expected.logits[condition])).toBeLessThanOrEqual(LOGIT_TOLERANCE)
    for (const limit of Object.values(thresholds[condition]))
      expect(Math.abs(logit - limit)).toBeGreaterThanOrEqual(MARGIN)
    expect(assessment.quality.meshFlag).toBeGreaterThan(0.9)
  })
})
