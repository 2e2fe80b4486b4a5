// Prints "passed failed" of the last test run with CI set: `node .config/tally.mjs`.

import { readFileSync } from 'node:fs';

/**
 * A file that could not even be loaded has no failed test in it; it counts as one failure.
 *
 * @typedef {{ status: string, assertionResults: readonly { status: string }[] }} TestFile
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: readonly TestFile[] }} report
 */
export function tally(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

if (process.argv[1]?.endsWith('tally.mjs')) {
  const report = new URL('../node_modules/.cache/wavetank/tests.json', import.meta.url);
  const { passed, failed } = tally(JSON.parse(readFileSync(report, 'utf8')));
  console.log(`${passed} ${failed}`);
}
