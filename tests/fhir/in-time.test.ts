import { expect, test } from 'vitest'
import { inTime } from '../../src/fhir/in-time.ts'

const never = new Promise<string>(() => undefined)
const over = AbortSignal.abort()

test.each([
  { name: 'an answer that is there, after the end', answer: Promise.resolve('answer'), is: 'answer' },
  { name: 'no answer, after the end', answer: never, is: 'late' },
])('$name is $is', async ({ answer, is }) => {
  await expect(inTime(answer, over, 'late')).resolves.toBe(is)
})

test('the end comes while we wait', async () => {
  const end = new AbortController()
  const answer = inTime(never, end.signal, 'late')
  end.abort()
  await expect(answer).resolves.toBe('late')
})

test('without an end nothing is late', async () => {
  await expect(inTime(Promise.resolve('answer'), undefined, 'late')).resolves.toBe('answer')
})

test('an answer that fails in time fails', async () => {
  const failed = Promise.reject(new RangeError('no'))
  await expect(inTime(failed, new AbortController().signal, 'late')).rejects.toThrow('no')
})
