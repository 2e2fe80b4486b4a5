import { describe, expect, it } from 'vitest';
import { measureCanary } from '../../../src/experiment/index.ts';
import { HOUR, MINUTE } from '../../../src/kernel/index.ts';
import type { Lines } from '../../models/support/read.ts';
import { read } from '../../models/support/read.ts';

// Eight cells of 10,000 users who start .02 operations a second: 12,000 a minute, give or take half by the hour.
const EVEN = '{ regions: 2, cells: 4 per region, users: { total: 80k, spread: even }, headroom: 40% }';
const FAILS = '[{ fails-at-once: { fails: 30%, retry-helps: false } }]';

const measured = (lines: Lines, length = HOUR) =>
  measureCanary(read({ fleet: EVEN, ...lines }), 'tested', length);

describe('the canary of a first wave', () => {
  it('has the traffic of its cell, and is compared with the other cells of its region', () => {
    const { wave } = measured({ policies: '{ tested: { static: { add: 1 cells } } }' });
    if (wave === null) throw new Error('expected a wave, got none');
    expect(wave).toMatchObject({ cells: 1, exposure: 1 });
    expect(wave.traffic.canary).toBeGreaterThan(6000);
    expect(wave.traffic.canary).toBeLessThan(18_000);
    expect(wave.traffic.control / wave.traffic.canary).toBeCloseTo(3, 5);
    expect(wave.mixtures.cell).toEqual({ fresh: 1, old: 0 });
    expect(wave.mixtures.region.old).toBeCloseTo(3, 5);
    expect(wave.mixtures.fleet.fresh).toBe(1);
  });

  it('may be a small share of a cell, whose old version it is compared with', () => {
    const { wave } = measured({ policies: '{ tested: { percentage: { steps: [5%] } } }' });
    if (wave === null) throw new Error('expected a wave, got none');
    expect(wave).toMatchObject({ cells: 8, exposure: 0.05 });
    expect(wave.traffic.control / wave.traffic.canary).toBeCloseTo(19, 5);
    expect(wave.mixtures.cell.old).toBeCloseTo(19, 5);
    expect(wave.mixtures.fleet.fresh).toBeGreaterThan(7);
  });

  it('is that of the first users, not of the dark code before them', () => {
    const { wave } = measured({ policies: '{ tested: { flag: { steps: [5%] } } }' });

    expect(wave).toMatchObject({ cells: 8, exposure: 0.05 });
    expect(wave?.traffic.canary).toBeGreaterThan(300);
  });

  it('has nobody left to compare with when everything changes at once', () => {
    expect(measured({ policies: '{ tested: all-at-once }' }).wave?.traffic.control).toBe(0);
  });

  it('is none where nothing ships before the horizon', () => {
    const policies = '{ tested: { static: { add: 1 cells, freezes: [2026-01-01..2027-12-31] } } }';
    expect(measured({ policies })).toEqual({ wave: null, fault: null });
  });
});

describe('the fault that detectors are shown', () => {
  it('is what fails of the attempts of the new version: with three attempts for each of the failing operations', () => {
    // Of an operation that cannot succeed three attempts fail: .3 × 3 ÷ (.7 + .3 × 3) = 56 %.
    const { fault } = measured({ policies: '{ tested: { percentage: { steps: [5%] } } }', defects: FAILS });
    expect(fault?.share).toBeCloseTo(0.5625, 2);
    expect(fault?.isForced).toBe(false);
  });

  it('is measured from when it wakes', () => {
    const { fault } = measured(
      {
        policies: '{ tested: { static: { add: 1 cells } } }',
        defects: '[{ latent: { after: 5h, fails: 30% } }]',
      },
      10 * MINUTE,
    );
    if (fault === null) throw new Error('expected a fault, got none');
    expect(fault.from).toBeGreaterThan(5 * HOUR - 1);
    expect(fault.to - fault.from).toBe(10 * MINUTE);
    expect(fault.share).toBeGreaterThan(0.1);
  });

  it('is none where the change has no defect', () => {
    expect(measured({ policies: '{ tested: all-at-once }' }).fault).toBeNull();
  });
});
