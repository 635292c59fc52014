import { day as dayOf } from '../clinical/day.ts'
import { type CaseFile, caseFile } from './case-form.ts'
import { contradictions } from './contradictions.ts'
import { problemsOf } from './file-problems.ts'

/**
 * @throws {RangeError} with the path of every field that cannot be used
 */
export function parseCaseFile(content: unknown): CaseFile {
  const parsed = caseFile.safeParse(content)
  if (!parsed.success) throw unusable(problemsOf(parsed.error, caseFile))
  const { today, cases } = parsed.data
  const problems = cases.flatMap(({ input }, index) =>
    contradictions(input, dayOf(today)).map((problem) => `cases.${index}.input.${problem}`),
  )
  if (problems.length > 0) throw unusable(problems)
  return parsed.data
}

function unusable(problems: readonly string[]): RangeError {
  return new RangeError(`Cannot use the cases: ${problems.join('; ')}`)
}
