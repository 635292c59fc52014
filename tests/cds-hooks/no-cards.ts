import type { CardStore } from '../../src/storage/card-store.ts'

/** Keeps nothing: for tests in which no card was ever shown before, and that never ask what became of one. */
export const NO_CARDS: CardStore = {
  record: async () => {},
  withdraw: async () => {},
  history: async () => ({ cards: [], asleep: [] }),
  answer: async (answers) => ({
    counts: { kept: 0, older: 0, unknown: answers.length, snoozes: 0 },
    reported: [],
  }),
  opened: async () => undefined,
  noteChart: async () => {},
  removeExpired: async () => {},
}
