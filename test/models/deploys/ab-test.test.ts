import { describe, expect, it } from 'vitest';
import { normalCdf, wilson } from '../../../src/stats/index.ts';
import { DryDock } from '../support/dry-dock.ts';
import { read } from '../support/read.ts';

const RUNS = 1500;

/** Ten thousand operations in each arm in ten hours; a tenth of them convert. */
function verdicts(options: string) {
  const { fleet, change, policies } = read({
    fleet: '{ regions: 1, cells: 2 per region, users: { total: 2k, spread: even }, headroom: 40% }',
    change: 'name: tested, takes: 0s per cell',
    policies: `{ all-at-once: { deploy: { ab-test: { base: 10%, at-most: 10h, ${options} } } } }`,
  });
  const seen = { A: 0, B: 0, none: 0 };
  for (let run = 0; run < RUNS; run++) {
    const dock = new DryDock({ fleet, change, policy: policies[0], seed: `ab ${run}` }).start();
    try {
      dock.simulation.run();
    } catch {
      // The wave was taken back.
    }
    const says = String(dock.notes[0].note);
    seen[says.includes('A is') ? 'A' : says.includes('B is') ? 'B' : 'none'] += 1;
  }
  return seen;
}

/** The share is what theory says, but for chance of one in a thousand. */
const within = (count: number, share: number) => {
  const { low, high } = wilson(count, RUNS, 0.999);
  return low <= share && share <= high;
};

describe('an A/B test', () => {
  it('tells arms apart that are alike as often as it says, once, and ships half of them', () => {
    const { A, B } = verdicts('test: once, alpha: 10%');

    expect(within(A + B, 0.1)).toBe(true);
    expect(within(B, 0.05)).toBe(true);
  });

  it('errs as often as repeated looks do', () => {
    const { A, B } = verdicts('test: every-look, every: 2h, alpha: 5%');

    // Armitage, McPherson and Rowe 1969: five looks at 5 %.
    expect(within(A + B, 0.142)).toBe(true);
  });

  it('errs no more often than it says where every look is valid', () => {
    const { A, B } = verdicts('test: always-valid, every: 15m, alpha: 5%, tau: 1%');

    expect(A + B).toBeGreaterThan(0);
    expect(wilson(A + B, RUNS, 0.999).low).toBeLessThan(0.05);
    expect((A + B) / RUNS).toBeLessThan(0.05);
  });

  it('finds a difference as often as its size allows', () => {
    const { B } = verdicts('test: once, alpha: 5%, effect: 1.1');

    // 10 % against 11 %, of 10,000 each: z of 1 / 0.433 points, and 1.96 to pass.
    const deviation = Math.sqrt((0.1 * 0.9 + 0.11 * 0.89) / 10_000);
    expect(within(B, normalCdf(0.01 / deviation - 1.96))).toBe(true);
  });
});
