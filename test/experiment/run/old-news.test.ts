// What detectors said before the new version came, or before monitoring went blind, is no evidence.

import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/domain/index.ts';
import type { Duration } from '../../../src/kernel/index.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { model } from '../../models/support/read.ts';
import { probe, quietWorld } from '../support/probe.ts';
import type { ShippedLines } from '../support/shipped.ts';
import { ship } from '../support/shipped.ts';

/** A good change; nobody but the gates does anything. */
const good = (policy: string, more: Partial<ShippedLines> = {}) =>
  ship({ policy, defects: '[]', responders: '[]', ...more }).row;

/** 100 users in each of four cells: 120 operations a minute, so that a test takes its minutes. */
const FEW_USERS = '{ regions: 2, cells: 2 per region, users: { total: 400, spread: even }, headroom: 60% }';

/** Wald: so many requests without a failure pass .1 % against 1 % with beta 1 %: ln(.01 / .999) / ln(.99 / .999). */
const PASSED_BY = Math.log(0.01 / 0.999) / Math.log(0.99 / 0.999);

const late = (delay: Duration) =>
  ({ primitive: 'observability', delay, missing: 0, masked: 0, noise: 0 }) as const;

describe('a test that holds what it has decided', () => {
  it('begins anew where the new version gets more of its unit, and counts nothing of before', () => {
    const { detector, seen } = probe({ holds: true, windows: [30 * MINUTE] });
    const { plant, simulation, watch } = quietWorld(detector);
    simulation.runUntil(HOUR);
    const before = [...watch.verdicts([0]), ...watch.verdicts([1])].map(({ verdict }) => verdict);
    plant.setExposure(0, 0.1, 'user');
    simulation.runUntil(HOUR + 30 * SECOND);
    const after = [...watch.verdicts([0]), ...watch.verdicts([1])].map(({ verdict }) => verdict);
    expect([before, after]).toEqual([
      ['pass', 'pass'],
      ['no-data', 'pass'],
    ]);

    seen.splice(0);
    simulation.runUntil(HOUR + 4 * MINUTE);
    const looks = seen.filter((_, i) => i % 4 === 0);
    expect(looks.map((each) => each.looks)).toEqual([0, 1, 2, 3]);
    const whole = seen[1].windows[0].requests / 30;
    // Telemetry is a minute late, so the first look shows nothing of the new version.
    expect(looks.map(({ windows: [{ requests }] }) => Math.round(requests / whole))).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['more', 0.2, 0],
    ['as much', 0.1, 30],
    ['less', 0.05, 30],
  ])('goes on or begins anew as the new version gets %s', (_, share, looks) => {
    const { detector, seen } = probe({ holds: true, scope: 'canary' });
    const { plant, simulation } = quietWorld(detector);
    plant.setExposure(0, 0.1, 'user');
    simulation.runUntil(31 * MINUTE);
    plant.setExposure(0, share, 'user');
    simulation.runUntil(32 * MINUTE);
    expect(seen.at(-1)?.looks).toBe(looks);
  });

  it('does not forget that it has failed', () => {
    const { detector } = probe({ holds: true, scope: 'canary', says: () => 'fail' });
    const { plant, simulation, watch } = quietWorld(detector);
    plant.setExposure(0, 0.1, 'user');
    simulation.runUntil(10 * MINUTE);
    plant.setExposure(0, 0.2, 'user');
    simulation.runUntil(10 * MINUTE + 30 * SECOND);
    expect(watch.verdicts([0])).toEqual([{ detector: 'probe', verdict: 'fail', alarm: true }]);
  });

  it.each([
    ['sprt', 'sprt'],
    ['an analysis of Argo that ends', 'argo: { count: 5, scope: cell }'],
    ['one that ends after successes in a row', 'argo: { consecutive-success-limit: 5, scope: cell }'],
  ])('is %s', (_, yaml) => {
    const { plant, simulation, watch } = quietWorld(model('detector', yaml));
    simulation.runUntil(HOUR);
    expect(watch.verdicts([0])[0].verdict).toBe('pass');
    plant.setExposure(0, 0.1, 'user');
    simulation.runUntil(HOUR + 30 * SECOND);
    expect(watch.verdicts([0])[0].verdict).toBe('no-data');
  });

  it('is not a threshold, nor an analysis in the background', () => {
    for (const yaml of ['error-rate', 'argo: { initial-delay: 0s, scope: cell }']) {
      const { plant, simulation, watch } = quietWorld(model('detector', yaml));
      simulation.runUntil(HOUR);
      plant.setExposure(0, 0.1, 'user');
      simulation.runUntil(HOUR + 30 * SECOND);
      expect(watch.verdicts([0])[0].verdict).toBe('pass');
    }
  });
});

describe('a bake until decided', () => {
  it('waits for the tests of its own wave, whatever they said before it', () => {
    const { waves, outcome } = good('static: { add: 1 cells, bake: 1m, until: decided }', {
      fleet: FEW_USERS,
      detectors: '[{ sprt: { beta: 1% } }]',
      more: 'starts: 1h',
    });
    expect(outcome).toBe('completed');
    expect(waves.map(({ gate }) => gate)).toEqual(['pass', 'pass', 'pass', 'pass']);
    // All cells that have it are counted, and the test is about the newest.
    for (const { wave, evidenceRequests } of waves)
      expect(evidenceRequests / wave).toBeGreaterThan(PASSED_BY);
  });

  it('is not ended by a look from before it, however rarely a detector looks', () => {
    const baked = (every: string) =>
      good('static: { add: 2 cells, bake: 1m, until: decided }', {
        detectors: `[{ error-rate: { every: ${every} } }]`,
        change: '{ takes: 9m per cell }',
      }).waves[0].bakedS / 60;
    // Delay, window and the time to the next look; the bake asks once a minute.
    expect([baked('1m'), baked('10m')]).toEqual([3, 12]);
  });
});

describe('monitoring that is late', () => {
  it.each([
    ['no later than its window', MINUTE, 'pass'],
    ['by more than its window', 3 * MINUTE, 'no-data'],
    ['by a day', DAY, 'no-data'],
  ])('makes a pass %s: %i us, %s', (_, delay, verdict) => {
    const { detector } = probe({ says: () => 'pass' });
    const { impairments, simulation, watch } = quietWorld(detector);
    simulation.runUntil(HOUR);
    impairments.impair([0], late(delay), 1);
    simulation.runUntil(2 * HOUR);
    expect(watch.verdicts([0, 1]).map((each) => each.verdict)).toEqual([verdict, 'pass']);
  });

  it('is measured by the shortest window, and takes back no complaint', () => {
    const heard = (says: Verdict, shortest: number) => {
      const { detector } = probe({ says: () => says, windows: [6 * HOUR, shortest] });
      const { impairments, simulation, watch } = quietWorld(detector);
      simulation.runUntil(HOUR);
      impairments.impair([0], late(20 * MINUTE), 1);
      simulation.runUntil(2 * HOUR);
      return watch.verdicts([0])[0].verdict;
    };
    expect([heard('pass', 5 * MINUTE), heard('pass', 30 * MINUTE)]).toEqual(['no-data', 'pass']);
    expect([heard('fail', 5 * MINUTE), heard('inconclusive', 5 * MINUTE)]).toEqual(['fail', 'inconclusive']);
  });

  it('closes a gate that fails closed, and none that fails open', () => {
    const told = (open: string) => {
      const { row } = ship({
        policy: `static: { add: 1 cells, bake: 20m, gate: { alarms-quiet: { open: ${open} } } }`,
        responders: '[]',
        more: 'starts: 10m\nfaults: [{ blind-monitoring: { at: 9m, lasts: 1d, delay: 1d } }]',
      });
      return row.waves.map(({ gate, because }) => `${gate}: ${because}`);
    };
    expect(told('fail-closed')).toEqual(['inconclusive: error-rate: no data']);
    expect(told('fail-open')).toEqual(new Array(4).fill('pass: error-rate: no data'));
  });

  it('is not looked at twice by what adds up', () => {
    const { detector, seen } = probe({ adds: true });
    const { impairments, simulation } = quietWorld(detector);
    simulation.runUntil(HOUR);
    const undo = impairments.impair([0], late(HOUR), 1);
    simulation.runUntil(90 * MINUTE);
    undo();
    simulation.runUntil(2 * HOUR);
    const ends = seen.map(({ windows: [{ to }] }) => to);
    // Once of each of the four cells.
    expect(ends.filter((end) => end === 59 * MINUTE).length).toBe(4);
    expect(ends.at(-1)).toBe(119 * MINUTE);
  });

  it.each([
    ['sprt', 'good: 0.5%, bad: 2.5%, scope: canary', 0.004],
    ['cusum', 'expected: 0.5%, scope: canary', 0.003],
    ['ewma', 'expected: 0.5%, scope: canary', 0.003],
    ['msprt', '', 0.003],
    ['confidence-sequence', '', 0.003],
    ['anytime-counts', '', 0.003],
    ['two-proportions', 'alpha: 0.001%, looks: 500', 0.003],
  ])('does not make a bad hour of one bad minute: %s', (name, options, share) => {
    const alarms = (isBlind: boolean) => {
      const world = quietWorld(model('detector', `${name}: { ${options} }`));
      const { impairments, plant, simulation } = world;
      plant.setExposure(0, 0.005, 'user');
      simulation.runUntil(HOUR);
      plant.impair(0, { primitive: 'errors', share, retryHelps: false }, 'new');
      simulation.runUntil(HOUR + 2 * MINUTE);
      if (isBlind) impairments.impair([0], late(DAY), 1);
      simulation.runUntil(3 * HOUR);
      return world.alarms.all.length;
    };
    expect([alarms(true), alarms(false) > 0]).toEqual([0, true]);
  });
});
