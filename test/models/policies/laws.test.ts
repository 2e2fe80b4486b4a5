import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/kernel/index.ts';
import type { DryDockOptions } from '../support/dry-dock.ts';
import { DryDock } from '../support/dry-dock.ts';
import { anyRollout } from '../support/policies.ts';
import type { Lines } from '../support/read.ts';
import { read } from '../support/read.ts';

describe('every policy with every deploy style', () => {
  it('brings the new version to the whole fleet and ends', () => {
    fc.assert(
      fc.property(anyRollout, (lines) => {
        const dock = launch(lines, { restart: 10 });

        dock.simulation.run();

        expect(dock.completedAt).toBeDefined();
        expect(dock.share).toEqual(dock.share.map(() => 1));
        expect(dock.doubled).toEqual([]);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('never takes anything back on the way, and completes each cell once', () => {
    fc.assert(
      fc.property(anyRollout, (lines) => {
        const dock = launch(lines);

        dock.simulation.run();

        expect(dock.changes.filter(({ from, to }) => to <= from)).toEqual([]);
        const completed = dock.changes.filter(({ to }) => to === 1).map(({ cell }) => cell);
        expect(completed.sort((a, b) => a - b)).toEqual([...dock.share.keys()]);
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  it('has no empty wave, and no wave that brings nothing new', () => {
    fc.assert(
      fc.property(anyRollout, (lines) => {
        const dock = launch(lines);

        dock.simulation.run();

        // Dark code, with a share of 0, is news where there has been none.
        const goal = dock.share.map(() => -1);
        for (const { targets } of dock.waves) {
          const news = targets.filter(({ cell, share }) => share > goal[cell]);
          expect(news.length).toBe(targets.length);
          expect(targets.length).toBeGreaterThan(0);
          for (const { cell, share } of targets) goal[cell] = share;
        }
      }),
      { seed: 13, numRuns: 150 },
    );
  });

  it('bakes after each wave', () => {
    fc.assert(
      fc.property(anyRollout, (lines) => {
        const dock = launch(lines);

        dock.simulation.run();

        for (const { deployedAt } of dock.waves) {
          expect(dock.bakes.some(({ from }) => from === deployedAt)).toBe(true);
        }
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  it('leaves the old version behind everywhere, whenever it is taken back', () => {
    fc.assert(
      fc.property(anyRollout, fc.integer({ min: 0, max: 2 * DAY }), (lines, at) => {
        const dock = launch(lines, { restart: 7 });
        dock.simulation.runUntil(at);

        dock.takeBack();
        dock.simulation.run();

        expect(dock.exposed).toEqual([]);
        expect(dock.doubled).toEqual([]);
        expect(dock.simulation.pending).toBe(0);
      }),
      { seed: 15, numRuns: 300 },
    );
  });

  it('does the same again from the same seed', () => {
    fc.assert(
      fc.property(anyRollout, fc.string(), (lines, seed) => {
        const [once, again] = [launch(lines, { seed }), launch(lines, { seed })];

        once.simulation.run();
        again.simulation.run();

        expect(again.changes).toEqual(once.changes);
      }),
      { seed: 16, numRuns: 50 },
    );
  });
});

function launch(lines: Lines, more: Partial<DryDockOptions> = {}): DryDock {
  const { fleet, change, policies } = read(lines);
  return new DryDock({ fleet, change, policy: policies[0], ...more }).start();
}
