import { configDefaults, defineConfig } from 'vitest/config'

const OTHER_COMMANDS = ['tests/services/**', 'tests/conformance/**', 'tests/faults/**', 'tests/browser/**']
const LIMITS = { testTimeout: 30_000, hookTimeout: 60_000 }

/** Photos are assessed in processes that use every core and give way to all others: beside them they would starve. */
const ASSESS_PHOTOS = [
  'tests/assessments/assess.test.ts',
  'tests/cli/score.test.ts',
  'tests/demo/photos.test.ts',
  'tests/smart-app/look-photos.test.ts',
  ...['choose-device', 'explain', 'face-models', 'quality-photos'].map(
    (name) => `tests/inference/${name}.test.ts`,
  ),
]

export default defineConfig({
  test: {
    globalSetup: ['tests/storage/prepared-database.ts', 'tests/not-included.ts'],
    projects: [
      {
        test: {
          ...LIMITS,
          name: 'one at a time',
          include: ASSESS_PHOTOS,
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...LIMITS,
          name: 'two at a time',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...OTHER_COMMANDS, ...ASSESS_PHOTOS],
          // To import everything anew for each file cost as much as the tests themselves.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
