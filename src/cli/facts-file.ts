import * as z from 'zod'
import { type Day, day as dayOf } from '../clinical/day.ts'
import { type CaseInput, caseInput, day } from './case-form.ts'
import { contradictions } from './contradictions.ts'
import { problemsOf } from './file-problems.ts'

const wrapped = z.strictObject({ about: z.unknown().optional(), today: day.optional(), input: caseInput })
const bare = caseInput.extend({ today: day.optional() })

/** The facts of one patient, as a person wrote them down. */
export type FactsFile = {
  readonly today: Day
  readonly input: CaseInput
  /** What the file leaves out, so that the usual was taken for granted. */
  readonly assumed: readonly string[]
}

/**
 * Takes `{ "today", "input" }`, or the input alone, perhaps with `today` in it.
 *
 * @param defaultToday - where the file names no day
 * @throws {RangeError} with the path of every field that cannot be used
 */
export function parseFactsFile(content: unknown, defaultToday: Day): FactsFile {
  const isWrapped = isObject(content) && Object.hasOwn(content, 'input')
  const { today, input, path } = isWrapped ? unwrapped(content) : unwrapping(content)
  const now = today === undefined ? defaultToday : dayOf(today)
  const problems = contradictions(input, now).map((problem) => `${path}${problem}`)
  if (problems.length > 0) throw unusable(problems)
  return { today: now, input, assumed: assumedIn(isWrapped ? content.input : content, input) }
}

type Read = { readonly today: string | undefined; readonly input: CaseInput; readonly path: string }

function unwrapped(content: unknown): Read {
  const parsed = wrapped.safeParse(content)
  if (!parsed.success) throw unusable(problemsOf(parsed.error, wrapped))
  return { today: parsed.data.today, input: parsed.data.input, path: 'input.' }
}

function unwrapping(content: unknown): Read {
  const parsed = bare.safeParse(content)
  if (!parsed.success) throw unusable(problemsOf(parsed.error, bare))
  const { today, ...input } = parsed.data
  return { today, input, path: '' }
}

function unusable(problems: readonly string[]): RangeError {
  return new RangeError(`Cannot use the facts: ${problems.join('; ')}`)
}

type Assumption = {
  readonly field: keyof CaseInput
  readonly words: string
  readonly holds?: (input: CaseInput) => boolean
}

const ASSUMPTIONS: readonly Assumption[] = [
  { field: 'takenOn', words: 'the photo was taken today' },
  { field: 'setting', words: 'an outpatient' },
  { field: 'pregnant', words: 'not pregnant', holds: ({ sex }) => sex !== 'male' },
  { field: 'conditions', words: 'no diagnosis on the chart' },
  { field: 'medications', words: 'no medication on the chart' },
  { field: 'labs', words: 'no result on the chart' },
  { field: 'care', words: 'no endocrine visit or referral, no hospice care' },
  {
    field: 'policy',
    words: 'the gate is off, as in case files; a live site has it on and needs two supporting signs (PTP-5)',
  },
]

function assumedIn(written: unknown, input: CaseInput): readonly string[] {
  const has = (field: string) => isObject(written) && Object.hasOwn(written, field)
  return ASSUMPTIONS.filter(({ field, holds }) => !has(field) && (holds?.(input) ?? true)).map(
    ({ words }) => words,
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
