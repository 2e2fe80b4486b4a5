import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glyphsFor, gridLines, lineWidth, moved, planGrid } from '../../../src/ui/index.ts';
import { fakeRun, fleetOf } from '../support/fake-run.ts';
import { plain } from '../support/hand-shell.ts';

const fleets = fc.record({
  regions: fc.integer({ min: 1, max: 120 }),
  each: fc.integer({ min: 1, max: 90 }),
});
const sizes = fc.record({
  columns: fc.integer({ min: 20, max: 200 }),
  rows: fc.integer({ min: 1, max: 50 }),
});

describe('the grid of cells', () => {
  it('shows every cell once and fits, however large the fleet', () => {
    fc.assert(
      fc.property(fleets, sizes, ({ regions, each }, { columns, rows }) => {
        const fleet = fleetOf(regions, each);
        const plan = planGrid(fleet, columns, rows);
        expect(plan.rows.length).toBeLessThanOrEqual(rows);
        expect(plan.rows.flatMap(({ groups }) => groups.flat())).toEqual(
          fleet.cells.map(({ index }) => index),
        );
        for (const { groups } of plan.rows) {
          expect(plan.labelColumns + groups.length * plan.pitch).toBeLessThanOrEqual(columns);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('gathers 10,000 cells, and shows the worst of each group', () => {
    const run = fakeRun(fleetOf(100, 100));
    const plan = planGrid(run.fleet, 72, 12);
    const look = { view: 'state', selected: -1, columns: 72 } as const;
    const lines = gridLines(plan, run.recording.frames[34], run.fleet, look, glyphsFor(plain));
    expect(plan.perGlyph).toBeGreaterThan(10);
    expect(lines.every((line) => lineWidth(line) === 72)).toBe(true);
    // One cell of the 10,000 is down: it is seen.
    expect(lines.flat().filter(({ text }) => text === '■')).toHaveLength(1);
  });

  it('gives each cell two columns where there is room, then one, then several rows', () => {
    const fleet = fleetOf(4, 30);
    expect(planGrid(fleet, 80, 4)).toMatchObject({ pitch: 2, perGlyph: 1 });
    expect(planGrid(fleet, 50, 4)).toMatchObject({ pitch: 1, perGlyph: 1 });
    expect(planGrid(fleet, 30, 8)).toMatchObject({ pitch: 1, perGlyph: 1 });
    expect(planGrid(fleet, 30, 8).rows.map(({ label }) => label)).toEqual([
      'region-1',
      '',
      'region-2',
      '',
      'region-3',
      '',
      'region-4',
      '',
    ]);
    expect(planGrid(fleet, 30, 4)).toMatchObject({ pitch: 1, perGlyph: 2 });
    expect(planGrid(fleet, 80, 2).rows.map(({ label }) => label)).toEqual(['region-1 +1', 'region-3 +1']);
  });

  it('has a cursor that stays inside', () => {
    const fleet = fleetOf(3, 12);
    const plan = planGrid(fleet, 80, 10);
    expect(moved(plan, 0, -1, -1)).toBe(0);
    expect(moved(plan, 0, 1, 1)).toBe(13);
    expect(moved(plan, 35, 5, 5)).toBe(35);
  });
});
