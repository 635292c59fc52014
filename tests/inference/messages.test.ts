import { describe, expect, test } from 'vitest'
import { replyFrom } from '../../src/inference/messages.ts'

const done = (answer: unknown) => ({ id: 1, kind: 'done', answer, rssBytes: 1 })

describe('what a process says', () => {
  test.each([
    { name: 'that a job is begun', said: { id: 1, kind: 'begun' } },
    { name: 'a picture', said: done({ kind: 'reencoded', jpeg: null }) },
    {
      name: 'a failure with a code of ours',
      said: done({ kind: 'failed', code: 'MODEL_INVALID', detail: '' }),
    },
  ])('is taken as it is: $name', ({ said }) => {
    expect(replyFrom(said)).toBe(said)
  })

  test.each([
    { name: 'nothing', said: null },
    { name: 'a word', said: 'done' },
    { name: 'of no job', said: { kind: 'begun' } },
    { name: 'of another kind', said: { id: 1, kind: 'halfway' } },
    { name: 'no answer', said: { id: 1, kind: 'done', rssBytes: 1 } },
    { name: 'an answer to what nobody asks', said: done({ kind: 'embedded' }) },
    { name: 'a code that is not ours', said: done({ kind: 'failed', code: 'NOPE', detail: '' }) },
    { name: 'a name that every object has', said: done({ kind: 'failed', code: 'toString', detail: '' }) },
    { name: 'no figure of its memory', said: { id: 1, kind: 'done', answer: { kind: 'opened' } } },
  ])('is no reply: $name', ({ said }) => {
    expect(replyFrom(said)).toBeUndefined()
  })
})
