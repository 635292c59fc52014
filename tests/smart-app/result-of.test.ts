import { expect, test } from 'vitest'
import { day } from '../../src/clinical/day.ts'
import type { Facts } from '../../src/clinical/facts.ts'
import { BOOK_POLICY } from '../../src/clinical/policy.ts'
import { conceptsOfIngredient } from '../../src/clinical/value-sets.ts'
import { decisionLines } from '../../src/fhir/result.ts'
import { MODELS_FOLDER, REFERENCE_MODEL } from '../../src/paths.ts'
import { readModelDevice } from '../../src/smart-app/model-device.ts'
import type { PatientCase } from '../../src/smart-app/patient-case.ts'
import { resultOf } from '../../src/smart-app/result-of.ts'
import { ORDINARY } from '../clinical/ordinary-chart.ts'
import { found, photoFindings } from './findings.ts'

const AT = new Date('2026-11-02T09:00:00Z')
const MODEL = { name: 'a-model', version: '1', hash: 'a', maxMode: 'silent', statement: 'A model.' } as const

/** What is filed about Cushing's syndrome, in lines. */
function filedOf(facts: Partial<Facts>): readonly string[] {
  const photo = photoFindings('suspected')
  const seen = {
    launch: {
      session: { patientId: 'p1', fhirUser: null },
      site: {
        smart: { filing: {} },
        fhirBase: 'https://ehr.example.org',
        policy: BOOK_POLICY,
        orders: {},
        orderSets: {},
      },
    },
    chart: { facts: { ...ORDINARY, ...facts } },
    today: day('2026-11-02'),
    mode: { shows: true, label: null },
    found: found(photo),
  } as unknown as PatientCase
  const { findings } = resultOf(seen, photo, {
    model: MODEL,
    at: AT,
    filing: 'filing-1',
    answers: [],
    baseUrl: new URL('https://facies.example/'),
    modelDevice: readModelDevice(MODELS_FOLDER, REFERENCE_MODEL),
  })
  return findings.filter(({ condition }) => condition === 'cushing').flatMap(decisionLines)
}

test('of a pregnant patient: no dexamethasone, what counts as abnormal, and who decides with whom', () => {
  const filed = filedOf({ pregnancy: 'pregnant', gestationWeeks: 20 }).join('\n')
  expect(filed).toContain('No dexamethasone')
  expect(filed).toContain('abnormal only above three times the upper limit')
  expect(filed).toContain('Refer to: endocrinology, together with obstetrics.')
  expect(filed).toContain('Pregnancy may explain the face')
  expect(filed).toMatch(/Not suitable now: 1 mg overnight dexamethasone suppression test: pregnancy/)
})

test('of a patient on oestrogen: which test not to order and why, and what the order of the others means', () => {
  const pill = {
    ingredient: 'ethinylestradiol',
    concepts: conceptsOfIngredient('ethinylestradiol'),
    route: 'oral',
    status: 'active',
    startedOn: day('2025-01-01'),
    stoppedOn: null,
    doseMg: null,
    doses: null,
    matchedBy: 'code',
  } as const
  const filed = filedOf({ medications: [pill] })
  expect(filed).toContainEqual(
    expect.stringMatching(
      /^Not suitable now: 1 mg overnight dexamethasone .*oestrogen raises total cortisol/,
    ),
  )
  expect(filed).toContainEqual(
    expect.stringMatching(/^Suggested tests \(.*\): Late-night salivary cortisol; /),
  )
  expect(filed).toContainEqual(
    expect.stringMatching(/^How sure: Of 10,000 such findings .* are right \(.*; not known for this one\)/),
  )
})

test('of a patient with a visual field defect: that it is for today, and as of which day', () => {
  const defect = { concept: 'visual-field-defect', onset: day('2026-10-20'), abated: null }
  const filed = filedOf({ conditions: [defect] })
  expect(filed).toContain('How soon: Today (as of 2026-11-02).')
  expect(filed).toContain('Refer to: endocrinology or hospital, the same day.')
})
