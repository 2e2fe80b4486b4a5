import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import type { RunSpec } from '../../../src/experiment/index.ts';
import { record, simulate } from '../../../src/experiment/index.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

/** Cells of 1,000 users with a change that takes no time, under a policy that gives it to some and then bakes for hours. */
function specOf(lines: {
  cells?: number;
  first?: number;
  defects?: string;
  deploy?: string;
  takes?: string;
  bake?: string;
  detectors?: string;
  responders?: string;
}): RunSpec {
  const {
    cells = 1000,
    first = 1,
    defects = 'spreads',
    deploy = 'in-place',
    takes = '0s',
    bake = '5h',
  } = lines;
  const { detectors = '', responders = '' } = lines;
  const text = `
scenario: hidden
asks: Does the policy matter where the change spreads by itself?
duration: 3h
replications: 1
seed: 1
starts: 0s
fleet: { regions: 1, cells: ${cells} per region, users: { total: ${cells}k, spread: even }, headroom: 50% }
users:
  diurnal: { operations: 0.1/s, swing: 0% }
change: { config: { takes: ${takes} per cell, batches: 4 }, defects: [${defects}] }
policies:
  slow:
    static: { add: ${first} cells, bake: ${bake}, deploy: ${deploy}, gate: { alarms-quiet: { open: fail-open } } }
detectors: [${detectors}]
responders: [${responders}]
`;
  const read = readScenario(text, { file: 'hidden.yaml', catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(read.problems.map(formatProblem).join('\n'));
  const [{ scenario }] = read.scenario.variants;
  return { scenario, policy: 'slow', variant: 'base', replication: 0, release: 'faulty' };
}

/** When each cell got the change, in order, minutes. */
function arrivals(spec: RunSpec): number[] {
  const { journal } = record(spec, 60 * MINUTE);
  return journal.filter(({ kind }) => kind === 'cell-exposed').map(({ time }) => time / MINUTE);
}

describe('a change that spreads by itself', () => {
  it('has as many cells as the logistic curve says, where there are many', () => {
    // Everybody reaches out every 10 min on average: dI/dt = I (N - I) / (N - 1) / 10 min, N = 1000 from 250 on.
    const times = arrivals(specOf({ first: 250 }));
    const logistic = (minutes: number) => 1000 / (1 + 3 * Math.exp((-minutes / 10) * (1000 / 999)));
    for (const minutes of [2, 5, 10, 15, 20, 30]) {
      const cells = times.filter((time) => time <= minutes).length;
      // Births alone scatter by at most sqrt(1000 / 4), and carry on what they have strayed: twice as much.
      expect(Math.abs(cells - logistic(minutes))).toBeLessThan(2 * 2 * Math.sqrt(250));
    }
    expect(times.length).toBe(1000);
  });

  it('takes as long from the first cell to the last as the pure birth process, on average', () => {
    // From i of N cells to i + 1 in (N - 1) / (i (N - i)) · 10 min, exponential: mean and variance by summing up.
    const cells = 8;
    const steps = Array.from(
      { length: cells - 1 },
      (_, k) => (10 * (cells - 1)) / ((k + 1) * (cells - 1 - k)),
    );
    const mean = steps.reduce((sum, step) => sum + step, 0);
    const variance = steps.reduce((sum, step) => sum + step * step, 0);
    const spec = specOf({ cells });
    const runs = Array.from({ length: 60 }, (_, replication) => arrivals({ ...spec, replication }));
    for (const times of runs) expect(times).toHaveLength(cells);
    const observed = runs.reduce((sum, times) => sum + (times.at(-1) as number), 0) / runs.length;
    expect(Math.abs(observed - mean)).toBeLessThan(3.5 * Math.sqrt(variance / runs.length));
  });

  it('exposes the users of all cells however slow the policy, which finds them done', () => {
    const timer = 'spreads: { after: 20m, every: 1h, reaches: 100% }';
    const row = simulate(specOf({ cells: 8, defects: timer }));
    expect(row.waves).toMatchObject([{ cells: 1, cellsExposed: 1 }]);
    expect(row.usersExposedPeak / 8000).toBeCloseTo(1, 6);
    const early = record(specOf({ cells: 8, defects: timer }), 10 * MINUTE);
    expect(early.frames[1].exposure.filter((share) => share > 0)).toHaveLength(1);
    expect(early.frames[3].exposure.filter((share) => share > 0)).toHaveLength(8);
  });

  it('brings the other defects of the change along, cell by cell, each with its own latency', () => {
    const defects = 'spreads: { after: 20m, every: 1h, reaches: 100% }, latent: { after: 30m, fails: 50% }';
    const { journal, row } = record(specOf({ cells: 4, defects }), 60 * MINUTE);
    const woke = journal.filter(({ kind, values }) => kind === 'defect-woke' && values.defect === 'latent');
    expect(woke.map(({ time }) => time / MINUTE)).toEqual([30, 50, 50, 50]);
    expect(row.cellsTouched).toBe(4);
  });

  it('leaves its way in the journal: which cell had it from which', () => {
    const { journal } = record(specOf({ cells: 5, first: 1 }), 60 * MINUTE);
    const exposed = journal.filter(({ kind }) => kind === 'cell-exposed');
    const sources = exposed.slice(1).map(({ cause }) => journal[cause]);
    expect(sources.every(({ kind, values }) => kind === 'defect-woke' && values.defect === 'spreads')).toBe(
      true,
    );
    for (const source of sources)
      expect(journal[source.cause]).toMatchObject({ kind: 'cell-exposed', entity: source.entity });
  });

  it.each(['in-place', 'canary', 'blue-green: { provision: 1m, verify: 0s }'])(
    'is taken back everywhere by a rollback, %s, also where it has come back meanwhile',
    (deploy) => {
      const style = deploy.includes(':') ? `{ ${deploy} }` : deploy;
      const spec = specOf({
        cells: 12,
        deploy: style,
        takes: '4m',
        defects: 'spreads: { every: 5m }, latent: { after: 40m }',
        detectors: 'error-rate',
        responders: 'auto-rollback: { on: any-alarm }',
      });
      const { journal, row, frames } = record(spec, 60 * MINUTE);
      const began = journal.find(({ kind }) => kind === 'rollback-started')?.time as number;
      const ended = journal.find(({ kind }) => kind === 'rolled-back')?.time as number;
      const again = journal.filter(
        ({ kind, time }) => kind === 'cell-exposed' && time > began && time <= ended,
      );
      expect(row.outcome).toBe('rolled_back');
      if (style === 'in-place') expect(again.length).toBeGreaterThan(0);
      expect(frames.at(-1)?.exposure.every((share) => share === 0)).toBe(true);
      expect(journal.filter(({ kind, time }) => kind === 'cell-exposed' && time > ended)).toEqual([]);
    },
  );

  it('does not take a cell back to a part of the change that is being deployed there', () => {
    // The first cell has its first quarter at 2:30 and passes all on at 11:30, half a minute after the second wave has
    // begun, whose own first quarter comes at 13:30.
    const defects = 'spreads: { after: 9m, every: 5h, reaches: 100% }';
    const { frames, row } = record(specOf({ cells: 2, takes: '10m', bake: '1m', defects }), MINUTE);
    const second = frames.map(({ exposure }) => exposure[1]);
    expect([11, 12, 14, 180].map((minute) => second[minute])).toEqual([0, 1, 1, 1]);
    expect(row.waves.map(({ deployedS }) => deployedS)).toEqual([600, 1260]);
  });
});
