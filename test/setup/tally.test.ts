import { expect, it } from 'vitest';
import { tally } from '../../.config/tally.mjs';

const passing = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }] };
const failing = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
const broken = { status: 'failed', assertionResults: [] };

it('counts the tests that passed and failed', () => {
  const report = { numPassedTests: 2, numFailedTests: 1, testResults: [passing, failing] };
  expect(tally(report)).toEqual({ passed: 2, failed: 1 });
});

it('counts a file that could not be loaded as a failure', () => {
  const report = { numPassedTests: 2, numFailedTests: 1, testResults: [passing, failing, broken] };
  expect(tally(report)).toEqual({ passed: 2, failed: 2 });
});
