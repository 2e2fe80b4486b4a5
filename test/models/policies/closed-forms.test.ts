// Exposure to a latent defect in closed form: E = ∫ f(t) · P(τ + D > t) dt with f the share of the fleet on the new
// version, τ exponential and D the time from waking to the stop.

import { describe, expect, it } from 'vitest';
import { exp, HOUR } from '../../../src/kernel/index.ts';
import { DryDock } from '../support/dry-dock.ts';
import { read } from '../support/read.ts';

const FLEET =
  '{ regions: 1, cells: 64 per region, users: { total: 64k, spread: even }, hosts: 100 per cell, headroom: 40% }';
const TEN_CELLS = FLEET.replace('64 per region', '10 per region');
const AT_ONCE = 'deploy: { blue-green: { provision: 0s, verify: 0s, switch: 0s, steps: [100%] } }';

const D = 0.5;

describe('a policy exposes a latent defect with the exposure worked out on paper', () => {
  it.each([
    ['all at once', `all-at-once: { ${AT_ONCE} }`, FLEET, 2.5, 6.1],
    ['ten waves of 10 %, 1 h each', `static: { add: 10%, bake: 1h, ${AT_ONCE} }`, TEN_CELLS, 0.6415, 3.114],
    ['2^n, 1 h each', `geometric: { bake: 1h, ${AT_ONCE} }`, FLEET, 0.2888, 2.583],
    [
      'the same steps and bakes, written out',
      `percentage: { steps: [1.5625%, 3.125%, 6.25%, 12.5%, 25%, 50%, 100%], bakes: [1h, 30m, 15m, 450s, 225s, 112500ms], ${AT_ONCE} }`,
      FLEET,
      1.0174,
      4.386,
    ],
    [
      '2^n, halving bakes from 1 h',
      `geometric: { bake: 1h, schedule: shrinking, ${AT_ONCE} }`,
      FLEET,
      1.0174,
      4.386,
    ],
    ['1, 10, 50, 100 %, 4 h each', `percentage: { bake: 4h, ${AT_ONCE} }`, FLEET, 0.0783, 1.277],
    [
      '2^n, first bake 24 h',
      `geometric: { bake: 1h, schedule: long-first, factor: 24, ${AT_ONCE} }`,
      FLEET,
      0.0391,
      0.136,
    ],
  ])('%s', (_, policy, fleet, mean2h, mean5h36) => {
    expect(exposure(policy, fleet, 2)).toBeCloseTo(mean2h, 3);
    expect(exposure(policy, fleet, 5.6)).toBeCloseTo(mean5h36, 3);
  });

  it.each([
    ['10 waves', `static: { add: 10%, bake: 1h, ${AT_ONCE} }`, TEN_CELLS, 0.0143],
    ['2^n', `geometric: { bake: 1h, ${AT_ONCE} }`, FLEET, 0.0639],
    ['2^n, halving', `geometric: { bake: 1h, schedule: shrinking, ${AT_ONCE} }`, FLEET, 0.4798],
    ['four steps', `percentage: { bake: 4h, ${AT_ONCE} }`, FLEET, 0.0032],
  ])('%s reaches 100 %% before the stop with the chance worked out on paper', (_, policy, fleet, chance) => {
    const steps = exposures(policy, fleet);
    const full = steps[steps.length - 1].from;

    expect(exp(-Math.max(0, full - D) / 2)).toBeCloseTo(chance, 3);
  });
});

/** Fleet-hours for a latency of this mean, in hours. */
function exposure(policy: string, fleet: string, mean: number): number {
  const steps = exposures(policy, fleet);
  /** ∫ P(τ + D > t) dt from t to infinity. */
  const rest = (t: number) => (t < D ? D - t + mean : mean * exp(-(t - D) / mean));
  return steps.reduce((sum, { from, share }, i) => {
    const to = steps[i + 1]?.from;
    return sum + share * (rest(from) - (to === undefined ? 0 : rest(to)));
  }, 0);
}

/** The steps of f(t), t in hours. */
function exposures(yaml: string, fleetYaml: string): { from: number; share: number }[] {
  const { fleet, change, policies } = read({ fleet: fleetYaml, policies: `{ tested: { ${yaml} } }` });
  const dock = new DryDock({ fleet, change, policy: policies[0] }).start();
  dock.simulation.run();
  const steps: { from: number; share: number }[] = [];
  let on = 0;
  for (const { time, from, to } of dock.changes) {
    on += (to - from) / fleet.cells.length;
    if (steps.at(-1)?.from === time / HOUR) steps.pop();
    steps.push({ from: time / HOUR, share: on });
  }
  return steps;
}
