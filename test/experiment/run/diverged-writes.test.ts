import { expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import { record } from '../../../src/experiment/index.ts';
import { HOUR } from '../../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

function lossOf(replication: string) {
  const text = `
scenario: diverged
asks: What is lost with a region?
duration: 4h
replications: 1
seed: 1
starts: 3h
fleet: { regions: 2, cells: 2 per region, users: { total: 4M, spread: even }, headroom: 70% }
users: { diurnal: { operations: 0.01/s, swing: 0% }, retries: { attempts: 2, backoff: none, timeout: 3s } }
plant: { failover: { to: fleet, ramp: 20% per minute, replication: ${replication} } }
change: { code: {}, defects: [] }
faults: [ region-loss: { at: 1h, lasts: 30m } ]
policies: { all-at-once }
`;
  const read = readScenario(text, { file: 'diverged.yaml', catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(read.problems.map(formatProblem).join('\n'));
  const { scenario } = read.scenario.variants[0];
  return record(
    { scenario, policy: 'all-at-once', variant: 'base', replication: 0, release: 'healthy' },
    HOUR,
  );
}

it('reports the writes that a region took with it, by its journal and in its row', () => {
  const { row, journal } = lossOf('{ lag: 10s, writes: 20% }');
  // 2 million users × 0.01/s × 10 s × 20 %: the region went with 40,000 writes.
  expect(row.writesDiverged).toBeCloseTo(40_000, 3);
  const told = journal.filter(({ kind }) => kind === 'failover').map(({ values }) => values.diverged ?? 0);
  expect(told.reduce((sum: number, each) => sum + Number(each), 0)).toBeCloseTo(40_000, 0);
});

it('reports more where nobody fenced the region off, and nothing where copies are not modelled', () => {
  // On the way home, a tenth every 30 s, the lesser side writes 2.5 times 30 s of 4,000 writes a second.
  expect(lossOf('{ lag: 10s, writes: 20%, fencing: none }').row.writesDiverged).toBeCloseTo(340_000, 3);
  expect(lossOf('none').row.writesDiverged).toBe('n/a');
});
