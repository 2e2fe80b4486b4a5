import { describe, expect, it } from 'vitest';
import { ship } from '../support/shipped.ts';

const SEGMENTS = `{ regions: 2, cells: 2 per region, users: { total: 400k, spread: even },
  segments: { web: 70%, beta: 30% }, hosts: 10 per cell, headroom: 60% }`;

/** Unseen by anybody, for twelve hours. */
const shipped = (policy: string, defects: string) =>
  ship({
    policy: `flag: { dark-bake: 1m, ${policy.includes('bake') ? '' : 'bake: 13h, '}${policy} }`,
    fleet: SEGMENTS,
    defects,
    detectors: '[error-rate: { above: 99% }]',
    responders: '[]',
    change: '{ takes: 0s per cell }',
  });

const failing = (run: ReturnType<typeof shipped>) =>
  run.journal.find(({ kind }) => kind === 'failure')?.values.failing;

describe('two flags that do not go together', () => {
  const BOTH = '[{ flag-interaction: { other: 30% } }]';

  it('fail for the product of both shares, which are independent', () => {
    const run = shipped('steps: [40%]', BOTH);

    // 40 % · 30 % of all operations, and of 400k users, of whom nearly all ask in twelve hours at 0.02/s.
    expect(Number(failing(run))).toBeCloseTo(0.12, 4);
    expect(run.row.usersHarmed).toBeCloseTo(48e3, 0);
  });

  it('meet nobody else, however long it takes', () => {
    const run = shipped('steps: [100%], bake: 10m', BOTH.replace('30%', '5%'));

    expect(run.row.usersExposedPeak).toBe(400e3);
    expect(run.row.usersHarmed).toBeCloseTo(20e3, 0);
  });

  it('are independent of segments too', () => {
    const run = shipped('by: [{ segment: beta }]', BOTH);

    // 30 % · 30 %.
    expect(Number(failing(run))).toBeCloseTo(0.09, 4);
    expect(run.row.usersHarmed).toBeCloseTo(36e3, 0);
  });

  it('leave a defect of a segment what it is', () => {
    const inAll = '{ sub-population: { segment: beta, fails: 100% } }';
    const run = shipped('steps: [40%]', `[${inAll}, { flag-interaction: { other: 0% } }]`);
    const apart = shipped('steps: [40%]', `[${inAll}, { flag-interaction: { other: 30%, fails: 0% } }]`);

    expect(run.row.usersHarmed).toBeCloseTo(48e3, 0);
    expect(apart.row.usersHarmed).toBeCloseTo(run.row.usersHarmed, 6);
    expect(failing(apart)).toBe(failing(run));
  });

  it('need one share for one name', () => {
    const two = (more: string) =>
      `[{ one: { flag-interaction: { other: 30% } } }, { two: { flag-interaction: { other: 20%${more} } } }]`;

    expect(() => shipped('', two(''))).toThrow(
      /flag other to be on for one share of the users, got 30% and 20%/,
    );
    expect(() => shipped('', two(', flag: dark-mode'))).not.toThrow();
  });
});
