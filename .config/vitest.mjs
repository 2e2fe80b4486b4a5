import { defineConfig } from 'vitest/config';

const IN_CI = Boolean(process.env.CI);

// `npm test` runs test/, without what takes minutes: that is `npm run test:long`, in test/long/.
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? ['test/long/**/*.test.{ts,tsx}'] : ['test/**/*.test.{ts,tsx}'],
    exclude: mode === 'long' ? [] : ['test/long/**'],
    testTimeout: mode === 'long' ? 600_000 : 20_000,
    // For .config/tally.mjs; the cache is thrown away by every `npm ci`, so that no old result is counted.
    reporters: IN_CI
      ? ['default', ['json', { outputFile: 'node_modules/.cache/wavetank/tests.json' }]]
      : ['default'],
    env: { TZ: 'UTC' },
  },
}));
