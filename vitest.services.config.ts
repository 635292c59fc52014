import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['tests/storage/prepared-database.ts'],
    include: ['services', 'conformance', 'faults'].map((folder) => `tests/${folder}/**/*.test.ts`),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
