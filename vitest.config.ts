import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/services/**', 'tests/conformance/**', 'tests/faults/**', 'tests/browser/**'],
    globalSetup: ['tests/storage/prepared-database.ts', 'tests/not-included.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
