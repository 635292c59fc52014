import { expect, test } from 'vitest'
import type { AxisDecision } from '../../src/clinical/decision.ts'
import { type DraftParts, drafted } from '../../src/smart-app/drafted.ts'
import { siteOf } from './app.ts'

const SET = { system: 'urn:oid:1.2.3', code: 'OGTT-SET', display: 'OGTT order set' }
const MONTHS_AHEAD = { condition: 'acromegaly', rules: ['AC-OGTT-2'] } as unknown as AxisDecision

test('a test that is due in months is not drafted now, whatever the site could order', async () => {
  const written: unknown[] = []
  const parts = {
    seen: {
      launch: { site: siteOf({ fhirBase: 'https://ehr.example.org/fhir' }, { orderSets: { ogtt_gh: SET } }) },
    },
    writer: { create: async (entry: unknown) => void written.push(entry) },
    deps: { log: { warn: () => {} } },
  } as unknown as DraftParts
  expect(await drafted({ test: 'ogtt_gh', axis: MONTHS_AHEAD }, parts)).toEqual({
    test: 'ogtt_gh',
    name: 'Oral glucose tolerance test with growth hormone',
    reference: null,
    because: expect.stringContaining('due in some months'),
  })
  expect(written).toEqual([])
})
