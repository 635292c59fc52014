import { day, dayIn } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import { answerFor } from './answer.ts'
import { answerRecord } from './answer-record.ts'
import { answerText } from './answer-text.ts'
import { differences } from './case-differences.ts'
import { parseCaseFile } from './case-file.ts'
import type { CaseFile } from './case-form.ts'
import { decisionInput } from './case-input.ts'
import { parseFactsFile } from './facts-file.ts'
import { jsonFile } from './json-file.ts'

/**
 * Decides on the facts of one patient, and says which rules fired, and which nearly did.
 *
 * @throws {RangeError} when the file cannot be used, with the path of each field at fault
 */
export async function decideFacts(file: string, { json }: { readonly json: boolean }): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const answer = answerFor(parseFactsFile(await jsonFile(file), dayIn(timeZone, new Date())))
  const text = json ? JSON.stringify(answerRecord(answer), null, 2) : answerText(answer)
  process.stdout.write(`${text}\n`)
}

/**
 * Runs the rules on a file of clinical cases and says where they decide otherwise than it expects.
 *
 * @returns the exit code: 0 when every case passed, 1 when one did not
 * @throws {RangeError} when the file cannot be read, with the path of each field at fault
 */
export async function checkCases(file: string): Promise<number> {
  const { today, cases } = parseCaseFile(await jsonFile(file))
  const results = cases.map((one) => mismatches(one, today))
  const failed = results.filter((lines) => lines.length > 0).length
  const last = `${cases.length - failed} passed, ${failed} failed`
  process.stdout.write(`${[...results.flat(), last].join('\n')}\n`)
  return failed === 0 ? 0 : 1
}

function mismatches(
  { id, title, input, expected }: CaseFile['cases'][number],
  today: string,
): readonly string[] {
  const decision = decide(decisionInput(input, day(today)))
  return differences(decision, expected).map((difference) => `${id} ${title}: ${difference}`)
}
