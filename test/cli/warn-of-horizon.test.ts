import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { warnOfHorizon } from '../../src/cli/warn-of-horizon.ts';
import { record } from '../../src/experiment/index.ts';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';

/** What is said of the horizon of 4 h after one healthy run of a policy with a stage of that length. */
function saidOf(stage: string): string {
  const text = `
scenario: staged
asks: Is the horizon long enough?
duration: 4h
fleet: { cells: 2, users: { total: 20k, spread: even }, headroom: 50% }
users: { diurnal: { operations: 0.02/s, swing: 0% } }
change: { code: { takes: 1m per cell, restart: none }, defects: [{ latent: { after: 1h } }] }
policies: { staged: { all-at-once: { stages: [{ beta: { takes: ${stage}, tests: [] } }] } } }
detectors: []
responders: []
`;
  const readable = readScenario(text, { file: 'staged.yaml', catalog, hash: '' });
  if ('problems' in readable) throw new Error(readable.problems.map(formatProblem).join('\n'));
  const { scenario } = readable;
  const { row } = record({ scenario, variant: 'base', policy: 'staged', replication: 0, release: 'healthy' });
  let said = '';
  warnOfHorizon(readable, scenario, [row], { write: (line) => (said += line) });
  return said;
}

describe('the warning of a horizon that is too short', () => {
  it('counts the stages before production once', () => {
    // A minute to deploy, ten to watch, and an hour in which the fault may sleep.
    expect(saidOf('2h')).toBe('');
    expect(saidOf('3h30m')).toContain(
      'expected at least 4h41m, got 4h — the slowest healthy rollout ends at 3h41m',
    );
  });
});
