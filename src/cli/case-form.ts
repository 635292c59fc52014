import * as z from 'zod'
import { CONDITION_KEYS } from '../clinical/conditions.ts'
import { isDay } from '../clinical/day.ts'
import { RESULT_UNITS, type ResultKey, ROUTES } from '../clinical/facts.ts'
import { impossibleValue, POSSIBLE_BMI, POSSIBLE_GESTATION_WEEKS } from '../clinical/possible-values.ts'
import { inOurUnit } from '../fhir/result-units.ts'
import { holdsControl } from '../quoted.ts'
import { firstLineField, windowsBlock } from '../site-policy.ts'
import { isConditionKey, unknownKeyWords } from './condition-keys.ts'
import { draftProblem } from './draft-words.ts'

const condition = z.enum(CONDITION_KEYS)
export const day = z.string().refine(isDay, 'must be a real day, YYYY-MM-DD')
// Longer than any life.
const daysAgo = z.int().min(0).max(60_000)
// More than any patient has, written by hand.
const MOST_ENTRIES = 200
/** Words that an answer repeats. */
const word = z
  .string()
  .max(200)
  .refine((text) => !holdsControl(text), { error: 'holds a control character' })
const words = z.array(word).max(MOST_ENTRIES)
const within = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.number().min(least).max(most)

const draftOrder = word.refine((draft) => draftProblem(draft) === null, {
  error: ({ input: draft }) => draftProblem(String(draft)) ?? '',
})

const medication = z.strictObject({
  ingredient: word.min(1),
  route: z.enum(ROUTES).default('oral'),
  status: z.enum(['active', 'stopped']).default('active'),
  startedDaysAgo: daysAgo.optional(),
  stoppedDaysAgo: daysAgo.optional(),
  givenDaysAgo: daysAgo.optional(),
  doseMg: z.number().positive().optional(),
  doses: z.int().positive().optional(),
})

const lab = z
  .strictObject({
    test: z.enum(Object.keys(RESULT_UNITS) as readonly ResultKey[]),
    value: z.number(),
    unit: z.string(),
    uln: z.number().positive().optional(),
    date: day,
    confounded: z.boolean().optional(),
  })
  .refine(({ test, value, unit }) => inOurUnit(test, value, unit) !== null, {
    path: ['unit'],
    error: 'this test is not given in that unit',
  })
  .superRefine(({ test, value, uln, unit }, { addIssue }) => {
    for (const [field, number] of Object.entries({ value, uln })) {
      const ours = number === undefined ? null : inOurUnit(test, number, unit)
      const problem = ours === null ? null : impossibleValue(test, ours)
      if (problem !== null) addIssue({ code: 'custom', path: [field], message: problem })
    }
  })

const care = z.strictObject({
  hospice: z.boolean().default(false),
  /** Without effect on a decision (SI-HOSP-1); a case may say so. */
  dnr: z.boolean().optional(),
  lastEndocrineVisit: day.optional(),
  endocrineReason: z.enum(['pituitary-adrenal', 'thyroid', 'diabetes', 'bone', 'unknown']).default('unknown'),
  openEndocrineReferral: z.boolean().default(false),
  lastCard: z
    .strictObject({
      axis: condition,
      daysAgo,
      outcome: z.enum(['dismissed', 'accepted', 'acknowledged', 'ignored']),
    })
    .optional(),
})

const chartCondition = z.strictObject({
  key: z.string().refine(isConditionKey, { error: ({ input: key }) => unknownKeyWords(String(key)) }),
  onset: day.optional(),
})

/** A patient in the chart language of cases and of questions on the command line. */
export const caseInput = z.strictObject({
  hook: z.enum(['patient-view', 'encounter-start', 'order-select', 'order-sign']).default('patient-view'),
  /** Null where it is not known. */
  age: z.int().min(0).max(130).nullable(),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  findings: z.record(condition, z.enum(['suspected', 'indeterminate', 'not', 'not-assessed'])),
  setting: z.enum(['outpatient', 'inpatient', 'icu', 'emergency', 'unknown']).default('outpatient'),
  photoQuality: z.enum(['ok', 'poor']).default('ok'),
  imageConsent: z.boolean().default(true),
  takenOn: day.nullish(),
  ageAtPhoto: z.int().min(0).optional(),
  deliveredOn: day.optional(),
  pregnant: z.union([z.boolean(), z.literal('unknown')]).default(false),
  gestationWeeks: within(POSSIBLE_GESTATION_WEEKS).optional(),
  bmi: within(POSSIBLE_BMI).optional(),
  conditions: z.array(chartCondition).max(MOST_ENTRIES).default([]),
  medications: z.array(medication).max(MOST_ENTRIES).default([]),
  labs: z.array(lab).max(MOST_ENTRIES).default([]),
  draftOrders: z.array(draftOrder).max(MOST_ENTRIES).default([]),
  policy: z
    .strictObject({
      gate: z.enum(['on', 'off']).default('off'),
      adviseBeforeSteroid: z.boolean().default(false),
      firstLine: firstLineField,
      windows: windowsBlock,
    })
    .prefault({}),
  care: care.prefault({}),
})

const expectedAxis = z.strictObject({
  action: z.string(),
  reason: z.string().optional(),
  recommend: words.optional(),
  recommendIfExcluded: words.optional(),
  avoid: z
    .array(z.strictObject({ test: z.string(), reasons: words }))
    .max(MOST_ENTRIES)
    .optional(),
  cautionsInclude: words.default([]),
  refer: z.string().nullish(),
  tier: z.string().optional(),
  replace: z.strictObject({ from: words, to: words }).optional(),
})

const clinicalCase = z.strictObject({
  id: word.min(1),
  title: word,
  input: caseInput,
  expected: z.strictObject({
    silent: z.boolean(),
    urgency: z.string(),
    axes: z.partialRecord(condition, expectedAxis),
    rulesInclude: words.default([]),
  }),
})

/** Strict: a misspelt field would go unchecked, and its case would pass. */
export const caseFile = z.strictObject({
  about: z.unknown().optional(),
  today: day,
  cases: z.array(clinicalCase).min(1),
})

export type CaseFile = z.infer<typeof caseFile>
export type CaseInput = z.infer<typeof caseInput>
export type ExpectedAxis = z.infer<typeof expectedAxis>
export type ExpectedDecision = z.infer<typeof clinicalCase>['expected']
