import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND, Simulation } from '../../../src/kernel/index.ts';
import { RollingCounts } from '../../../src/plant/request/rolling-counts.ts';

const WINDOW = 10 * SECOND;

describe('counts over a moving window', () => {
  it('hold what came at its first instant to the last microsecond of the window, and not beyond', () => {
    const { counts, simulation } = open();
    counts.add(0, 3, 2);
    simulation.runUntil(WINDOW - 1);
    expect([counts.callsOf(0), counts.badOf(0)]).toEqual([3, 2]);
    simulation.runUntil(WINDOW);
    expect([counts.callsOf(0), counts.badOf(0)]).toEqual([0, 0]);
  });

  it('let go of what came last in a slice a tenth of the window early', () => {
    const { counts, simulation } = open();
    simulation.runUntil(SECOND - 1);
    counts.add(0, 1, 1);
    simulation.runUntil(SECOND);
    counts.add(0, 1, 0);
    simulation.runUntil(WINDOW);
    expect([counts.callsOf(0), counts.badOf(0)]).toEqual([1, 0]);
    simulation.runUntil(WINDOW + SECOND);
    expect(counts.callsOf(0)).toBe(0);
  });

  it('lie between those of the window and of nine tenths of it, whenever anything comes and whoever looks', () => {
    const act = fc.record({
      after: fc.oneof(fc.integer({ min: 0, max: 2 * SECOND }), fc.constantFrom(WINDOW, 3 * WINDOW)),
      bad: fc.boolean(),
      isLook: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { counts, simulation } = open();
        const came: { readonly at: number; readonly bad: boolean }[] = [];
        for (const { after, bad, isLook } of acts) {
          simulation.runUntil(simulation.now + after);
          const { now } = simulation;
          if (!isLook) {
            counts.add(0, 1, bad ? 1 : 0);
            came.push({ at: now, bad });
          }
          const within = (age: number) => came.filter(({ at }) => now - at < age);
          const badWithin = (age: number) => within(age).filter((each) => each.bad).length;
          expect(counts.callsOf(0)).toBeLessThanOrEqual(within(WINDOW).length);
          expect(counts.callsOf(0)).toBeGreaterThanOrEqual(within(0.9 * WINDOW).length);
          expect(counts.badOf(0)).toBeLessThanOrEqual(badWithin(WINDOW));
          expect(counts.badOf(0)).toBeGreaterThanOrEqual(badWithin(0.9 * WINDOW));
        }
      }),
      { seed: 1 },
    );
  });

  it('are kept apart, and forgotten for one alone', () => {
    const { counts, simulation } = open();
    counts.add(0, 1, 1);
    counts.add(1, 5, 0);
    simulation.runUntil(4 * SECOND);
    counts.clear(0);
    counts.add(0, 2, 0);
    expect([counts.callsOf(0), counts.badOf(0), counts.callsOf(1)]).toEqual([2, 0, 5]);
    simulation.runUntil(WINDOW);
    expect([counts.callsOf(0), counts.callsOf(1)]).toEqual([2, 0]);
  });

  it('forget nothing where the window has no end', () => {
    const { counts, simulation } = open(Number.POSITIVE_INFINITY);
    counts.add(0, 1, 1);
    simulation.runUntil(1000 * WINDOW);
    expect([counts.callsOf(0), counts.badOf(0)]).toEqual([1, 1]);
  });
});

function open(window = WINDOW): { readonly counts: RollingCounts; readonly simulation: Simulation } {
  const simulation = new Simulation();
  return { counts: new RollingCounts(simulation, 2, window), simulation };
}
