import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // A picture is read, drawn anew and sent; two cores may be busy meanwhile.
    expect: { poll: { timeout: 15_000 } },
  },
})
