import { defineConfig } from 'vitest/config';

const CI = Boolean(process.env.CI);

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Suites that take minutes are run by `npm run test:long` (test/long/**) and benches by `npm run bench`.
    exclude: ['test/long/**', 'test/bench/**', '**/node_modules/**'],
    testTimeout: 20_000,
    reporters: CI ? ['default', ['json', { outputFile: 'coverage/tests.json' }]] : ['default'],
    env: { TZ: 'UTC' },
  },
});
