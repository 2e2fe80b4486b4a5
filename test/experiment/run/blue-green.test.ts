import { describe, expect, it } from 'vitest';
import type { ShippedLines } from '../support/shipped.ts';
import { ship } from '../support/shipped.ts';

/** All traffic at once after 15 minutes of building and trying. */
const switched = (options: string, more: Partial<ShippedLines> = {}) =>
  ship({
    policy: `blue-green: { steps: [100%], bake: 1h, provision: 10m, verify: 5m, switch: 0s, ${options} }`,
    ...more,
  });

describe('the second environment', () => {
  it('ends the rollout before any user is on it when a test complains while it is verified', () => {
    const tests = (crash: string) =>
      `tests: [{ functional: { takes: 10m, false-alarms: 0%, finds: { crash: ${crash} } } }]`;
    const { row } = switched(tests('100%'));
    expect(row.outcome).toBe('halted');
    expect(row.usersExposedPeak).toBe(0);
    expect(switched(tests('0%')).row.firstExposureS).toBe(25 * 60);
  });

  it('is tried once, when it is built, and not before each step', () => {
    const { row } = ship({
      policy:
        'blue-green: { steps: [10%, 100%], bake: 1h, provision: 10m, verify: 5m, switch: 0s, tests: [{ functional: { takes: 10m, false-alarms: 0% } }] }',
      release: 'healthy',
    });
    expect(row.waves.map(({ startedS, deployedS }) => ((deployedS ?? Number.NaN) - startedS) / 60)).toEqual([
      25, 0,
    ]);
  });

  it('is dismantled after the fallback period, or kept and paid for', () => {
    const cost = (oldSide: string) =>
      switched(`fallback: 2h, old-side: ${oldSide}`, { release: 'healthy' }).row.extraCapacityCellHours;
    // 15 min of building and trying, an hour of bake, two of fallback; or until the horizon of 12 hours. Four cells.
    expect(cost('decommissioned')).toBeCloseTo(4 * 3.25, 6);
    expect(cost('kept')).toBeCloseTo(4 * 12, 6);
  });
});

describe('what sticks to the hosts of the new side', () => {
  const recovered = (more: string) =>
    switched(more, {
      defects: '[{ sticky: { after: 4h } }]',
      responders: '[auto-rollback: { within: 1d }]',
    }).row.recoveredS !== null;

  it('is gone with them while the old side stands, or is built anew', () => {
    expect(recovered('old-side: kept')).toBe(true);
    expect(recovered('old-side: decommissioned')).toBe(true);
  });

  it('stays where the old version comes back onto them, since no side stands beside them any more', () => {
    expect(recovered('rollback: redeploy')).toBe(false);
  });
});

describe('what users write on the new side', () => {
  const lost = (data: string) => switched(`${data}, reconcile: 1h`).row;

  it('is not missed where both sides share their data', () => {
    expect(lost('data: shared').userMinutesLost).toBe(switched('').row.userMinutesLost);
  });

  it('is missed after going back for as long as it takes to bring it over', () => {
    const shared = lost('data: shared');
    const separate = lost('data: separate, writes: 10%');
    // Users on the new side from its exposure to the rollback, at .02 operations a second of which a tenth writes.
    const { journal } = switched('data: separate, reconcile: 1h');
    const timeOf = (kind: string) => (journal.find((entry) => entry.kind === kind)?.time ?? Number.NaN) / 1e6;
    const seconds = timeOf('cell-reverted') - timeOf('cell-exposed');
    const wrote = 1 - Math.exp(-0.1 * 0.02 * seconds);
    expect(wrote).toBeGreaterThan(0.2);
    expect((separate.userMinutesLost - shared.userMinutesLost) / (400e3 * 60 * wrote)).toBeCloseTo(1, 2);
    expect(separate.recoveredS).toBeCloseTo(timeOf('cell-reverted') + 3600, 0);
  });

  it('is more, the more of the operations write', () => {
    const minutes = (writes: string) => lost(`data: separate, writes: ${writes}`).userMinutesLost;
    expect(minutes('50%')).toBeGreaterThan(1.5 * minutes('10%'));
    expect(minutes('0%')).toBe(lost('data: shared').userMinutesLost);
  });
});
