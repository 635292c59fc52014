import { readFile } from 'node:fs/promises'
import { day } from '../clinical/day.ts'
import { decide } from '../clinical/decide.ts'
import { differences } from './case-differences.ts'
import { type CaseFile, parseCaseFile } from './case-file.ts'
import { decisionInput } from './case-input.ts'

/**
 * Runs the rules on a file of clinical cases and says where they decide otherwise than it expects.
 *
 * @returns the exit code: 0 when every case passed, 1 when one did not
 * @throws {RangeError} when the file cannot be read, with the path of each field at fault
 */
export async function checkCases(file: string): Promise<number> {
  const { today, cases } = parseCaseFile(await jsonOf(file))
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

async function jsonOf(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RangeError(`Cannot read ${file}: it is not there, or not readable`, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new RangeError(`Cannot read ${file}: it is not JSON`, { cause })
  }
}
