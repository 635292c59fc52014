import { randomBytes, randomUUID } from 'node:crypto'
import type { TestKey } from '../clinical/tests.ts'

/** Makes the ids of one answer, and remembers the test that each stands for. */
export type CardIds = {
  /** A lower-case UUID of a card, or of the suggestion to order a test. */
  newId(test?: TestKey): string
  /** What a card's link hands to the app: random, so that it says nothing and nobody guesses one. */
  newAppContext(): string
  testOf(id: string): TestKey | undefined
}

const APP_CONTEXT_BYTES = 32

export function cardIds(): CardIds {
  const tests = new Map<string, TestKey>()
  return {
    newId: (test) => {
      const id = randomUUID()
      if (test) tests.set(id, test)
      return id
    },
    newAppContext: () => randomBytes(APP_CONTEXT_BYTES).toString('base64url'),
    testOf: (id) => tests.get(id),
  }
}
