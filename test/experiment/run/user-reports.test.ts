import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/experiment/index.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { read } from '../../models/support/read.ts';

describe('users report what no metric shows', () => {
  it.each(['0.2%', '2%', '30%'])('when %s of requests fail', (fails) => {
    const row = run(fails, 'user-reports: { at-least: 10 }');

    // One complaint for a hundred harmed users, after a quarter of an hour in the median (sigma 0.8).
    expect(row.detectedBy).toBe('user-reports');
    expect(row.timeToDetectS).toBeGreaterThan(MINUTE / SECOND);
    expect(row.timeToDetectS).toBeLessThan((2 * HOUR) / SECOND);
  });

  it('but not when too few do', () => {
    const row = run('0.2%', 'user-reports: { at-least: 100k }');

    expect(row.timeToDetectS).toBe(null);
  });
});

function run(fails: string, detector: string) {
  const scenario = read({
    fleet: '{ regions: 1, cells: 4 per region, users: { total: 400k, spread: even }, headroom: 40% }',
    defects: `[{ sub-population: { fails: ${fails} } }]`,
    detectors: `[{ ${detector} }]`,
    responders: '[auto-rollback]',
    policies: '{ all-at-once: {} }',
  });
  const spec = { variant: 'base', policy: 'all-at-once', release: 'faulty', replication: 0 } as const;
  return simulate({ ...spec, scenario: { ...scenario, duration: 24 * HOUR } });
}
