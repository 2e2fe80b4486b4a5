import { describe, expect, it } from 'vitest';
import type { Configured, DetectorModel } from '../../../src/domain/index.ts';
import { openWorld } from '../../../src/experiment/run/simulate.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import { shippedSpec } from '../support/shipped.ts';

const WAVE = 10;
const BAKE = 30;
/** Three waves of a rollout in a fleet of 10,000 cells. */
const UNTIL = 3 * BAKE - 1;

/** When, in minutes, a detector looks at a unit of its own in such a rollout of a good change. */
function looksOf(detector: string, change = '{ takes: 0s per cell }'): number[] {
  const { scenario, ...spec } = shippedSpec({
    policy: `static: { add: ${WAVE} cells, bake: ${BAKE}m }`,
    fleet:
      '{ regions: 10, cells: 1000 per region, users: { total: 1000000000, spread: even }, hosts: 10 per cell, headroom: 60% }',
    detectors: `[${detector}]`,
    responders: '[]',
    change,
    release: 'healthy',
  });
  const times: number[] = [];
  const counted = ({ model, ...rest }: Configured<'detector'>): Configured<'detector'> => {
    const original: DetectorModel = model;
    const look: DetectorModel['look'] = (state, observation, options) => {
      times.push(observation.time / MINUTE);
      return original.look(state, observation, options);
    };
    return { ...rest, model: { ...original, look } };
  };
  const detectors = scenario.detectors.map(counted);
  const world = openWorld({ ...spec, scenario: { ...scenario, duration: UNTIL * MINUTE, detectors } });
  // How often it looked in the quiet twin is another story.
  times.length = 0;
  world.advance(world.horizon);
  expect(world.conductor.waves.map(({ cells }) => cells)).toEqual([WAVE, WAVE, WAVE]);
  return times;
}

describe('a detector in a fleet of 10,000 cells', () => {
  it('looks at none of them while all serve as before', () => {
    expect(looksOf('error-rate')).toEqual([]);
  });

  it('looks at the cells of a wave until they serve as before, and at no others', () => {
    // Each cell is down for a minute; its alarm comes and clears, and then it is left alone.
    const looks = looksOf(
      'error-rate: { window: 1m }',
      '{ takes: 1m per cell, restart: { capacity-lost: 100%, for: 1m } }',
    );

    for (const wave of [0, 1, 2]) {
      // A wave takes a minute to deploy, before its bake.
      const from = wave * (BAKE + 1);
      const ofWave = looks.filter((time) => time >= from && time < from + BAKE + 1);
      expect(ofWave.length).toBeGreaterThanOrEqual(WAVE);
      expect(Math.max(...ofWave) - from).toBeLessThan(20);
      expect(ofWave.length).toBeLessThanOrEqual(20 * WAVE);
    }
  });

  it('compares in each cell that has the new version, once in each of its intervals', () => {
    const looks = looksOf('two-proportions: { scope: canary, every: 1m, alpha: 0.0001% }');

    // Ten cells from the first minute on, twenty from the thirty-first, thirty from the sixty-first.
    const most = WAVE * (3 * UNTIL - BAKE - 2 * BAKE);
    expect(looks.length).toBeLessThanOrEqual(most);
    expect(looks.length).toBeGreaterThan(0.9 * most);
  });
});
